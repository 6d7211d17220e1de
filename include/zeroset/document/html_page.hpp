/// \file
/// One self-contained page for a browser.
#pragma once

#include "zeroset/document/figure.hpp"
#include "zeroset/document/table.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zeroset {

/// A file beside the page, to be linked.
struct Download {
  std::string label{};           ///< "CSV"
  std::filesystem::path path{};  ///< relative to the page
};

/// How a table stands on a page.
enum class Shown {
  open,
  folded,  ///< its rows behind its title, until the reader asks for them
};

/// Builds valid HTML5 with style and scripts inside and nothing fetched from elsewhere: figures as inline SVG, tables
/// as HTML; light and dark, wide and narrow, screen and print. Tables show seven columns, or those that are no details,
/// and the others where the reader ticks a box; a click on a heading sorts. Text is escaped; none has markup, except
/// that `code` spans between backquotes are set as code. Deterministic: no times but those that it is given.
class HtmlPage {
 public:
  /// \param lead  one or two sentences under the title; may be empty
  explicit HtmlPage(std::string title, std::string lead = "");

  /// Draws the figures that follow by plotly.js where the browser runs scripts: values on hovering, a legend that
  /// switches series, planes as landscapes to turn. Their SVG stays for print. \param plotly  see plotly_source();
  /// where it is empty nothing changes
  void interactive(std::string plotly);

  /// The page says `text` under its title and looks for a newer page in its place while nobody touches it.
  void incomplete(const std::string& text);

  /// What was written so far stands above provenance and contents.
  void end_opening();

  /// What the numbers say, as a list under its own heading; nothing where there is none.
  void findings(const std::vector<std::string>& sentences);

  /// A line of the header: ("zeroset", "0.1.0"), ("seed", "1"), ("command", "zeroset report").
  void provenance(std::string label, std::string value);

  /// A heading with an entry in the contents. `anchor` is made from the title where it is empty, and is kept unique.
  void section(const std::string& title, const std::string& anchor = "");
  void subsection(const std::string& title, const std::string& anchor = "");

  void paragraph(const std::string& text);
  void list(const std::vector<std::string>& items);

  /// Preformatted, e.g. a command.
  void code(const std::string& text);

  /// A paragraph that must not be overlooked: paths lost, gnuplot missing.
  void warning(const std::string& text);

  /// A row of large numbers with a label below each: ({"16", "toy networks"}, ...).
  void key_numbers(const std::vector<std::pair<std::string, std::string>>& values);

  /// The table with its title, caption, notes and links.
  void table(const Table& table, const std::vector<Download>& downloads = {}, Shown shown = Shown::open);

  /// The drawing with title, caption and links. Ids in the SVG are made unique.
  /// \param svg  the file's text; empty where it was not drawn: then the page says so and links the data
  void figure(const Figure& figure, std::string_view svg, const std::vector<Download>& downloads = {});

  /// Links on a line.
  void links(const std::vector<Download>& downloads);

  /// The document, with a final line feed.
  [[nodiscard]] std::string text() const;

 private:
  std::string anchor_of(const std::string& wanted);
  void heading(int level, const std::string& title, const std::string& anchor);
  [[nodiscard]] std::string contents() const;
  [[nodiscard]] std::string header() const;
  [[nodiscard]] std::string scripts() const;

  std::string title_, lead_;
  std::vector<std::pair<std::string, std::string>> provenance_{};
  struct Heading {
    int level;
    std::string title, anchor;
  };
  std::vector<Heading> headings_{};
  std::vector<std::string> anchors_{};
  std::string opening_{}, body_{};
  std::string plotly_{};
  bool incomplete_ = false, plots_ = false;
  int figures_ = 0;
};

}  // namespace zeroset
