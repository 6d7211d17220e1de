/// \file
/// All that can be done to the weights of a network without changing what it computes on data.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/core/random.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/labeled_point.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// What a symmetry does to the weights.
enum class SymmetryKind {
  exchange,  ///< hidden units of one layer in another order
  sign,      ///< incoming weights of a unit change sign: activation even, or odd and the outgoing ones with them
  balance,   ///< incoming weights times s > 0, outgoing times s^-d: activation homogeneous of degree d (ReLU: 1)
  scale,     ///< a filter before a batch normalization times s > 0; changes the outputs by its epsilon alone
  shift,     ///< biases before a batch normalization
};
[[nodiscard]] std::string name(SymmetryKind kind);  ///< "permutation of units", ...

/// The symmetries of one kind that a network has for any data.
struct SymmetryFamily {
  SymmetryKind kind = SymmetryKind::exchange;
  std::int64_t dimension = 0;  ///< of the orbit through a general point: null directions of the Hessian at a minimum
  double log10_order = 0;      ///< of a finite group; 0 for the others
};

/// Those that are there, in the order of SymmetryKind. Batch normalization is meant with statistics of the data, not
/// with constants: a frozen one allows no change of sign nor of scale here.
/// \throws SpecError for a nodes layer, whose symmetries `symmetries` has
[[nodiscard]] std::vector<SymmetryFamily> symmetry_families(const Architecture& network);

/// A random point on theta's orbit: an order of every layer's units; signs; factors s with log s uniform in
/// [-log 2, log 2]; or standard normal shifts. theta itself where the network has no symmetry of this kind.
/// \throws InvalidArgument if theta is not of this network \throws SpecError as symmetry_families
[[nodiscard]] Parameters random_image(const Architecture& network,
                                      const Parameters& theta,
                                      SymmetryKind kind,
                                      Stream stream);

/// How many points of the orbit are tried.
struct OrbitOptions {
  int draws = 5;  ///< >= 1; random points on the orbit, for each kind of symmetry
  std::uint64_t seed = 1;
  ProgressCallback progress{};
  StopRequest stop{};
};

/// One kind of symmetry at one point, with the largest differences over the draws.
struct OrbitRow {
  std::string label{};  ///< of the point
  SymmetryFamily family{};
  double moved = 0;              ///< distance from the point, relative to its norm
  double loss_difference = 0;    ///< relative to the loss
  double output_difference = 0;  ///< of any output, relative to the largest
};

/// The symmetries of every point, and how well the loss keeps to them.
struct OrbitResult {
  int draws = 0;
  std::vector<OrbitRow> rows{};
  bool complete = true;  ///< false where it was stopped
};

/// The symmetries of each point's network, and that the loss is constant along them. Cost: a value and all outputs a
/// draw. \throws InvalidArgument where an objective has no architecture \throws SpecError as symmetry_families
[[nodiscard]] OrbitResult orbit(const Objective& objective,
                                const std::vector<LabeledPoint>& points,
                                const OrbitOptions& options = {});
/// The same where points have different losses.
[[nodiscard]] OrbitResult orbit(const ObjectiveOfPoint& objective,
                                const std::vector<LabeledPoint>& points,
                                const OrbitOptions& options = {});

/// Table "orbit".
[[nodiscard]] Results results(const OrbitResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const OrbitResult& result);

}  // namespace zeroset::landscape
