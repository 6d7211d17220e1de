// The ranges of an experiment's numbers, which its own keys and what a comparison varies share.
#pragma once

#include <cstdint>
#include <limits>

namespace zeroset {

constexpr std::int64_t kMostImages = 1'000'000;
constexpr std::int64_t kMostEpochs = 1'000'000;
constexpr std::int64_t kMostReplicas = 100'000;
constexpr double kLeastRate = std::numeric_limits<double>::min(), kMostRate = 1e6;
constexpr double kMostMomentum = 1 - 1e-9;

}  // namespace zeroset
