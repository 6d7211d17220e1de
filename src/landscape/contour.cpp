#include "zeroset/landscape/contour.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;

struct Corner {
  double x = 0, y = 0, value = 0;
};

/// The piece of the level set in one triangle, if there is one.
void cross(const std::array<Corner, 3>& triangle, ContourLine& line) {
  std::array<Corner, 2> ends{};
  std::size_t found = 0;
  for (std::size_t i = 0; i < 3 && found < 2; ++i) {
    const Corner &a = triangle[i], &b = triangle[(i + 1) % 3];
    if ((a.value < line.level) != (b.value < line.level)) {
      const double t = (line.level - a.value) / (b.value - a.value);
      ends[found++] = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), line.level};
    }
  }
  if (found < 2) {
    return;
  }
  // A piece that goes on where the last one ended needs no gap.
  const auto near = [&](const Corner& end) {
    return !line.x.empty() && std::abs(line.x.back() - end.x) < 1e-12 && std::abs(line.y.back() - end.y) < 1e-12;
  };
  const bool swap = near(ends[1]);
  const Corner &from = ends[swap ? 1 : 0], &to = ends[swap ? 0 : 1];
  if (!near(from)) {
    if (!line.x.empty()) {
      line.x.push_back(std::numeric_limits<double>::quiet_NaN());
      line.y.push_back(std::numeric_limits<double>::quiet_NaN());
    }
    line.x.push_back(from.x);
    line.y.push_back(from.y);
  }
  line.x.push_back(to.x);
  line.y.push_back(to.y);
}

}  // namespace

ContourLine contour_line(const Eigen::VectorXd& x,
                         const Eigen::VectorXd& y,
                         const Eigen::MatrixXd& values,
                         double level) {
  if (values.rows() != y.size() || values.cols() != x.size()) {
    throw InvalidArgument("[landscape::contour_line] expected " + std::to_string(y.size()) + " x " +
                          std::to_string(x.size()) + " values, got " + std::to_string(values.rows()) + " x " +
                          std::to_string(values.cols()));
  }
  ContourLine line{.level = level};
  for (Index i = 0; i + 1 < y.size(); ++i) {
    for (Index j = 0; j + 1 < x.size(); ++j) {
      if (!values.block(i, j, 2, 2).allFinite()) {
        continue;
      }
      const Corner a{x[j], y[i], values(i, j)}, b{x[j + 1], y[i], values(i, j + 1)};
      const Corner c{x[j + 1], y[i + 1], values(i + 1, j + 1)}, d{x[j], y[i + 1], values(i + 1, j)};
      cross({a, b, c}, line);
      cross({a, c, d}, line);
    }
  }
  return line;
}

std::vector<double> contour_levels(const Eigen::MatrixXd& values, int count) {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const double value : values.reshaped()) {
    if (std::isfinite(value)) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
  std::vector<double> levels;
  const bool wide = least > 0 && most > 10 * least;
  for (int k = 1; k <= count && most > least; ++k) {
    const double t = static_cast<double>(k) / (count + 1);
    levels.push_back(wide ? least * std::pow(most / least, t) : least + t * (most - least));
  }
  return levels;
}

}  // namespace zeroset::landscape
