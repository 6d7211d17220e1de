#include "zeroset/document/html_page.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/html_style.hpp"
#include "document/inline_svg.hpp"

#include <algorithm>

namespace zeroset {
namespace {

/// Escaped text; what stands between two backquotes is set as code.
std::string inline_html(const std::string& text) {
  std::string result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t open = text.find('`', begin);
    const std::size_t close = open == std::string::npos ? open : text.find('`', open + 1);
    if (close == std::string::npos) {
      return result + escape_html(text.substr(begin));
    }
    result += escape_html(text.substr(begin, open - begin));
    result += "<code>" + escape_html(text.substr(open + 1, close - open - 1)) + "</code>";
    begin = close + 1;
  }
  return result;
}

/// A path as a relative URL: what has a meaning there, and what is no ASCII, is written as %XX.
std::string url_of(const std::filesystem::path& path) {
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string url;
  for (const char c : path.generic_string()) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = is_stem(std::string_view(&c, 1), true) || c == '/' || c == '~';
    url += plain ? std::string(1, c) : std::string{'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return url;
}

std::string links_html(const std::vector<Download>& downloads) {
  if (downloads.empty()) {
    return "";
  }
  std::string text = "<p class=\"links\">Files:";
  for (const Download& download : downloads) {
    text += " <a href=\"" + url_of(download.path) + "\">" + escape_html(download.label) + "</a>";
  }
  return text + "</p>\n";
}

/// Letters, digits and hyphens of the title: "Exact counts" -> "exact-counts".
std::string slug(const std::string& title) {
  std::string anchor;
  for (const char c : title) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (is_stem(std::string_view(&c, 1)) && c != '-') {
      anchor += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!anchor.empty() && anchor.back() != '-') {
      anchor += '-';
    }
  }
  anchor.erase(anchor.find_last_not_of('-') + 1);
  return anchor;
}

/// Puts `text` before the last </figure>.
std::string with_links(std::string figure, const std::string& text) {
  const std::size_t end = figure.rfind("</figure>");
  return figure.insert(end, text);
}

std::string caption_html(const Figure& figure) {
  std::string caption = escape_html(figure.caption);
  for (const std::string& note : notes(figure)) {
    caption += (caption.empty() ? "" : " ") + escape_html(note);
  }
  const std::string title = figure.title.empty() ? "" : "<strong>" + escape_html(figure.title) + "</strong>";
  const std::string between = title.empty() || caption.empty() ? "" : " ";
  return title.empty() && caption.empty() ? "" : "<figcaption>" + title + between + caption + "</figcaption>\n";
}

}  // namespace

HtmlPage::HtmlPage(std::string title, std::string lead) : title_(std::move(title)), lead_(std::move(lead)) {}

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

void HtmlPage::table(const Table& table, const std::vector<Download>& downloads) {
  std::string text = with_links(to_html(table), links_html(downloads));
  const std::string id = "id=\"" + table.name + "\"";
  text.replace(text.find(id), id.size(), "id=\"" + anchor_of("table-" + table.name) + "\"");
  body_ += text;
}

void HtmlPage::figure(const Figure& figure, std::string_view svg, const std::vector<Download>& downloads) {
  body_ += "<figure class=\"drawing\" id=\"" + anchor_of("figure-" + figure.name) + "\">\n";
  if (svg.empty()) {
    body_ += "<p class=\"warning\" role=\"note\"><strong>Not drawn.</strong> The data and the script are below.</p>\n";
  } else {
    const std::string title = figure.title.empty() ? figure.name : figure.title;
    body_ += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + escape_html(title) + "\">\n" +
             inline_svg(svg, "f" + std::to_string(++figures_) + "-", title) + "</div>\n";
  }
  body_ += caption_html(figure) + links_html(downloads) + "</figure>\n";
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

std::string HtmlPage::text() const {
  const std::string title = escape_html(title_);
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  page += "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + title + "</title>\n";
  page += std::string("<style>\n") + kPageStyle + "</style>\n</head>\n<body>\n<header>\n<h1>" + title + "</h1>\n";
  page += lead_.empty() ? "" : "<p class=\"lead\">" + inline_html(lead_) + "</p>\n";
  if (!provenance_.empty()) {
    page += "<dl class=\"provenance\">\n";
    for (const auto& [label, value] : provenance_) {
      page += "<div><dt>" + escape_html(label) + "</dt><dd>" + inline_html(value) + "</dd></div>\n";
    }
    page += "</dl>\n";
  }
  return page + "</header>\n" + contents() + "<main>\n" + body_ + "</main>\n</body>\n</html>\n";
}

}  // namespace zeroset
