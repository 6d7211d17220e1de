/// \file
/// The answer of one tool in the forms that people and programs read.
///
/// \code
/// Results results;
/// results.tables.push_back({.name = "squares", .columns = {{.key = "n", .heading = "n", .kind =
/// ColumnKind::integer}}}); add_row(results.tables.front(), {std::int64_t{4}}); write_results(results, "folder",
/// "squares.json");  // folder/tables/squares.md, .csv, .json, .tex; folder/squares.json \endcode
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/document/figure_writers.hpp"
#include "zeroset/document/table.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset {

/// Tables, figures and facts of one answer. Each tool makes them from its result by a function `results`.
struct Results {
  nlohmann::ordered_json facts =
      nlohmann::ordered_json::object();  ///< first key "schema"; numbers that are in no table
  std::vector<Table> tables{};           ///< the first says the most in the fewest columns
  std::vector<Figure> figures{};
  std::vector<std::string> notes{};     ///< for the reader: what was left out, and why
  std::vector<std::string> findings{};  ///< what the numbers say, in sentences made from them
};

/// The facts, with every table under its name and the names of the figures under "figures".
[[nodiscard]] nlohmann::ordered_json to_json(const Results& results);

/// What became of a folder of results.
struct WrittenResults {
  bool drawn = true;                   ///< every figure; false where gnuplot is missing or failed
  std::vector<std::string> reasons{};  ///< one line a figure that was not drawn
};

/// Writes FOLDER/tables/NAME.{md,csv,json,tex}, FOLDER/figures/NAME.{csv,json,gp,svg,pdf,png} and, where `document` is
/// not empty, to_json in FOLDER/DOCUMENT, each atomically.
/// \throws FileError where a file cannot be written
WrittenResults write_results(const Results& results,
                             const std::filesystem::path& folder,
                             const std::filesystem::path& document = {});

}  // namespace zeroset
