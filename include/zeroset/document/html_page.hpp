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

/// Builds valid HTML5 with its style inside and nothing fetched from elsewhere: no scripts, figures as inline SVG,
/// tables as HTML; light and dark, wide and narrow, screen and print. Text is escaped; none has markup, except that
/// `code` spans between backquotes are set as code. Deterministic: no times.
class HtmlPage {
 public:
  /// \param lead  one or two sentences under the title; may be empty
  explicit HtmlPage(std::string title, std::string lead = "");

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
  void table(const Table& table, const std::vector<Download>& downloads = {});

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

  std::string title_, lead_;
  std::vector<std::pair<std::string, std::string>> provenance_{};
  struct Heading {
    int level;
    std::string title, anchor;
  };
  std::vector<Heading> headings_{};
  std::vector<std::string> anchors_{};
  std::string body_{};
  int figures_ = 0;
};

}  // namespace zeroset
