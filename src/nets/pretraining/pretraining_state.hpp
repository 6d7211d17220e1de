// What a pre-training goes on from.
#pragma once

#include "zeroset/nets/pretraining.hpp"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

/// The layers that are done, and the learner of the one under way.
struct PretrainingState {
  std::string asked{};      ///< what was asked for: only the same goes on from here
  std::size_t layer = 0;    ///< under way
  std::int64_t step = 0;    ///< steps done in it
  double error_sum = 0;     ///< over the steps of its epoch under way
  Parameters parameters{};  ///< of the network; those of later layers are the start's
  std::vector<PretrainedLayer> layers{};
  std::vector<at::Tensor> values{}, velocities{};  ///< of the learner
};

/// \throws FileError
void write_state(const std::filesystem::path& file, const PretrainingState& state);
/// Nothing where the file is not there or cannot be used: then the pre-training begins anew.
[[nodiscard]] std::optional<PretrainingState> read_state(const std::filesystem::path& file);

}  // namespace zeroset::nets
