#include "zeroset/landscape/nullity.hpp"

#include "zeroset/core/random.hpp"
#include "zeroset/landscape/directions.hpp"

#include "landscape/tools/nullity_support.hpp"
#include "landscape/tools/tool_support.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// A unit vector within the directions that change nothing: random entries in the slices.
VectorXd within(const std::vector<ParameterSlice>& slices, Index n, Stream stream) {
  VectorXd v = VectorXd::Zero(n);
  for (const ParameterSlice& slice : slices) {
    for (Index i = 0; i < slice.size; ++i) {
      v[slice.offset + i] = stream.normal();
    }
  }
  return v.normalized();
}

/// A unit vector that rescales filters, each by its own random rate.
VectorXd rescaling(const std::vector<ParameterSlice>& filters, const Parameters& theta, Stream stream) {
  VectorXd v = VectorXd::Zero(theta.size());
  for (const ParameterSlice& filter : filters) {
    v.segment(filter.offset, filter.size) = stream.normal() * theta.segment(filter.offset, filter.size).normalized();
  }
  return v.normalized();
}

/// Directions that change no output, whatever the data: of every network with these layers.
struct KnownNulls {
  std::vector<ParameterSlice> biases{}, filters{};
};

KnownNulls known_nulls(const Objective& objective, bool frozen) {
  if (frozen || objective.architecture() == nullptr) {
    return {};  // constants in place of statistics: nothing is rescaled away
  }
  return {idle_biases(*objective.architecture()), scale_free_filters(*objective.architecture())};
}

NullityRow measured_part(const Objective& objective,
                         const LabeledPoint& point,
                         CurvaturePart part,
                         std::int64_t equations,
                         const NullityOptions& options) {
  const Parameters& theta = point.parameters;
  const SymmetricOperator matrix = curvature_of(objective, theta, part, options.progress, point.label);
  const KnownNulls known = known_nulls(objective, options.frozen);
  NullityRow row{.label = point.label,
                 .part = part,
                 .parameters = theta.size(),
                 .rank_at_most = equations,
                 .scales = static_cast<std::int64_t>(known.filters.size())};
  for (const ParameterSlice& slice : known.biases) {
    row.biases += slice.size;
  }
  row.bounds = nullity_bounds(matrix,
                              {.probes = options.probes,
                               .steps = options.steps,
                               .thresholds = nullity_thresholds(),
                               .rounding = product_rounding(options.arithmetic),
                               .seed = options.seed,
                               .stop = options.stop});
  if (row.known() > 0 && row.bounds.largest > 0 && !asked_to_stop(options.stop)) {
    const VectorXd biases = within(known.biases, theta.size(), Stream(options.seed, "null biases")),
                   scales = rescaling(known.filters, theta, Stream(options.seed, "null scales"));
    row.on_biases = matrix.apply(biases).norm() / row.bounds.largest;
    row.on_scales = matrix.apply(scales).norm() / row.bounds.largest;
  }
  return row;
}

/// Loss and, where one is measured, error of the point.
void add_measures(const Objective& objective, const VectorXd& values, NullityRow& row) {
  const std::vector<Measure> measures = objective.measures();
  row.loss = values[0];
  row.not_finite = measures.front().not_finite;
  const auto error =
      std::find_if(measures.begin(), measures.end(), [](const Measure& measure) { return measure.is_share; });
  if (error != measures.end()) {
    row.error = values[error - measures.begin()];
  }
}

/// The largest rank of J' H J.
std::int64_t equations_of(const Objective& objective, const Parameters& theta, int dependent) {
  const Eigen::MatrixXd outputs = objective.predictions(theta);
  return outputs.rows() * (outputs.cols() - dependent);
}

}  // namespace

std::vector<double> nullity_thresholds() {
  std::vector<double> values;
  for (int i = -kDecades * kPointsADecade; i <= 0; ++i) {
    values.push_back(std::pow(10.0, i / static_cast<double>(kPointsADecade)));
  }
  return values;
}

std::int64_t NullityRow::predicted() const {
  return std::max({parameters - rank_at_most, known(), std::int64_t{0}});
}

NullityStatus status_of(const NullityRow& row) {
  const bool whole = row.part == CurvaturePart::hessian;
  const NullityBounds& bounds = row.bounds;
  if (!whole && row.parameters - bounds.rank_at_least == row.predicted()) {
    return NullityStatus::exact;
  }
  const double highest = bounds.zero_at_most + kDeviations * bounds.deviation(bounds.zero_at_most, row.parameters);
  if (static_cast<double>(row.predicted()) <= highest) {
    return NullityStatus::accord;
  }
  return whole ? NullityStatus::below : NullityStatus::contradiction;
}

NullityResult nullity(const ObjectiveOfPoint& objective,
                      const std::vector<LabeledPoint>& points,
                      const NullityOptions& options) {
  require(options.dependent_outputs >= 0, "nullity", "dependent outputs >= 0");
  NullityResult result;
  for (std::size_t k = 0; k < points.size() && !asked_to_stop(options.stop); ++k) {
    const std::shared_ptr<const Objective> loss = objective(k);
    const VectorXd values = loss->measurements(points[k].parameters).col(0);
    const std::int64_t equations = equations_of(*loss, points[k].parameters, options.dependent_outputs);
    for (const CurvaturePart part : options.parts) {
      if (asked_to_stop(options.stop)) {
        break;
      }
      NullityRow row = measured_part(*loss, points[k], part, equations, options);
      add_measures(*loss, values, row);
      if (row.bounds.probes > 0) {
        result.rows.push_back(std::move(row));
      }
    }
  }
  result.complete = !asked_to_stop(options.stop);
  return result;
}

NullityResult nullity(const Objective& objective,
                      const std::vector<LabeledPoint>& points,
                      const NullityOptions& options) {
  return nullity(everywhere(objective), points, options);
}

}  // namespace zeroset::landscape
