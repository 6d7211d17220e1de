/// \file
/// Zero eigenvalues of the Hessian, counted and predicted.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/curvature.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/null_space.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// Which matrices, and how sharply zero is told from what is small.
struct NullityOptions {
  std::vector<CurvaturePart> parts{CurvaturePart::gauss_newton, CurvaturePart::hessian};
  int probes = 3;   ///< >= 1; random vectors: the standard error falls with their root
  int steps = 100;  ///< >= 1; Lanczos steps a probe: more tell smaller eigenvalues from zero
  std::uint64_t seed = 1;
  Arithmetic arithmetic = Arithmetic::float64;  ///< of the objective's products

  /// By how much the rank of the Hessian of the loss in the outputs of one datum falls short of their number: 0 for the
  /// squared loss, 1 for the cross entropy, in whose kernel is the sum of all classes.
  int dependent_outputs = 0;

  bool frozen = false;  ///< batch normalization has constants for statistics: no direction is known to be null
  ProgressCallback progress{};
  StopRequest stop{};
};

/// One part of the curvature at one point.
struct NullityRow {
  std::string label{};  ///< of the point
  CurvaturePart part = CurvaturePart::gauss_newton;
  double loss = 0;
  std::optional<double> error{};  ///< share of wrong answers, where the objective measures one
  std::string not_finite{};       ///< why the loss may be missing
  std::int64_t parameters = 0;
  std::int64_t rank_at_most = 0;        ///< equations
  std::int64_t biases = 0, scales = 0;  ///< directions known to be null for any data
  double on_biases = 0, on_scales = 0;  ///< |A v| over the largest eigenvalue for a random unit v among them
  NullityBounds bounds{};               ///< with the thresholds 1e-8, ..., 1: four a decade

  [[nodiscard]] std::int64_t known() const { return biases + scales; }
  /// Parameters minus equations, or the known directions where those are more.
  [[nodiscard]] std::int64_t predicted() const;
};

/// How the count of zeros stands to what is predicted.
enum class NullityStatus {
  exact,          ///< the bounds from both sides meet in the predicted number
  accord,         ///< the predicted number lies within the bound and two standard errors
  below,          ///< fewer zeros in the Hessian, which may be where the error is not zero
  contradiction,  ///< fewer zeros in the Gauss-Newton part, which a theorem excludes
};
[[nodiscard]] NullityStatus status_of(const NullityRow& row);

/// What was counted and predicted at every point.
struct NullityResult {
  std::vector<NullityRow> rows{};
  bool complete = true;  ///< false where it was stopped
};

/// Zeros of the Gauss-Newton part and of the Hessian at each point: bounds by quadrature rules (nullity_bounds) beside
/// parameters minus equations. Cost: probes x steps products a part. \throws InvalidArgument for options out of range
[[nodiscard]] NullityResult nullity(const Objective& objective,
                                    const std::vector<LabeledPoint>& points,
                                    const NullityOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] NullityResult nullity(const ObjectiveOfPoint& objective,
                                    const std::vector<LabeledPoint>& points,
                                    const NullityOptions& options = {});

/// Tables "nullity", "nullity-known" and "nullity-near-zero", figure "nullity".
[[nodiscard]] Results results(const NullityResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const NullityResult& result);

}  // namespace zeroset::landscape
