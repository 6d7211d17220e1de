#include "zeroset/landscape/surface.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd values_at(const Objective& objective,
                   Index count,
                   const std::function<Parameters(Index)>& point,
                   const SurfaceOptions& options) {
  if (options.batch < 1) {
    throw InvalidArgument("[landscape::values_at] expected a batch >= 1, got " + std::to_string(options.batch));
  }
  VectorXd values = VectorXd::Constant(count, std::numeric_limits<double>::quiet_NaN());
  for (Index begin = 0; begin < count && !(options.stop && options.stop()); begin += options.batch) {
    const Index size = std::min<Index>(options.batch, count - begin);
    MatrixXd points(objective.dimension(), size);
    for (Index i = 0; i < size; ++i) {
      points.col(i) = point(begin + i);
    }
    values.segment(begin, size) = objective.values(points);
    if (options.progress) {
      options.progress({.task = "losses", .done = begin + size, .total = count});
    }
  }
  return values;
}

MatrixXd plane_values(const Objective& objective,
                      const Plane& plane,
                      const VectorXd& x,
                      const VectorXd& y,
                      const SurfaceOptions& options) {
  if (plane.origin.size() != objective.dimension()) {
    throw InvalidArgument("[landscape::plane_values] expected a plane among " + std::to_string(objective.dimension()) +
                          " parameters, got " + std::to_string(plane.origin.size()));
  }
  const auto point = [&](Index i) {
    return Parameters(plane.origin + x[i % x.size()] * plane.first + y[i / x.size()] * plane.second);
  };
  const VectorXd values = values_at(objective, x.size() * y.size(), point, options);
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      values.data(), y.size(), x.size());
}

Barrier barrier(const VectorXd& t, const VectorXd& losses) {
  const Index size = t.size();
  const bool path =
      size >= 2 && losses.size() == size && t[0] == 0 && t[size - 1] == 1 && std::is_sorted(t.begin(), t.end());
  if (!path) {
    throw InvalidArgument("[landscape::barrier] expected as many losses as ascending t from 0 to 1, got " +
                          std::to_string(losses.size()) + " and " + std::to_string(size));
  }
  const auto height = [](double loss) { return std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity(); };
  Barrier result{.highest = height(losses[0])};
  for (Index i = 0; i < size; ++i) {
    result.highest = std::max(result.highest, height(losses[i]));
    const double climb =
        i == 0 || i == size - 1 ? 0 : height(losses[i]) - (1 - t[i]) * losses[0] - t[i] * losses[size - 1];
    if (climb > result.height) {
      result.height = climb;
      result.position = t[i];
    }
  }
  return result;
}

}  // namespace zeroset::landscape
