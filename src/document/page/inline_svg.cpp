#include "document/page/inline_svg.hpp"

#include "zeroset/document/table_writers.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>

namespace zeroset {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t place = text.find(from); place != std::string::npos; place = text.find(from, place + to.size())) {
    text.replace(place, from.size(), to);
  }
  return text;
}

/// Drops from each `open` to the next `close`.
std::string without(std::string text, std::string_view open, std::string_view close) {
  for (std::size_t begin = text.find(open); begin != std::string::npos; begin = text.find(open, begin)) {
    const std::size_t end = text.find(close, begin);
    text.erase(begin, end == std::string::npos ? end : end + close.size() - begin);
  }
  return text;
}

std::string lowercase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// The tags alone: what stands between them is text, which can do nothing.
std::string tags_of(const std::string& svg) {
  std::string tags;
  for (std::size_t begin = svg.find('<'); begin != std::string::npos; begin = svg.find('<', begin + 1)) {
    tags += svg.substr(begin, svg.find('>', begin) - begin) + ">\n";
  }
  return tags;
}

/// What could run or fetch something.
bool is_active(const std::string& svg) {
  const std::string tags = lowercase(tags_of(svg));
  for (const char* word : {"<script", "<foreignobject", "<image", "<iframe", "<style", "<!"}) {
    if (tags.find(word) != std::string::npos) {
      return true;
    }
  }
  static const std::regex kHandler(R"([\s"']on[a-z]+\s*=)");
  static const std::regex kReference(R"((href\s*=\s*["']|url\()\s*[^#\s])");
  return std::regex_search(tags, kHandler) || std::regex_search(tags, kReference);
}

/// Value of an attribute of the first tag, or nothing.
std::string attribute(const std::string& tag, const std::string& name) {
  const std::string key = " " + name + "=\"";
  const std::size_t begin = tag.find(key);
  return begin == std::string::npos
             ? ""
             : tag.substr(begin + key.size(), tag.find('"', begin + key.size()) - begin - key.size());
}

}  // namespace

std::string inline_svg(std::string_view svg, const std::string& prefix, const std::string& title) {
  const std::size_t begin = svg.find("<svg");
  const std::size_t end = svg.rfind("</svg>");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return "";
  }
  std::string text(svg.substr(begin, end + 6 - begin));
  if (is_active(text)) {
    return "";
  }
  text = without(std::move(text), "<title>Gnuplot", "</title>");
  text = without(without(std::move(text), "<title>gnuplot_plot", "</title>"), "<desc>", "</desc>");
  for (const char* quote : {"\"", "'"}) {
    text = replaced(std::move(text), std::string(" id=") + quote, std::string(" id=") + quote + prefix);
    text = replaced(std::move(text), std::string("href=") + quote + "#", std::string("href=") + quote + "#" + prefix);
  }
  text = replaced(std::move(text), "url(#", "url(#" + prefix);
  if (const std::size_t paper = text.find("fill=\"#ffffff\"/>"); paper != std::string::npos) {
    text.replace(paper, 14, "fill=\"none\"");  // the page's own shows through
  }
  const std::size_t open_end = text.find('>');
  const std::string tag = replaced(text.substr(0, open_end), "\n", " ");
  // The units of the drawing are its pixels; its own size may be that in print, which is small on a screen.
  std::istringstream box(attribute(tag, "viewBox"));
  std::string x, y, width, height;
  box >> x >> y >> width >> height;
  const std::string id = prefix + "title";
  return "<svg role=\"img\" aria-labelledby=\"" + id + "\" width=\"" + width + "\" height=\"" + height +
         "\" viewBox=\"" + attribute(tag, "viewBox") +
         "\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n" + "<title id=\"" +
         id + "\">" + escape_html(title) + "</title>" + text.substr(open_end + 1) + "\n";
}

}  // namespace zeroset
