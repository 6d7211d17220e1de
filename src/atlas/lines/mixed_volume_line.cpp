#include "atlas/lines/mixed_volume_line.hpp"

#include <cmath>
#include <sstream>
#include <string>

namespace zeroset::atlas::detail {
namespace {

std::string reason_of(const algebra::MixedVolumeResult& result, const Limits& limits) {
  std::ostringstream reason;
  if (!result.out_of_time) {
    reason << result.reason;
  } else if (std::isfinite(limits.seconds)) {
    reason << "more than " << limits.seconds << " s (--timeout)";
  } else {
    reason << "more than " << kDefaultMixedVolumeSeconds << " s (by default; --timeout SECONDS gives it more)";
  }
  if (!result.complete && result.at_least > 0) {
    reason << ", at least " << to_string(result.at_least);
  }
  return reason.str();
}

}  // namespace

bool add_mixed_volume(algebra::BoundNumbers& numbers, const Subject& subject, const Limits& limits, int threads) {
  const algebra::MixedVolumes volumes =
      mixed_volumes_of(subject,
                       {.threads = threads,
                        .seconds = std::isfinite(limits.seconds) ? limits.seconds : kDefaultMixedVolumeSeconds,
                        .memory_gib = limits.memory_gib});
  numbers.mixed_volume = algebra::mixed_volume_numbers(volumes);
  const std::string torus = reason_of(volumes.torus, limits), affine = reason_of(volumes.affine, limits);
  if (torus == affine && !torus.empty()) {
    algebra::add_reason(numbers.reason, "mixed_volume: " + torus);
  } else {
    for (const auto& [name, reason] : {std::pair("torus", torus), std::pair("affine", affine)}) {
      if (!reason.empty()) {
        algebra::add_reason(numbers.reason, std::string("mixed_volume.") + name + ": " + reason);
      }
    }
  }
  return volumes.torus.complete && volumes.affine.complete;
}

}  // namespace zeroset::atlas::detail
