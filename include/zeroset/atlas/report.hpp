/// \file
/// A report: toy networks by algebra beside training, as one page with tables and figures.
#pragma once

#include "zeroset/atlas/report_provenance.hpp"
#include "zeroset/atlas/toy_networks.hpp"
#include "zeroset/document/results.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::atlas {

/// What a report is made of, "zeroset.report/1": problems (lines as for verify --batch) and one experiment.
struct ReportSpec {
  std::vector<nlohmann::json> problems{};
  nlohmann::json experiment{};  ///< null: no training
};

/// \throws SpecError
[[nodiscard]] ReportSpec read_report_spec(const nlohmann::json& document);
[[nodiscard]] nlohmann::json to_json(const ReportSpec& spec);

/// How far the training of a report is when its page is written.
enum class TrainingState {
  not_run,    ///< not yet asked for
  under_way,  ///< begins when the page is there
  stopped,    ///< before its end; the same command goes on
  ended,      ///< with or without an answer: see warnings
};

/// What the page shows, all of it in memory. Without results of training where LibTorch is not there or it was stopped.
struct ReportContent {
  ToyNetworks algebra{};
  TrainingState training = TrainingState::ended;
  std::optional<Results> comparison{};  ///< in FOLDER/comparison
  std::optional<Results> surfaces{};    ///< of the networks of the comparison, side by side, in FOLDER/surfaces
  nlohmann::json experiment{};          ///< null: no training
  std::vector<std::string> warnings{};
  std::string command{};
  std::uint64_t seed = 1;
  ReportProvenance provenance{};
  double figure_width = 0;  ///< cm; 0: as each figure has it
};

/// What the numbers say, the algebra's first.
[[nodiscard]] std::vector<std::string> report_findings(const ReportContent& content);

/// Bounds and counts of the toy networks in one panel, the error of each trained network in the other; a panel without
/// data is left out.
[[nodiscard]] Figure summary_figure(const ReportContent& content);

/// Writes tables/, figures/ and, last and at once, report.html; what is of training is there already and is only
/// linked. While training is not run or under way the page says so, and looks for the next one. \throws FileError
void write_report(const ReportContent& content, const std::filesystem::path& folder);

}  // namespace zeroset::atlas
