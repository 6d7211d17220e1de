#include "cli/doctor_machine.hpp"

#include "core/subprocess.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <sys/utsname.h>
#include <thread>

namespace zeroset::cli {
namespace {

using nlohmann::ordered_json;

constexpr double kSeconds = 10;  ///< for a program to tell its version

template <class T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\""), end = text.find_last_not_of(" \t\"\n");
  return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

/// What follows `key` and the separator on the first line of a file that begins so.
std::optional<std::string> value_in(const char* file, const std::string& key, char separator) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const std::size_t at = line.find(separator);
    if (at != std::string::npos && trimmed(line.substr(0, at)) == key) {
      return trimmed(line.substr(at + 1));
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_of(const std::optional<std::string>& text) {
  std::int64_t value = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> first_number(const char* file) {
  std::ifstream stream(file);
  std::string word;
  return stream >> word ? number_of(word) : std::nullopt;
}

/// A line of /proc/meminfo, in bytes.
std::optional<std::int64_t> memory(const char* key) {
  const std::optional<std::int64_t> kib = number_of(value_in("/proc/meminfo", key, ':'));
  return kib ? std::optional(*kib * 1024) : std::nullopt;
}

std::string processor() {
  utsname system{};
  uname(&system);
  return value_in("/proc/cpuinfo", "model name", ':').value_or(system.machine);
}

/// A container may use less than the machine has.
void apply_container_limit(std::optional<std::int64_t>& total, std::optional<std::int64_t>& free) {
  const auto limit = first_number("/sys/fs/cgroup/memory.max"), used = first_number("/sys/fs/cgroup/memory.current");
  if (limit && used && total && free) {
    total = std::min(*total, *limit);
    free = std::min(*free, std::max<std::int64_t>(*limit - *used, 0));
  }
}

/// The first line that the program prints, if it is there and ends well.
std::optional<std::string> first_line(const std::vector<std::string>& command) {
  const SubprocessResult result = run_program(command, ".", {"LC_ALL=C"}, kSeconds);
  if (!result.started || result.status != 0) {
    return std::nullopt;
  }
  return trimmed(result.output.substr(0, result.output.find('\n')));
}

/// What follows the first word that begins with a digit: "5.4 patchlevel 4"; of curl and tar that word alone.
std::optional<std::string> version_of(const std::string& program, bool whole) {
  const std::optional<std::string> line = first_line({program, "--version"});
  const std::size_t begin = line ? line->find_first_of("0123456789") : std::string::npos;
  if (begin == std::string::npos) {
    return line;
  }
  return line->substr(begin, whole ? std::string::npos : line->find(' ', begin) - begin);
}

ordered_json gnuplot() {
  ordered_json report{{"version", or_null(version_of("gnuplot", true))}, {"formats", ordered_json::array()}};
  if (report["version"].is_null()) {
    return report;
  }
  const std::string terminals =
      " " + first_line({"gnuplot", "-d", "-e", "set print '-'; print GPVAL_TERMINALS"}).value_or("") + " ";
  for (const auto& [format, terminal] : {std::pair("svg", " svg "), {"pdf", " pdfcairo "}, {"png", " pngcairo "}}) {
    if (terminals.find(terminal) != std::string::npos) {
      report["formats"].push_back(format);
    }
  }
  return report;
}

}  // namespace

ordered_json machine_report() {
  std::optional<std::int64_t> total = memory("MemTotal"), free = memory("MemAvailable");
  apply_container_limit(total, free);
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::current_path(failed);
  const std::filesystem::space_info space = std::filesystem::space(folder, failed);
  return {{"system", or_null(value_in("/etc/os-release", "PRETTY_NAME", '='))},
          {"processor", processor()},
          {"cores", std::max(1U, std::thread::hardware_concurrency())},
          {"memory_total", or_null(total)},
          {"memory_free", or_null(free)},
          {"disk_free", failed ? ordered_json() : ordered_json(space.available)},
          {"folder", folder.string()}};
}

ordered_json tools_report() {
  ordered_json tools{{"gnuplot", gnuplot()}};
  for (const char* name : {"curl", "tar"}) {
    tools[name] = {{"version", or_null(version_of(name, false))}};
  }
  return tools;
}

}  // namespace zeroset::cli
