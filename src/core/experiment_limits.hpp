// The ranges of an experiment's numbers, which its own keys and what a comparison varies share.
#pragma once

#include <cstdint>
#include <limits>

namespace zeroset {

constexpr std::int64_t kMaxImages = 1'000'000;
constexpr std::int64_t kMaxEpochs = 1'000'000;
constexpr std::int64_t kMaxReplicas = 100'000;
constexpr std::int64_t kMaxPretrainedLayers = 10'000;
constexpr double kMinRate = std::numeric_limits<double>::min(), kMaxRate = 1e6;
constexpr double kMinArgument = 1e-6, kMaxArgument = 1e6, kMaxWeight = 1e6;  ///< of a range penalty, of clipping
constexpr double kMaxMomentum = 1 - 1e-9;

}  // namespace zeroset
