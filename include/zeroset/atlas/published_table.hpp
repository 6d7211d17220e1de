/// \file
/// A published table as data: rows of one algebra verb with the printed values beside them, and the tables and figures
/// that they become ("zeroset.study/1", docs/studies.md).
#pragma once

#include "zeroset/atlas/line_pool.hpp"
#include "zeroset/document/figure.hpp"
#include "zeroset/document/table.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::atlas {

inline constexpr const char* kPublishedTableSchema = "zeroset.study/1";

/// What one row asks, and what is known of it.
struct PublishedRow {
  std::string id{};
  nlohmann::json line{};       ///< as of answer_lines, complete in itself: names of files are replaced by their content
  nlohmann::json row{};        ///< with the defaults, as the document has it: what a column's `row` points into
  nlohmann::json published{};  ///< an object of integers, booleans and texts
  std::string note{};
};

/// Where a column's or a series' values come from. Pointers are JSON pointers; empty for none.
struct ValueSource {
  std::string value{};      ///< into the answer
  std::string row{};        ///< into the document's row
  std::string published{};  ///< a member of the row's published values
};

/// A column of a published table.
struct PublishedColumn {
  std::string key{};
  std::string heading{};
  ColumnKind kind = ColumnKind::exact_integer;
  ValueSource from{};  ///< value or row, or published alone, or value and published: two columns that are compared
};

/// One table of the document.
struct TableLayout {
  std::string name{}, title{}, caption{};
  std::vector<std::string> notes{};
  std::vector<PublishedColumn> columns{};
};

/// A line of a figure, and where its values come from.
struct SeriesLayout {
  std::string name{};
  ValueSource from{};
};

/// One figure of the document.
struct FigureLayout {
  std::string name{}, title{}, caption{};
  Axis x{}, y{};
  ValueSource x_from{};  ///< all empty: the number of the row
  std::vector<SeriesLayout> series{};
};

/// A published table as data: its rows, columns, printed values and source.
struct PublishedTable {
  std::string name{};
  std::string title{}, source{}, description{};
  std::string published_as = "published";  ///< what headings call the published values
  const AlgebraVerb* verb = nullptr;       ///< kVerify or kDimension
  double timeout = 0, memory = 0;          ///< of a row where the caller names none, seconds and GiB; 0: none
  std::vector<PublishedRow> rows{};
  std::vector<TableLayout> tables{};
  std::vector<FigureLayout> figures{};
};

/// Reads "zeroset.study/1" and every row's problem or network, so that nothing is wrong when the work begins.
/// \param folder  where the names of files in it are looked for
/// \throws SpecError
[[nodiscard]] PublishedTable read_published_table(const nlohmann::json& document, const std::filesystem::path& folder);

/// The document without names of files; read_published_table reads it back to the same rows.
[[nodiscard]] nlohmann::json self_contained(const nlohmann::json& document, const PublishedTable& table);

/// What became of a row.
struct RowAnswer {
  nlohmann::ordered_json answer = nullptr;  ///< null where there is none yet
  LineStatus status = LineStatus::answered;
};

/// Whether the published values that a table compares are ours.
enum class Match {
  none,  ///< nothing was compared
  yes,
  no,
};
[[nodiscard]] Match match_of(const TableLayout& layout, const PublishedRow& row, const nlohmann::ordered_json& answer);
/// Over all tables.
[[nodiscard]] Match match_of(const PublishedTable& table,
                             const PublishedRow& row,
                             const nlohmann::ordered_json& answer);

/// How many rows are answered, and how many match the printed values.
struct PublishedSummary {
  std::size_t rows = 0, answered = 0;
  std::size_t unfinished = 0;  ///< answered, but out of time or memory, or not in this build, or wrong
  std::size_t matching = 0, differing = 0;
  std::vector<std::string> different_rows{};    ///< ids
  std::vector<std::string> disagreeing_rows{};  ///< whose independent routes disagree
};

/// \param answers  one a row of the table, here and below
[[nodiscard]] PublishedSummary summary_of(const PublishedTable& table, const std::vector<RowAnswer>& answers);

/// One sentence or a few: "12 of 12 rows answered; 12 match the values beside, 0 do not".
[[nodiscard]] std::string text_of(const PublishedSummary& summary);

/// Tables and figures of the rows that are answered; `why_missing` is said where some are not.
[[nodiscard]] std::vector<Table> tables_of(const PublishedTable& table,
                                           const std::vector<RowAnswer>& answers,
                                           const std::string& why_missing = "");
[[nodiscard]] std::vector<Figure> figures_of(const PublishedTable& table, const std::vector<RowAnswer>& answers);

}  // namespace zeroset::atlas
