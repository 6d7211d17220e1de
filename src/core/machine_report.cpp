#include "zeroset/core/machine_report.hpp"

#include "zeroset/core/machine.hpp"
#include "zeroset/core/process.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace zeroset {
namespace {

using nlohmann::ordered_json;

constexpr double kSeconds = 10;  ///< for a program to tell its version

template <class T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

std::string without_quotes(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\""), end = text.find_last_not_of(" \t\"\n");
  return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

/// The first line that the program prints, if it is there and ends well.
std::optional<std::string> first_line(const std::vector<std::string>& command) {
  const ProgramResult result = run_program(command, {.environment = {"LC_ALL=C"}, .seconds = kSeconds});
  if (!result.started() || result.status != 0) {
    return std::nullopt;
  }
  return without_quotes(result.output.substr(0, result.output.find('\n')));
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
  const Machine machine = this_machine();
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::current_path(failed);
  const std::filesystem::space_info space = std::filesystem::space(folder, failed);
  return {{"system", machine.system.empty() ? ordered_json() : ordered_json(machine.system)},
          {"processor", machine.processor.empty() ? machine.architecture : machine.processor},
          {"cores", machine.cores},
          {"memory_total", or_null(machine.memory_total)},
          {"memory_free", or_null(machine.memory_free)},
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

}  // namespace zeroset
