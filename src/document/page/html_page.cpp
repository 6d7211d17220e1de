#include "zeroset/document/html_page.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/figures/figure_plotly.hpp"
#include "document/page/html_parts.hpp"
#include "document/page/html_script.hpp"
#include "document/page/html_style.hpp"
#include "document/page/inline_svg.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace zeroset {
namespace {

/// At most so many columns stand side by side; where a table's author did not choose them, the first ones.
Table with_few_columns(Table table) {
  constexpr std::size_t kColumns = 7;
  if (std::ranges::none_of(table.columns, &Column::detail)) {
    for (std::size_t i = kColumns; i < table.columns.size(); ++i) {
      table.columns[i].detail = true;
    }
  }
  return table;
}

/// CDATA for a reader of XML, a comment for a browser.
std::string script(const std::string& text) {
  return "<script>//<![CDATA[\n" + text + "//]]></script>\n";
}

/// Puts the table's box and what follows it behind its caption.
std::string folded(std::string html, std::size_t rows) {
  const std::size_t caption = html.find("</figcaption>\n");
  const std::size_t begin = caption == std::string::npos ? html.find('\n') + 1 : caption + 14;
  html.insert(html.rfind("</figure>"), "</details>\n");
  return html.insert(begin, "<details><summary>" + count_of(rows, "row") + "</summary>\n");
}

}  // namespace

HtmlPage::HtmlPage(std::string title, std::string lead) : title_(std::move(title)), lead_(std::move(lead)) {}

void HtmlPage::interactive(std::string plotly) {
  plotly_ = std::move(plotly);
}

void HtmlPage::incomplete(const std::string& text) {
  incomplete_ = true;
  warning(text);
}

void HtmlPage::end_opening() {
  opening_ += std::exchange(body_, {});
}

void HtmlPage::findings(const std::vector<std::string>& sentences) {
  if (!sentences.empty()) {
    const std::string anchor = anchor_of("findings");
    body_ +=
        "<section class=\"findings\" aria-labelledby=\"" + anchor + "\">\n<h2 id=\"" + anchor + "\">Findings</h2>\n";
    list(sentences);
    body_ += "</section>\n";
  }
}

void HtmlPage::provenance(std::string label, std::string value) {
  provenance_.emplace_back(std::move(label), std::move(value));
}

std::string HtmlPage::anchor_of(const std::string& wanted) {
  const std::string base = slug(wanted).empty() ? "part" : slug(wanted);
  std::string anchor = base;
  for (int number = 2; std::ranges::find(anchors_, anchor) != anchors_.end(); ++number) {
    anchor = base + "-" + std::to_string(number);
  }
  anchors_.push_back(anchor);
  return anchor;
}

void HtmlPage::section(const std::string& title, const std::string& anchor) {
  heading(2, title, anchor);
}

void HtmlPage::subsection(const std::string& title, const std::string& anchor) {
  heading(3, title, anchor);
}

void HtmlPage::heading(int level, const std::string& title, const std::string& anchor) {
  headings_.push_back({level, title, anchor_of(anchor.empty() ? title : anchor)});
  const std::string tag = "h" + std::to_string(level);
  body_ += "<" + tag + " id=\"" + headings_.back().anchor + "\">" + inline_html(title) + "</" + tag + ">\n";
}

void HtmlPage::paragraph(const std::string& text) {
  body_ += "<p>" + inline_html(text) + "</p>\n";
}

void HtmlPage::list(const std::vector<std::string>& items) {
  body_ += items.empty() ? "" : "<ul>\n";
  for (const std::string& item : items) {
    body_ += "<li>" + inline_html(item) + "</li>\n";
  }
  body_ += items.empty() ? "" : "</ul>\n";
}

void HtmlPage::code(const std::string& text) {
  body_ += "<pre tabindex=\"0\"><code>" + escape_html(text) + "</code></pre>\n";
}

void HtmlPage::warning(const std::string& text) {
  body_ += "<p class=\"warning\" role=\"note\"><strong>Note.</strong> " + inline_html(text) + "</p>\n";
}

