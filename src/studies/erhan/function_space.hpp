// Networks as points of function space: all that they say about fixed images is one vector.
#pragma once

#include "zeroset/landscape/predictions.hpp"

#include "studies/erhan/jackknife.hpp"
#include "studies/erhan/network_outputs.hpp"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies::erhan {

/// The snapshots of one training among the points.
struct SpaceMember {
  std::size_t preparation = 0;
  std::int64_t replica = 0;
  std::string label{};
  std::size_t first = 0;         ///< point of its first snapshot
  std::vector<double> epochs{};  ///< of each, the same for all members

  [[nodiscard]] std::size_t at(std::size_t snapshot) const { return first + snapshot; }
};

/// All snapshots of all networks of one activation on one set of images, and the right answer as the last point: the
/// one-hot labels, V_c. Of logits there is no right answer.
struct FunctionSpace {
  std::vector<SpaceMember> members{};
  landscape::Predictions predictions{};  ///< of the points
  Eigen::MatrixXd distances{};           ///< root mean square over the images
  bool has_answer = false;

  [[nodiscard]] std::size_t snapshots() const { return members.front().epochs.size(); }
  /// Points without the right answer.
  [[nodiscard]] std::size_t points() const { return members.size() * snapshots(); }
  /// From a snapshot to the right answer. \pre has_answer
  [[nodiscard]] double to_answer(const SpaceMember& member, std::size_t snapshot) const;
  /// The members of one preparation, by replica.
  [[nodiscard]] std::vector<const SpaceMember*> family(std::size_t preparation) const;
  /// The first snapshot that is not before this epoch.
  [[nodiscard]] std::size_t snapshot_at(double epoch) const;
};

/// \param outputs  of each member, one a snapshot  \param labels  of the images
[[nodiscard]] FunctionSpace function_space(std::vector<SpaceMember> members,
                                           const std::vector<std::vector<Eigen::MatrixXd>>& outputs,
                                           const std::vector<std::uint8_t>& labels,
                                           OutputKind kind,
                                           OutputDistance distance);

/// Points of these members at one snapshot.
[[nodiscard]] std::vector<std::size_t> points_at(const std::vector<const SpaceMember*>& members,
                                                 std::size_t snapshot,
                                                 const std::vector<std::size_t>& chosen);

/// Mean distance of two of the points; absent for fewer than two.
[[nodiscard]] std::optional<double> mean_distance(const Eigen::MatrixXd& distances,
                                                  const std::vector<std::size_t>& points);

/// How large a region n points fill: 1/2 the mean of log(eigenvalue / (n - 1)) over the n - 1 positive eigenvalues of
/// their centered inner products, which is the log of the geometric mean of the standard deviations along the
/// principal components. Absent for fewer than two points, and where they lie in fewer dimensions.
[[nodiscard]] std::optional<double> log_extent(const Eigen::MatrixXd& distances,
                                               const std::vector<std::size_t>& points);

/// Of one seed: the least, over its networks with and without this preparation and their snapshots from `from` on, of
/// log(distance to the nearest network of the other kind / distance to the nearest of its own kind, of other seeds).
/// Above 0 where no point of either region has a neighbor from the other one that is nearer than all of its own.
/// Absent without two networks of each kind.
[[nodiscard]] std::optional<double> least_separation(const FunctionSpace& space,
                                                     std::size_t preparation,
                                                     std::int64_t replica,
                                                     double from);

}  // namespace zeroset::studies::erhan
