/// \file
/// What the machine has, as a document: hardware, and the programs that are used.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace zeroset {

/// {"system", "processor", "cores", "memory_total", "memory_free", "disk_free", "folder"}; sizes in bytes, of a
/// container's limit where there is one; what the system does not tell is null.
[[nodiscard]] nlohmann::ordered_json machine_report();

/// {"gnuplot": {"version", "formats"}, "curl": {"version"}, "tar": {"version"}}; version null where it is not on the
/// PATH.
[[nodiscard]] nlohmann::ordered_json tools_report();

/// Both with "versions", "training", "device", "datasets" and "advice", as `zeroset doctor --json` prints them, in
/// lines for people.
[[nodiscard]] std::string doctor_text(const nlohmann::ordered_json& document);

}  // namespace zeroset
