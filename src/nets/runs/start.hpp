// Runs that begin where another run stood.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/nets/model.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace zeroset::nets {

/// The folder of the run that `experiment` starts from: StartSpec::folder where that holds it, else the one of its name
/// in the store. \param experiment  resolved, with a start
[[nodiscard]] std::filesystem::path parent_folder(const Experiment& experiment, const std::filesystem::path& store);

/// The checkpoint of the start, if it is there; "its last one" is there only once the run is complete.
[[nodiscard]] std::optional<std::filesystem::path> start_checkpoint(const StartSpec& start,
                                                                    const std::filesystem::path& parent);

/// Where it begins, and why it cannot go on from there.
struct StartState {
  Parameters parameters{};
  std::optional<PopulationStatistics> running{};  ///< averages of that run, which go on
  /// "the run that it starts from (relu-seed1-0c6bd33f) diverged: ..."; then the parameters are its last ones. Else
  /// empty.
  std::string cause{};
};

/// The parameters of the checkpoint with the start's noise.
/// \throws FileError if the run is not there or keeps no such checkpoint; Error if that is damaged
[[nodiscard]] StartState start_state(const Experiment& experiment, const std::filesystem::path& store);

}  // namespace zeroset::nets
