// What a run folder says of its machine, and how two specs are compared.
#include "zeroset/core/json.hpp"
#include "zeroset/core/run_folder.hpp"

#include <fstream>
#include <sstream>
#include <sys/utsname.h>
#include <thread>
#include <unistd.h>

namespace zeroset {

using nlohmann::json;

namespace {

/// The value of the first line "key<spaces><separator> value" of a file of the system's.
std::string find_value(const char* path, const std::string& key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t place = line.find(separator);
    if (line.starts_with(key) && place != std::string::npos) {
      const std::string value = line.substr(place + 1);
      const std::size_t first = value.find_first_not_of(" \t\"");
      const std::size_t last = value.find_last_not_of(" \t\"");
      return first == std::string::npos ? "" : value.substr(first, last - first + 1);
    }
  }
  return "";
}

std::string memory() {
  const double pages = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  std::ostringstream text;
  text.precision(3);
  text << pages / (1 << 30) << " GiB";
  return text.str();
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
  std::map<std::string, std::string> host;
  utsname system{};
  if (uname(&system) == 0) {
    host["kernel"] = std::string(system.sysname) + " " + system.release;
    host["architecture"] = system.machine;
  }
  host["system"] = find_value("/etc/os-release", "PRETTY_NAME", '=');
  host["processor"] = find_value("/proc/cpuinfo", "model name", ':');
  host["cores"] = std::to_string(std::thread::hardware_concurrency());
  host["memory"] = memory();
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

}  // namespace zeroset
