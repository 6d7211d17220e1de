// Running averages of batch statistics, as torch.nn.BatchNorm keeps them.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "nets/kernels/operations.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace zeroset::nets {

/// The share of a step in the averages after it.
inline constexpr double kRunningMomentum = 0.1;

/// Values of one channel in one image, for each batch normalization.
[[nodiscard]] std::vector<std::int64_t> values_an_image(const Architecture& network);

/// A biased variance of n values times this is unbiased; one value has none, and its 0 stays.
[[nodiscard]] double unbiasing(std::int64_t n);

/// Takes one step's statistics into the averages, one Moments a normalization, float64 (R, C).
/// \param step    biased variances   \param values  see values_an_image   \param images  of the step
/// \param active  bool (R): the replicas that take part; undefined: all
void update_running(std::vector<Moments>& running,
                    const std::vector<Moments>& step,
                    const std::vector<std::int64_t>& values,
                    std::int64_t images,
                    const at::Tensor& active);

/// As tensors of one replica, (1, C) each on the CPU, and back. \param replica  a row
[[nodiscard]] std::vector<Moments> moments_of(const runs::PopulationStatistics& statistics);
[[nodiscard]] runs::PopulationStatistics statistics_of(const std::vector<Moments>& moments, std::int64_t replica);

}  // namespace zeroset::nets
