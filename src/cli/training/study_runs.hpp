// The trainings of a study, as experiments of one run each. Runs that figures share are equal, so the store has them
// once.
#pragma once

#include "zeroset/nets/run_store.hpp"

#include "cli/training/study_protocol.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace zeroset::cli {

// `a`: index of the activation in Protocol::base. `parent`: 0 to Protocol::replicas - 1, a network from an
// initialisation of its own; runs of parents but the first, which no figure shows, keep their start and their end
// alone.

/// SGD, then full-batch descent, from the initialisation of the replica.
[[nodiscard]] Experiment base_run(const Protocol& protocol, std::size_t a, std::int64_t replica);
/// Full-batch descent from the initialisation of the replica.
[[nodiscard]] Experiment trunk_run(const Protocol& protocol,
                                   const FigureGroup& group,
                                   std::size_t a,
                                   std::int64_t replica);
/// From epoch branches[branch] of the parent's trunk, with noise noises[noise], to the trunk's last epoch.
[[nodiscard]] Experiment branch_run(const Protocol& protocol,
                                    const FigureGroup& group,
                                    std::size_t a,
                                    std::int64_t parent,
                                    std::size_t branch,
                                    std::size_t noise);
/// \param stage, trajectory  counted from 1
[[nodiscard]] Experiment stage_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t stage, std::int64_t trajectory);
/// \param run  counted from 0
[[nodiscard]] Experiment perturbed_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::int64_t parent, std::int64_t run);
/// The same recipe from another initialisation, without noise. Each parent has a reference of its own, which is no
/// other's parent, so that what is measured against them is independent.
[[nodiscard]] Experiment reference_run(const Protocol& protocol,
                                       const FigureGroup& group,
                                       std::size_t a,
                                       std::int64_t parent);
/// The group's own activation i; a replica of its own initialisation.
[[nodiscard]] Experiment activation_run(const Protocol& protocol,
                                        const FigureGroup& group,
                                        std::size_t i,
                                        std::int64_t replica);
[[nodiscard]] Experiment size_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::size_t width, std::size_t train);

/// The trunk with another learning rate and momentum of the group.
[[nodiscard]] Experiment rate_run(
    const Protocol& protocol, const FigureGroup& group, std::size_t a, std::size_t rate, std::size_t momentum);

/// All that a group needs.
[[nodiscard]] std::vector<Experiment> runs_of(const Protocol& protocol, const FigureGroup& group);

/// What came out of each run.
class StudyRuns {
 public:
  void add(const std::vector<Experiment>& runs);
  /// \return false where it was stopped, or another process holds a run: then `reason` says so
  bool train(const std::filesystem::path& store, const nets::StoreOptions& options);
  /// \throws InvalidArgument for a run that was not added
  [[nodiscard]] const nets::RunResult& of(const Experiment& run) const;
  [[nodiscard]] std::size_t count() const { return runs_.size(); }
  [[nodiscard]] std::vector<std::string> diverged() const;  ///< folder name and cause of each
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::vector<Experiment> runs_{};
  std::vector<nets::StoredRun> results_{};
  std::map<std::string, std::size_t> index_{};
  std::string reason_{};
};

}  // namespace zeroset::cli
