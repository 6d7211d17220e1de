#include "cli/mixed_volume_keys.hpp"

#include "zeroset/algebra/mixed_volume.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

void add_value(ordered_json& keys, const std::string& key, const algebra::MixedVolumeResult& result) {
  keys[key] = result.value ? ordered_json(to_string(*result.value)) : ordered_json();
  keys[key + "_log10"] = result.value && *result.value > 0 ? ordered_json(log10(*result.value)) : ordered_json();
}

void add_reason(ordered_json& keys, const std::string& reason) {
  const auto known = keys.find("reason");
  keys["reason"] = known == keys.end() ? reason : known->get<std::string>() + "; " + reason;
}

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

algebra::MixedVolumes compute(const Subject& subject, const algebra::MixedVolumeOptions& options) {
  return subject.problem ? algebra::mixed_volumes(*subject.problem, options)
                         : algebra::mixed_volumes(*subject.system, options);
}

}  // namespace

bool add_mixed_volume(ordered_json& keys, const Subject& subject, const LineOptions& options) {
  const algebra::MixedVolumes volumes =
      compute(subject,
              {.threads = options.threads,
               .seconds = std::isfinite(options.limits.seconds) ? options.limits.seconds : kDefaultMixedVolumeSeconds,
               .memory_gib = options.limits.memory_gib});
  ordered_json inner = ordered_json::object();
  add_value(inner, "torus", volumes.torus);
  add_value(inner, "affine", volumes.affine);
  const bool complete = volumes.torus.complete && volumes.affine.complete;
  const std::string torus = reason_of(volumes.torus, options.limits),
                    affine = reason_of(volumes.affine, options.limits);
  if (torus == affine && !torus.empty()) {
    add_reason(keys, "mixed_volume: " + torus);
  } else {
    for (const auto& [name, reason] : {std::pair("torus", torus), std::pair("affine", affine)}) {
      if (!reason.empty()) {
        add_reason(keys, std::string("mixed_volume.") + name + ": " + reason);
      }
    }
  }
  inner["status"] = volumes.torus.value || volumes.affine.value ? ordered_json("proved") : ordered_json();
  keys["mixed_volume"] = std::move(inner);
  return complete;
}

}  // namespace zeroset::cli
