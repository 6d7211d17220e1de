// What a report is made of, and the page that it becomes.
#pragma once

#include "zeroset/atlas/toy_networks.hpp"
#include "zeroset/document/results.hpp"

#include "cli/common_options.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// What a report is made of, "zeroset.report/1": problems (lines as for verify --batch) and one experiment.
struct ReportSpec {
  std::vector<nlohmann::json> problems{};
  nlohmann::json experiment{};  ///< null: no training
};

/// The bundled one: the text of experiments/report/spec.json.
extern const char* const kDefaultReportSpec;

/// \throws SpecError
[[nodiscard]] ReportSpec read_report_spec(const nlohmann::json& document);
[[nodiscard]] nlohmann::json to_json(const ReportSpec& spec);

/// What the page shows, all of it in memory. Without results of training where LibTorch is not there or it was stopped.
struct ReportContent {
  atlas::ToyNetworks algebra{};
  std::optional<Results> comparison{};  ///< in FOLDER/comparison
  std::optional<Results> surfaces{};    ///< of the networks of the comparison, side by side, in FOLDER/surfaces
  nlohmann::json experiment{};
  std::vector<std::string> warnings{};
  std::string command{};
  std::uint64_t seed = 1;
  double figure_width = 0;  ///< cm; 0: as each figure has it
};

/// Trains the experiment and compares the loss surfaces, each written to its folder below the report's.
/// \return the exit code \throws NotInThisBuild
int add_training(ReportContent& content,
                 const std::string& root,
                 const CommonOptions& options,
                 const std::filesystem::path& folder);

/// Writes tables/, figures/ and report.html; what is of training is there already and is only linked.
void write_report(const ReportContent& content, const std::filesystem::path& folder);

}  // namespace zeroset::cli
