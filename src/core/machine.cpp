#include "zeroset/core/machine.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sys/utsname.h>
#include <thread>

namespace zeroset {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\""), last = text.find_last_not_of(" \t\"\n");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// What follows `key` and the separator on the first line of a file that begins so.
std::string value_in(const char* file, const std::string& key, char separator) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t at = line.find(separator);
    if (at != std::string::npos && trimmed(line.substr(0, at)) == key) {
      return trimmed(line.substr(at + 1));
    }
  }
  return "";
}

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t value = 0;
  const bool is_number = std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
  return is_number ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> first_number(const char* file) {
  std::ifstream stream(file);
  std::string word;
  stream >> word;
  return number_of(word);
}

/// A line of /proc/meminfo, in bytes.
std::optional<std::int64_t> memory(const char* key) {
  const std::optional<std::int64_t> kib = number_of(value_in("/proc/meminfo", key, ':'));
  return kib ? std::optional(*kib * 1024) : std::nullopt;
}

/// A container may use less than the machine has.
void apply_container_limit(Machine& machine) {
  const auto limit = first_number("/sys/fs/cgroup/memory.max"), used = first_number("/sys/fs/cgroup/memory.current");
  if (limit && used && machine.memory_total && machine.memory_free) {
    machine.memory_total = std::min(*machine.memory_total, *limit);
    machine.memory_free = std::min(*machine.memory_free, std::max<std::int64_t>(*limit - *used, 0));
  }
}

}  // namespace

Machine this_machine() {
  Machine machine{.system = value_in("/etc/os-release", "PRETTY_NAME", '='),
                  .processor = value_in("/proc/cpuinfo", "model name", ':'),
                  .cores = std::max(1U, std::thread::hardware_concurrency()),
                  .memory_total = memory("MemTotal"),
                  .memory_free = memory("MemAvailable")};
  utsname names{};
  if (uname(&names) == 0) {
    machine.kernel = std::string(names.sysname) + " " + names.release;
    machine.architecture = names.machine;
  }
  apply_container_limit(machine);
  return machine;
}

}  // namespace zeroset