void HtmlPage::key_numbers(const std::vector<std::pair<std::string, std::string>>& values) {
  if (values.empty()) {
    return;
  }
  body_ += "<dl class=\"key-numbers\">\n";
  for (const auto& [value, label] : values) {
    body_ += "<div><dt>" + escape_html(label) + "</dt><dd>" + escape_html(value) + "</dd></div>\n";
  }
  body_ += "</dl>\n";
}

void HtmlPage::table(const Table& table, const std::vector<Download>& downloads, Shown shown) {
  std::string text = to_html(with_few_columns(table));
  const std::string id = "id=\"" + table.name + "\"";
  text.replace(text.find(id), id.size(), "id=\"" + anchor_of("table-" + table.name) + "\"");
  text = shown == Shown::folded ? folded(std::move(text), table.rows.size()) : text;
  body_ += with_links(std::move(text), links_html(downloads));
}

void HtmlPage::figure(const Figure& figure, std::string_view svg, const std::vector<Download>& downloads) {
  body_ += "<figure class=\"drawing\" id=\"" + anchor_of("figure-" + figure.name) + "\">\n<div class=\"picture\">\n";
  const std::string title = figure.title.empty() ? figure.name : figure.title;
  if (svg.empty()) {
    body_ +=
        "<p class=\"warning still\" role=\"note\"><strong>Not drawn.</strong> The data and the script are below.</p>\n";
  } else {
    body_ += "<div class=\"still\">\n" + inline_svg(svg, "f" + std::to_string(++figures_) + "-", title) + "</div>\n";
  }
  if (!plotly_.empty()) {
    plots_ = true;
    const nlohmann::ordered_json data = plotly_figure(figure);
    body_ += "<div class=\"plot\" role=\"group\" aria-label=\"" + escape_html(title) + "\"" +
             (data.contains("surfaces") ? " data-surfaces=\"\"" : "") + "></div>\n";
    body_ += "<script type=\"application/json\">" + script_json(data) + "</script>\n";
  }
  body_ += "</div>\n<div class=\"words\">\n" + caption_html(figure) + links_html(downloads) + "</div>\n</figure>\n";
}

void HtmlPage::links(const std::vector<Download>& downloads) {
  body_ += links_html(downloads);
}

std::string HtmlPage::contents() const {
  std::string text;
  int level = 1;
  for (const Heading& entry : headings_) {
    // A list opens inside the entry above it, and no level is left out.
    const int next = std::min(entry.level, level + 1);
    text += next > level ? "<ul>\n" : "</li>\n";
    for (; level > next; --level) {
      text += "</ul>\n</li>\n";
    }
    level = next;
    text += "<li><a href=\"#" + entry.anchor + "\">" + inline_html(entry.title) + "</a>";
  }
  for (; level > 1; --level) {
    text += "</li>\n</ul>\n";
  }
  return text.empty() ? "" : "<nav aria-label=\"Contents\">\n" + text + "</nav>\n";
}

std::string HtmlPage::header() const {
  std::string text = "<header>\n<h1>" + escape_html(title_) + "</h1>\n";
  text += lead_.empty() ? "" : "<p class=\"lead\">" + inline_html(lead_) + "</p>\n";
  text += opening_;
  if (!provenance_.empty()) {
    text += "<dl class=\"provenance\">\n";
    for (const auto& [label, value] : provenance_) {
      text += "<div><dt>" + escape_html(label) + "</dt><dd>" + inline_html(value) + "</dd></div>\n";
    }
    text += "</dl>\n";
  }
  return text + "</header>\n";
}

std::string HtmlPage::scripts() const {
  // plotly.js as it came, its license in front.
  return (plots_ ? "<script>" + plotly_ + "\n</script>\n" : "") + script(kPageScript) +
         (plots_ ? script(kFigureScript) : "");
}

std::string HtmlPage::text() const {
  const std::string title = escape_html(title_);
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\"" + std::string(incomplete_ ? " data-incomplete=\"\"" : "") +
                     ">\n<head>\n<meta charset=\"utf-8\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  page += "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + title + "</title>\n";
  page += std::string("<style>\n") + kPageStyle + "</style>\n</head>\n<body>\n";
  return page + header() + contents() + "<main>\n" + body_ + "</main>\n" + scripts() + "</body>\n</html>\n";
}

}  // namespace zeroset
