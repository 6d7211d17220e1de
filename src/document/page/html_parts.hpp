// Pieces of a page.
#pragma once

#include "zeroset/document/html_page.hpp"

#include <string>
#include <vector>

namespace zeroset {

/// Escaped text; what stands between two backquotes is set as code.
std::string inline_html(const std::string& text);

std::string links_html(const std::vector<Download>& downloads);

/// Letters, digits and hyphens of the title: "Exact counts" -> "exact-counts".
std::string slug(const std::string& title);

/// Puts `text` before the last </figure>.
std::string with_links(std::string figure, const std::string& text);

std::string caption_html(const Figure& figure);

}  // namespace zeroset
