// A drawing as part of a page.
#pragma once

#include <string>
#include <string_view>

namespace zeroset {

/// The <svg> element of a file of gnuplot's, fit to stand in HTML beside others: its ids begin with `prefix`, its
/// title is `title` for those who hear the page, and it has no background of its own. Scripts, event handlers and
/// references to other files, which gnuplot never writes, are refused: an empty string.
std::string inline_svg(std::string_view svg, const std::string& prefix, const std::string& title);

}  // namespace zeroset
