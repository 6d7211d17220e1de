#include "document/page/html_parts.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

namespace zeroset {
namespace {

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

}  // namespace

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

}  // namespace zeroset
