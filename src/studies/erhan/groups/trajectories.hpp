// Networks on their way through function space: embeddings, the room that they fill, and the right answer.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/erhan/function_space.hpp"
#include "studies/erhan/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::erhan {

/// Its numbers.
struct TrajectoriesOptions {
  double from = 1;              ///< epoch from which regions are compared, and growth is measured
  double perplexity = 30;       ///< of t-SNE: >= 1; lowered to a third of the points
  std::int64_t neighbors = 10;  ///< of Isomap: >= 1; the least that is tried
  double fall = 0.5;    ///< in [0, 1]: share of the distance to the right answer that must be gone on training images
  double stall = 0.05;  ///< in [0, 1]: over the second half, up to this share of the distance it stalls
};

/// Networks of one activation on the fixed images of both sets.
struct TrajectorySpaces {
  FunctionSpace train{}, test{};
};

/// Kind "trajectories". Its figures: t-SNE, Isomap, distance to the right answer, distance between networks.
class TrajectoriesGroup final : public FigureGroup {
 public:
  using Options = TrajectoriesOptions;
  TrajectoriesGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(options) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  void check(const Protocol& protocol) const override;

  [[nodiscard]] const Options& options() const { return options_; }

 private:
  Options options_;
};

/// What a figure of the group is made from.
struct TrajectorySource {
  const StudyContext& context;
  const TrajectoriesGroup& group;
  std::size_t a = 0;
  const TrajectorySpaces& spaces;

  /// Number of the place-th figure; a place that the spec does not name has its kind's name.
  [[nodiscard]] std::string number(std::size_t place) const;
};

/// \name The group's figures and tables
/// @{
void add_embeddings(const TrajectorySource& source, Results& output);
void add_answer(const TrajectorySource& source, Results& output);
void add_spread(const TrajectorySource& source, Results& output);
/// @}

/// What the claims are judged by.
void measure_trajectories(const TrajectorySource& source, Measures& measures);

/// Share of the squared distances between the ends of a preparation's networks that lies on images which both answer
/// rightly. Absent where there is no distance.
[[nodiscard]] std::optional<double> share_on_right(const FunctionSpace& space, std::size_t preparation);

/// Share of the images that the member answers rightly at none of its snapshots.
[[nodiscard]] double never_right(const FunctionSpace& space, const SpaceMember& member);

}  // namespace zeroset::studies::erhan
