#include "zeroset/document/results_page.hpp"

#include "zeroset/core/file.hpp"

#include <system_error>

namespace zeroset {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

std::vector<Download> downloads(const fs::path& page, const fs::path& stem, const std::vector<FileKind>& files) {
  std::vector<Download> links;
  for (const FileKind& file : files) {
    const fs::path path = stem.string() + file.extension;
    if (is_there(page / path)) {
      links.push_back({file.label, path});
    }
  }
  return links;
}

}  // namespace

std::vector<FileKind> table_files() {
  return {
      {"CSV", ".csv"}, {"LaTeX", ".tex"}, {"LaTeX, all columns", "-full.tex"}, {"Markdown", ".md"}, {"JSON", ".json"}};
}

std::vector<FileKind> figure_files() {
  return {
      {"SVG", ".svg"}, {"PDF", ".pdf"}, {"PNG", ".png"}, {"CSV", ".csv"}, {"gnuplot script", ".gp"}, {"JSON", ".json"}};
}

void show_table(
    HtmlPage& page, const Table& table, const ResultsFolder& folder, const std::vector<FileKind>& files, Shown shown) {
  page.table(table, downloads(folder.page, folder.results / "tables" / table.name, files), shown);
}

void show_figure(HtmlPage& page,
                 const Figure& figure,
                 const ResultsFolder& folder,
                 const std::vector<FileKind>& files) {
  const fs::path stem = folder.results / "figures" / figure.name;
  const fs::path drawing = folder.page / (stem.string() + ".svg");
  page.figure(figure, is_there(drawing) ? read_file(drawing) : std::string(), downloads(folder.page, stem, files));
}

}  // namespace zeroset
