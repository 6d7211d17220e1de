// What a run folder says of its machine, and how two specs are compared.
#include "zeroset/core/json.hpp"
#include "zeroset/core/machine.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/runs/run_folder.hpp"

#include <algorithm>
#include <unistd.h>

namespace zeroset::runs {

using nlohmann::json;

namespace {

std::string memory() {
  const double pages = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  return significant(pages / (1 << 30), 3) + " GiB";
}

std::optional<std::string> object_difference(const json& a, const json& b) {
  for (const auto& [key, member] : a.items()) {
    const std::string here = child("", key);
    const auto other = b.find(key);
    if (other == b.end()) {
      return here;
    }
    if (const auto below = first_difference(member, *other)) {
      return here + *below;
    }
  }
  for (const auto& [key, member] : b.items()) {
    if (!a.contains(key)) {
      return child("", key);
    }
  }
  return std::nullopt;
}

std::optional<std::string> array_difference(const json& a, const json& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (const auto below = first_difference(a[i], b[i])) {
      return child("", i) + *below;
    }
  }
  return a.size() == b.size() ? std::nullopt : std::optional(child("", std::min(a.size(), b.size())));
}

}  // namespace

std::map<std::string, std::string> host_description() {
  const Machine machine = this_machine();
  std::map<std::string, std::string> host{{"kernel", machine.kernel},
                                          {"architecture", machine.architecture},
                                          {"system", machine.system},
                                          {"processor", machine.processor},
                                          {"cores", std::to_string(machine.cores)},
                                          {"memory", memory()}};
  std::erase_if(host, [](const auto& entry) { return entry.second.empty(); });
  return host;
}

std::optional<std::string> first_difference(const json& a, const json& b) {
  if (a.is_object() && b.is_object()) {
    return object_difference(a, b);
  }
  if (a.is_array() && b.is_array()) {
    return array_difference(a, b);
  }
  return a == b ? std::nullopt : std::optional<std::string>("");
}

}  // namespace zeroset::runs
