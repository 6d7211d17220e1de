#include "zeroset/atlas/report_provenance.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/runs/run_folder.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <ctime>
#include <system_error>

namespace zeroset::atlas {
namespace {

using nlohmann::ordered_json;

std::filesystem::path file_in(const std::filesystem::path& folder) {
  return folder / "provenance.json";
}

std::string time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts)};
}

ReportStage stage_of(const nlohmann::json& document, const char* name) {
  const nlohmann::json stage = document.value(name, nlohmann::json::object());
  return {stage.value("seconds", 0.0), stage.value("complete", false)};
}

ordered_json stage_json(const ReportStage& stage) {
  return {{"seconds", std::round(10 * stage.seconds) / 10}, {"complete", stage.complete}};
}

}  // namespace

ReportProvenance read_provenance(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::exists(file_in(folder), ignored)) {
    return {.begun = time_now()};
  }
  const nlohmann::json document = read_json_file(file_in(folder));
  return {.version = document.value("zeroset", ""),
          .commit = document.value("commit", ""),
          .machine = document.value("machine", ""),
          .begun = document.value("begun", ""),
          .written = document.value("written", ""),
          .algebra = stage_of(document, "algebra"),
          .training = stage_of(document, "training")};
}

void add_stage(ReportProvenance& provenance,
               ReportStage ReportProvenance::*stage,
               const ReportStage& done,
               const ReportProvenance& now) {
  ReportStage& kept = provenance.*stage;
  if (kept.complete) {
    return;
  }
  kept = {kept.seconds + done.seconds, done.complete};
  provenance.version = now.version;
  provenance.commit = now.commit;
  provenance.machine = now.machine;
  provenance.written = time_now();
}

void write_provenance(const ReportProvenance& provenance, const std::filesystem::path& folder) {
  const ordered_json document{{"schema", "zeroset.provenance/1"},
                              {"zeroset", provenance.version},
                              {"commit", provenance.commit},
                              {"machine", provenance.machine},
                              {"begun", provenance.begun},
                              {"written", provenance.written},
                              {"algebra", stage_json(provenance.algebra)},
                              {"training", stage_json(provenance.training)}};
  atomic_write(file_in(folder), document.dump(2) + "\n");
}

std::string machine_line() {
  const auto host = runs::host_description();
  std::string line;
  const auto add = [&](const char* key, const char* unit) {
    if (const auto entry = host.find(key); entry != host.end()) {
      line += (line.empty() ? "" : ", ") + entry->second + unit;
    }
  };
  add("processor", "");
  add("cores", host.contains("cores") && host.at("cores") == "1" ? " core" : " cores");
  add("memory", " memory");
  add("system", "");
  return line;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 1) {
    return "under 1 s";
  }
  const auto part = [](long long count, const char* unit) {
    return count > 0 ? std::to_string(count) + unit : std::string();
  };
  const std::string hours = part(whole / 3600, " h"), minutes = part(whole / 60 % 60, " min");
  const std::string rest = hours.empty() ? part(whole % 60, " s") : "";
  std::string text;
  for (const std::string& piece : {hours, minutes, rest}) {
    text += (text.empty() || piece.empty() ? "" : " ") + piece;
  }
  return text;
}

}  // namespace zeroset::atlas
