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

namespace {

/// Calls visit(begin, points) with the points in batches, as far as it gets. \return how many points that were
template <class Visit>
Index for_batches(const Objective& objective,
                  Index count,
                  const std::function<Parameters(Index)>& point,
                  const SurfaceOptions& options,
                  Visit visit) {
  Index done = 0;
  while (done < count && !(options.stop && options.stop())) {
    const Index size = std::min<Index>(options.batch, count - done);
    MatrixXd points(objective.dimension(), size);
    for (Index i = 0; i < size; ++i) {
      points.col(i) = point(done + i);
    }
    visit(done, points);
    done += size;
    if (options.progress) {
      options.progress({.task = options.task, .done = done, .total = count});
    }
  }
  return done;
}

void require_batch(const SurfaceOptions& options, const std::string& function) {
  if (options.batch < 1) {
    throw InvalidArgument("[landscape::" + function + "] expected a batch >= 1, got " + std::to_string(options.batch));
  }
}

}  // namespace

VectorXd values_at(const Objective& objective,
                   Index count,
                   const std::function<Parameters(Index)>& point,
                   const SurfaceOptions& options) {
  require_batch(options, "values_at");
  VectorXd values = VectorXd::Constant(count, std::numeric_limits<double>::quiet_NaN());
  for_batches(objective, count, point, options, [&](Index begin, const MatrixXd& points) {
    values.segment(begin, points.cols()) = objective.values(points);
  });
  return values;
}

Measurements measurements_at(const Objective& objective,
                             Index count,
                             const std::function<Parameters(Index)>& point,
                             const SurfaceOptions& options) {
  require_batch(options, "measurements_at");
  Measurements result{.measures = objective.measures()};
  const Index rows = static_cast<Index>(result.measures.size());
  result.values = MatrixXd::Constant(rows, count, std::numeric_limits<double>::quiet_NaN());
  result.computed = for_batches(objective, count, point, options, [&](Index begin, const MatrixXd& points) {
    result.values.middleCols(begin, points.cols()) = objective.measurements(points);
  });
  return result;
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
