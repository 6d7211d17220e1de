// How wide text is in Computer Modern, about.
#include "zeroset/core/text.hpp"

#include "document/latex/latex_escape.hpp"

namespace zeroset {
namespace {

/// How many gaps between groups of digits.
std::size_t groups_in(const std::string& number) {
  std::size_t gaps = 0, digits = 0;
  for (const char c : number + " ") {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else {
      gaps += digits >= 5 ? (digits - 1) / 3 : 0;
      digits = 0;
    }
  }
  return gaps;
}

double character_width(char32_t character) {
  constexpr std::string_view kNarrow = "ijl.,;:'!|", kThin = "frst()[]-/\"`", kWide = "mwMW%@";
  if (character >= 0x80) {
    return character >= 0xC0 && character <= 0x17F ? 6.5 : 8;  // letters with accents, signs
  }
  const char c = static_cast<char>(character);
  if (kNarrow.find(c) != std::string_view::npos) {
    return 2.8;
  }
  if (c == ' ') {
    return 3.4;
  }
  if (kThin.find(c) != std::string_view::npos) {
    return 4;
  }
  if (kWide.find(c) != std::string_view::npos) {
    return 9;
  }
  return c >= 'A' && c <= 'Z' ? 7.2 : c <= '9' ? 5 : 5.2;
}

}  // namespace

double latex_width(std::string_view text) {
  double width = 0;
  while (!text.empty()) {
    width += character_width(next_character(text));
  }
  return width;
}

double latex_width(const Runs& runs) {
  constexpr double kRaised = 0.75, kGap = 1.7;
  double width = 0;
  for (const Run& run : runs) {
    const bool small = run.style == Style::raised || run.style == Style::footnote;
    width += (small ? kRaised : 1) * latex_width(run.text);
    width += kGap * static_cast<double>(run.style == Style::number ? groups_in(run.text) : 0);
  }
  return width;
}

}  // namespace zeroset
