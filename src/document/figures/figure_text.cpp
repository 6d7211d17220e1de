#include "document/figures/figure_text.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace zeroset {
namespace {

// Advances of DejaVu Sans from the space to the tilde, in thousandths of the type size.
constexpr std::array<int, 95> kAdvances{318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
                                        636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
                                        1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
                                        603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
                                        500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
                                        635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};
constexpr int kOther = 680;  // letters with accents, Greek
constexpr int kRaised = 530;
constexpr int kSymbol = 840;          // arrows and signs
constexpr double kPoint = 2.54 / 72;  // cm

int advance(char32_t character) {
  if (character < 0x20) {
    return 0;
  }
  if (character < 0x7f) {
    return kAdvances.at(character - 0x20);
  }
  if (character == 0xb2 || character == 0xb3 || character == 0xb9 || (character >= 0x2070 && character < 0x20a0)) {
    return kRaised;
  }
  return character == 0xd7 || character >= 0x2190 ? kSymbol : kOther;
}

}  // namespace

double text_width(std::string_view text, double points) {
  int thousandths = 0;
  while (!text.empty()) {
    thousandths += advance(next_character(text));
  }
  return thousandths / 1000.0 * points * kPoint;
}

double text_width(const std::vector<std::string>& lines, double points) {
  double widest = 0;
  for (const std::string& line : lines) {
    widest = std::max(widest, text_width(line, points));
  }
  return widest;
}

std::vector<std::string> wrap_to(std::string_view text, double width, double points) {
  std::istringstream words{one_line(text)};
  std::vector<std::string> lines;
  for (std::string word; words >> word;) {
    if (!lines.empty() && text_width(lines.back() + " " + word, points) <= width) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace zeroset
