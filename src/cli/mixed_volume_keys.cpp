#include "cli/mixed_volume_keys.hpp"

#include "zeroset/algebra/mixed_volume.hpp"

#include <algorithm>
#include <cmath>

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

algebra::MixedVolumes compute(const Subject& subject, const algebra::MixedVolumeOptions& options) {
  return subject.problem ? algebra::mixed_volumes(*subject.problem, options)
                         : algebra::mixed_volumes(*subject.system, options);
}

}  // namespace

bool add_mixed_volume(ordered_json& keys, const Subject& subject, const LineOptions& options) {
  const bool by_default = !std::isfinite(options.limits.seconds);
  const algebra::MixedVolumes volumes =
      compute(subject,
              {.threads = options.threads,
               .seconds = by_default ? kDefaultMixedVolumeSeconds : options.limits.seconds,
               .memory_gib = options.limits.memory_gib});
  ordered_json inner = ordered_json::object();
  add_value(inner, "torus", volumes.torus);
  add_value(inner, "affine", volumes.affine);
  const bool complete = volumes.torus.complete && volumes.affine.complete;
  const std::string lift = complete     ? ""
                           : by_default ? " (by default; --timeout SECONDS gives it more)"
                                        : " (--timeout)";
  if (volumes.torus.reason == volumes.affine.reason && !volumes.torus.reason.empty()) {
    add_reason(keys, "mixed_volume: " + volumes.torus.reason + lift);
  } else {
    for (const auto& [name, result] : {std::pair("torus", &volumes.torus), std::pair("affine", &volumes.affine)}) {
      if (!result->reason.empty()) {
        add_reason(keys, std::string("mixed_volume.") + name + ": " + result->reason + lift);
      }
    }
  }
  inner["status"] = volumes.torus.value || volumes.affine.value ? ordered_json("proved") : ordered_json();
  keys["mixed_volume"] = std::move(inner);
  return complete;
}

}  // namespace zeroset::cli
