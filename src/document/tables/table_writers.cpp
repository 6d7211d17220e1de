#include "zeroset/document/table_writers.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/overloaded.hpp"
#include "zeroset/core/text.hpp"

#include "document/tables/table_cells.hpp"

#include <nlohmann/json.hpp>

namespace zeroset {
namespace {

constexpr const char* kLineEnd = "\r\n";  // RFC 4180

/// The column's field, and that of the half-width where it has one.
std::string csv_cell(const Cell& cell, const Column& column) {
  const std::string empty = column.half_widths ? "," : "";
  return std::visit(
      Overloaded{[&](const Missing&) { return empty; },
                 [](const std::string& text) { return csv_field(text); },
                 [](std::int64_t value) { return std::to_string(value); },
                 [](const Integer& value) { return value.str(); },
                 [&](double value) { return shortest(value) + empty; },
                 [](const Measured& value) { return shortest(value.value) + "," + shortest(value.half_width); },
                 [](bool value) { return std::string(value ? "true" : "false"); }},
      cell);
}

}  // namespace

std::string to_csv(const Table& table) {
  const Table checked = normalized(table);
  std::string text;
  for (const Column& column : checked.columns) {
    text += (text.empty() ? "" : ",") + column.key + (column.half_widths ? "," + column.key + "_half_width" : "");
  }
  text += kLineEnd;
  for (const auto& row : checked.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "" : ",") + csv_cell(row[i], checked.columns[i]);
    }
    text += kLineEnd;
  }
  return text;
}

std::vector<std::filesystem::path> write_table(const Table& table, const std::filesystem::path& folder) {
  std::vector<std::pair<std::string, std::string>> forms{{".md", to_markdown(table)},
                                                         {".csv", to_csv(table)},
                                                         {".json", json_text(to_json(table))},
                                                         {".tex", to_latex(table)}};
  if (std::string full = to_latex_full(table); !full.empty()) {
    forms.emplace_back("-full.tex", std::move(full));
  }
  make_folders(folder);
  std::vector<std::filesystem::path> paths;
  for (const auto& [extension, text] : forms) {
    paths.push_back(folder / (table.name + extension));
    atomic_write(paths.back(), text);
  }
  return paths;
}

}  // namespace zeroset
