#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

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

/// \throws SpecError
[[nodiscard]] ReportSpec read_report_spec(const nlohmann::json& document);
[[nodiscard]] nlohmann::json to_json(const ReportSpec& spec);

/// The rows of verify and of dimension for every problem. A row that is complete is kept in FOLDER/rows and read from
/// there by the next call, if line and program are the same.
struct AlgebraRows {
  std::vector<nlohmann::ordered_json> verify{};
  std::vector<nlohmann::ordered_json> dimension{};
  bool complete = true;
};
[[nodiscard]] AlgebraRows algebra_rows(const ReportSpec& spec,
                                       const std::filesystem::path& folder,
                                       const CommonOptions& options);

[[nodiscard]] Table toy_networks_table(const AlgebraRows& rows);
[[nodiscard]] Table dimensions_table(const AlgebraRows& rows);
[[nodiscard]] Figure bezout_figure(const AlgebraRows& rows);

/// What the page shows. Comparison tables and figures are absent where LibTorch is.
struct ReportContent {
  AlgebraRows algebra{};
  std::optional<Table> comparison{}, runs{};
  std::vector<Table> training_tables{};  ///< further ones, shown between curves and runs
  std::vector<Figure> curves{};
  std::vector<Table> surface_tables{};  ///< loss surfaces side by side; empty where they were not compared
  std::vector<Figure> surface_figures{};
  nlohmann::json experiment{};
  std::vector<std::string> warnings{};
  std::string command{};
  std::uint64_t seed = 1;
};

/// Writes tables/, figures/ and report.html; the comparison's are there already and are only linked.
void write_report(const ReportContent& content, const std::filesystem::path& folder);

}  // namespace zeroset::cli
