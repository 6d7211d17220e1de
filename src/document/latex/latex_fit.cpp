// How many columns fit beside each other in LaTeX.
#include "zeroset/core/text.hpp"

#include "document/latex/latex_columns.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset {
namespace {

double fixed_width(const LatexLine& line, const std::vector<LatexColumn>& columns, const std::vector<double>& shares) {
  double width = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    width += 2 * line.gap + (shares[i] > 0 ? 0 : line.scale * columns[i].width);
  }
  return width;
}

}  // namespace

double width_in(const LatexLine& line, const std::vector<LatexColumn>& columns) {
  return fixed_width(line, columns, std::vector<double>(columns.size(), 0));
}

bool fit_to(const LatexLine& line, std::vector<LatexColumn>& columns) {
  constexpr double kLongText = 70, kSmallestPart = 45;  // pt
  const double room = 0.96 * line.width;                // widths are known about
  if (width_in(line, columns) <= room) {
    return true;
  }
  std::vector<double> parts(columns.size(), 0);  // of the line, in pt; 0: as wide as its cells
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].is_text && columns[i].width > kLongText) {
      parts[i] = std::max(kSmallestPart, line.scale * columns[i].longest_word * 1.08);
    }
  }
  double rest = room - fixed_width(line, columns, parts);
  for (const double part : parts) {
    rest -= part;
  }
  if (rest < 0) {
    return false;
  }
  // A word must fit in larger type as well, where there is room for that.
  std::vector<double> larger = parts;
  double more = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    larger[i] = parts[i] > 0 ? std::max(parts[i], 1.05 * columns[i].longest_word) : 0;
    more += larger[i] - parts[i];
  }
  if (more <= rest) {
    parts = larger;
    rest -= more;
  }
  // What is left goes to those that need it, a little each.
  for (bool grown = true; grown && rest > 1;) {
    grown = false;
    for (std::size_t i = 0; i < columns.size() && rest > 1; ++i) {
      if (parts[i] > 0 && parts[i] < line.scale * columns[i].width * 1.05) {
        parts[i] += 1;
        rest -= 1;
        grown = true;
      }
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (parts[i] > 0) {
      columns[i].is_tight = parts[i] < 1.02 * columns[i].longest_word;
      columns[i].part = parts[i] / line.width - 0.0005;  // what three decimals add
      const std::string ragged = columns[i].letters == "r" ? "\\raggedleft" : "\\raggedright";
      columns[i].letters = ">{" + ragged + "\\arraybackslash}p{" + fixed(columns[i].part, 3) + "\\linewidth}";
    }
  }
  return true;
}

std::size_t lines_in(const LatexLine& line, const std::vector<LatexColumn>& columns) {
  std::size_t lines = 0;
  const std::size_t rows = columns.empty() ? 0 : columns[0].cells.size();
  for (std::size_t row = 0; row < rows; ++row) {
    std::size_t most = 1;
    for (const LatexColumn& column : columns) {
      if (column.part > 0) {
        const double part = line.width * column.part;
        most = std::max(most, static_cast<std::size_t>(std::ceil(1.15 * line.scale * column.cell_widths[row] / part)));
      }
    }
    lines += most;
  }
  return lines;
}

}  // namespace zeroset
