#include "zeroset/document/results.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/document/table_writers.hpp"

namespace zeroset {

using nlohmann::ordered_json;

ordered_json to_json(const Results& results) {
  ordered_json document = results.facts;
  if (!results.findings.empty()) {
    document["findings"] = results.findings;
  }
  for (const Table& table : results.tables) {
    document[table.name] = to_json(table);
  }
  document["figures"] = ordered_json::array();
  for (const Figure& figure : results.figures) {
    document["figures"].push_back(figure.name);
  }
  return document;
}

std::string opening(const Results& results) {
  std::string text;
  for (const std::string& finding : results.findings) {
    text += finding + "\n";
  }
  return text.empty() ? text : text + "\n";
}

WrittenResults write_results(const Results& results,
                             const std::filesystem::path& folder,
                             const std::filesystem::path& document,
                             double figure_width) {
  make_folders(folder / "tables");
  for (const Table& table : results.tables) {
    write_table(table, folder / "tables");
  }
  WrittenResults written;
  if (!results.figures.empty()) {
    make_folders(folder / "figures");
  }
  for (Figure figure : results.figures) {
    figure.width = figure_width > 0 ? figure_width : figure.width;
    const WrittenFigure one = write_figure(figure, folder / "figures");
    if (one.status != DrawStatus::drawn) {
      written.drawn = false;
      written.reasons.push_back(one.reason);
    }
  }
  if (!document.empty()) {
    write_json_file(folder / document, to_json(results));
  }
  return written;
}

}  // namespace zeroset
