/// \file
/// Written results on a page: each table and figure with links to its files.
#pragma once

#include "zeroset/document/html_page.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset {

/// A kind of file that stands beside a page.
struct FileKind {
  std::string label{};      ///< "CSV"
  std::string extension{};  ///< ".csv"
};

[[nodiscard]] std::vector<FileKind> table_files();   ///< CSV, LaTeX, Markdown, JSON
[[nodiscard]] std::vector<FileKind> figure_files();  ///< SVG, PDF, PNG, CSV, gnuplot script, JSON

/// Where results were written, see write_results.
struct ResultsFolder {
  std::filesystem::path page{};     ///< folder of the page
  std::filesystem::path results{};  ///< seen from there: "comparison", or empty where it is the same
};

/// The table, with links to those of its files that are there.
void show_table(HtmlPage& page,
                const Table& table,
                const ResultsFolder& folder,
                const std::vector<FileKind>& files = table_files(),
                Shown shown = Shown::open);

/// The figure with its drawing, if there is one, and links to those of its files that are there.
/// \throws FileError where the drawing cannot be read
void show_figure(HtmlPage& page,
                 const Figure& figure,
                 const ResultsFolder& folder,
                 const std::vector<FileKind>& files = figure_files());

}  // namespace zeroset
