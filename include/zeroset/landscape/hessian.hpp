/// \file
/// The spectrum of a loss's Hessian: extreme eigenvalues, trace and density.
#pragma once

#include "zeroset/document/results.hpp"
#include "zeroset/landscape/curvature.hpp"
#include "zeroset/landscape/labeled_point.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// Up to this many parameters all entries are computed, and all eigenvalues.
inline constexpr Eigen::Index kExactUpTo = 2000;

/// Which matrices, and how much is to be known of their spectra.
struct HessianOptions {
  std::vector<CurvaturePart> parts{CurvaturePart::hessian};
  bool by_layer = false;    ///< the diagonal block of every layer's weights too; needs an architecture
  int top = 5, bottom = 2;  ///< >= 0; eigenpairs at the upper and at the lower end
  double tolerance = 1e-3;  ///< > 0; of their residuals, relative to the largest |eigenvalue|
  int probes = 4;           ///< >= 0; random vectors for trace and density; 0: neither
  int steps = 60;           ///< >= 2; Lanczos steps a probe
  std::uint64_t seed = 1;
  Arithmetic arithmetic = Arithmetic::float64;  ///< of the objective's products
  bool frozen = false;  ///< batch normalization has constants for statistics: biases before it are no null directions
  ProgressCallback progress{};
  StopRequest stop{};
};

/// One eigenvalue at an end of a spectrum.
struct RankedEigenvalue {
  int rank = 0;  ///< 1, 2, ... from the largest; -1, -2, ... from the smallest
  double value = 0;
  double residual = 0;  ///< an eigenvalue lies within it of the value
};

/// What is known of all eigenvalues of one matrix.
struct SpectrumSummary {
  double trace = 0, trace_deviation = 0;        ///< the standard error; 0 where exact
  double squared_norm = 0, norm_deviation = 0;  ///< sum of the squared eigenvalues
  double near_zero = 0;                         ///< share of eigenvalues of at most a millionth of the largest in size
  double negative = 0;                          ///< share below minus that
  std::int64_t known_nulls = 0;                 ///< biases before a batch normalization: null for any data
  std::int64_t products = 0;                    ///< with the matrix, all that was spent
  SpectralDensity density{};                    ///< or all eigenvalues, with equal weights
};

/// The Hessian, its Gauss-Newton part, or one diagonal block of them at one point.
struct BlockSpectrum {
  std::string label{};  ///< of the point
  CurvaturePart part = CurvaturePart::hessian;
  std::string block = "all";  ///< or a weight slice
  std::int64_t parameters = 0;
  bool exact = false;     ///< from all entries
  bool converged = true;  ///< every eigenpair within the tolerance
  std::vector<RankedEigenvalue> ends{};
  std::optional<SpectrumSummary> summary{};  ///< absent without probes, and where it was stopped before
};

/// The spectra of all blocks at all points.
struct HessianResult {
  std::vector<BlockSpectrum> spectra{};
  Arithmetic arithmetic = Arithmetic::float64;
  int probes = 0;
  bool complete = true;  ///< false where it was stopped
};

/// The spectrum at each point. For at most kExactUpTo parameters from all entries, else the ends by Lanczos' method and
/// the rest by random probes. Cost: see extreme_eigenpairs, spectral_density and estimate_trace; n products where
/// exact. \throws InvalidArgument for options out of range, or by_layer without an architecture
[[nodiscard]] HessianResult hessian(const Objective& objective,
                                    const std::vector<LabeledPoint>& points,
                                    const HessianOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] HessianResult hessian(const ObjectiveOfPoint& objective,
                                    const std::vector<LabeledPoint>& points,
                                    const HessianOptions& options = {});

/// Tables "hessian" and "hessian-trace", figure "hessian-density".
[[nodiscard]] Results results(const HessianResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const HessianResult& result);

}  // namespace zeroset::landscape
