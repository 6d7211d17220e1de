/// \file
/// The whole landscape of a toy network's loss: every critical point, what lies between the minima, where descent ends.
///
/// The algebra counts the real critical points; Newton's method searches until that many are found. So the picture is
/// complete, or says what it lacks.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/problem_objective.hpp"
#include "zeroset/core/problem.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/gradient_flow.hpp"
#include "zeroset/landscape/merge_tree.hpp"
#include "zeroset/landscape/plane.hpp"
#include "zeroset/landscape/symmetry.hpp"

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::atlas {

/// Where descents start.
enum class DescentStart {
  radius,  ///< normal vectors, as long on average as the loss of the origin reaches (landscape::radius_of_interest)
  he,      ///< as networks are trained from: core's he_initialization
};
[[nodiscard]] std::string name(DescentStart start);  ///< "radius", "he"

/// How far the exploration of a toy landscape goes.
struct ToyOptions {
  Limits limits{};  ///< of the count
  std::uint64_t seed = 1;
  int threads = 1;              ///< >= 1; of the count
  std::int64_t starts = 2000;   ///< >= 0, at most, of Newton's method
  std::int64_t descents = 200;  ///< >= 0; starts of gradient flow or descent, or of the search for zero error
  std::int64_t max_real = 128;  ///< >= 0; as CountOptions::max_real
  landscape::DescentMethod method = landscape::DescentMethod::flow;
  DescentStart start = DescentStart::radius;
  int plane_points = 121;  ///< >= 2; losses along each side of the plane through three critical points
  ProgressCallback progress{};
  StopRequest stop{};
};

/// The plane through three critical points.
struct ToyPlane {
  std::array<std::int64_t, 3> corners{};  ///< numbers of the points from 0
  landscape::PlaneResult plane{};
};

/// The critical points of a toy network's loss, and what lies between them.
struct ToyLandscape {
  Problem problem{};
  std::vector<std::string> names{};  ///< of the parameters
  algebra::CountResult count{};
  landscape::CriticalPoints found{};
  std::int64_t by_symmetry = 0;  ///< points that only a symmetry led to
  std::vector<landscape::SignedPermutation> generators{};
  landscape::Orbits orbits{};
  landscape::Basins basins{};
  std::int64_t descents = 0;
  landscape::DescentMethod method = landscape::DescentMethod::flow;
  DescentStart start = DescentStart::radius;
  std::vector<landscape::Connection> connections{};
  landscape::MergeTree tree{};
  Eigen::MatrixXd straight{};  ///< largest loss on the straight line between two minima, in the order of tree.minima
  std::optional<ToyPlane> plane{};  ///< absent where no three points span one
  bool coercive = false;            ///< every Tikhonov weight is positive
  int index_sum = 0;                ///< sum of (-1)^index; 1 where the loss is coercive and all points are there (K2)
  std::uint64_t seed = 1;

  [[nodiscard]] bool complete() const { return found.complete(); }
  /// Why the number of points to be found is not known; empty where it is.
  [[nodiscard]] std::string unknown_reason() const;
};

/// Counts, searches until all are found, descends, and joins valleys.
/// \param problem  of kind critical
/// Cost: that of algebra::count, and of some thousand Newton iterations and descents of a loss of few parameters.
/// \throws InvalidArgument as algebra::expand
[[nodiscard]] ToyLandscape explore(const Problem& problem, const ToyOptions& options = {});

/// "12 of 17 real critical points (proved), among 81 complex ones (probability one)", or what is known instead.
[[nodiscard]] std::string found_words(const ToyLandscape& toy);

/// Tables "critical_points", "passes", "orbits"; figures of losses by index, shares of the descents, valleys and
/// passes, and of the plane through three critical points where there are three that do not lie on a line; facts as
/// to_json.
[[nodiscard]] Results results(const ToyLandscape& toy);

/// "zeroset.landscape_toy/1".
[[nodiscard]] nlohmann::ordered_json to_json(const ToyLandscape& toy);

}  // namespace zeroset::atlas
