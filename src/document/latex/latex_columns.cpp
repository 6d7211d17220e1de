#include "document/latex/latex_columns.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/latex/latex_escape.hpp"

#include <algorithm>
#include <optional>

namespace zeroset {
namespace {

constexpr std::string_view kPlusMinus = " ± ", kTimes = " × 10";

bool is_missing(const Runs& cell) {
  return cell.size() <= 2 && !cell.empty() && cell[0].style == Style::text && cell[0].text == "–";
}

bool has_half_width(const Runs& cell) {
  return std::ranges::any_of(cell, [](const Run& run) { return run.text.find(kPlusMinus) != std::string::npos; });
}

/// A decimal number with an exponent or without, as siunitx reads it.
struct PlainNumber {
  std::string mantissa{}, exponent{};
};

bool is_decimal(std::string_view text) {
  text.remove_prefix(text.starts_with('-') ? 1 : 0);
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos && text[0] != '.';
}

std::optional<PlainNumber> plain_number(const Runs& cell) {
  PlainNumber number;
  if (cell.empty() || cell.size() > 2 || cell[0].style != Style::number) {
    return std::nullopt;
  }
  number.mantissa = cell[0].text;
  if (cell.size() == 2) {
    if (cell[1].style != Style::raised || !number.mantissa.ends_with(kTimes)) {
      return std::nullopt;
    }
    number.mantissa.resize(number.mantissa.size() - kTimes.size());
    number.exponent = cell[1].text;
  }
  return is_decimal(number.mantissa) ? std::optional(number) : std::nullopt;
}

/// The room that siunitx keeps for the numbers of a column.
class NumberFormat {
 public:
  void cover(const PlainNumber& number) {
    const bool negative = number.mantissa.starts_with('-');
    const std::size_t point = std::min(number.mantissa.find('.'), number.mantissa.size());
    negative_ = negative_ || negative;
    whole_ = std::max(whole_, point - (negative ? 1 : 0));
    decimals_ = std::max(decimals_, point == number.mantissa.size() ? 0 : number.mantissa.size() - point - 1);
    if (!number.exponent.empty()) {
      const bool below = number.exponent.starts_with('-');
      negative_exponent_ = negative_exponent_ || below;
      exponent_ = std::max(exponent_, number.exponent.size() - (below ? 1 : 0));
    }
  }

  [[nodiscard]] std::string text() const {
    std::string format = (negative_ ? "-" : "") + std::to_string(whole_);
    format += decimals_ > 0 ? "." + std::to_string(decimals_) : "";
    return format + (exponent_ > 0 ? (negative_exponent_ ? "e-" : "e") + std::to_string(exponent_) : "");
  }

  /// The longest number of this format.
  [[nodiscard]] Runs longest() const {
    Runs number{{(negative_ ? "−" : "") + std::string(whole_, '0'), Style::number}};
    number[0].text += decimals_ > 0 ? "." + std::string(decimals_, '0') : "";
    if (exponent_ > 0) {
      number[0].text += kTimes;
      number.push_back({(negative_exponent_ ? "−" : "") + std::string(exponent_, '0'), Style::raised});
    }
    return number;
  }

 private:
  std::size_t whole_ = 1, decimals_ = 0, exponent_ = 0;
  bool negative_ = false, negative_exponent_ = false;
};

/// Cells that people wrote, and numbers in forms that siunitx does not read.
void set_as_text(LatexColumn& column, const LaidOutTable& table, std::size_t i) {
  const Alignment alignment = table.alignments[i];
  column.letters = alignment == Alignment::left ? "l" : alignment == Alignment::right ? "r" : "c";
  for (const auto& row : table.cells) {
    column.cells.push_back(latex_cell(row[i]));
  }
}

/// Numbers, which siunitx aligns at the point. Those in a form that it does not read stand at the right.
/// \return whether there is any that it reads, and no cell with a half-width
bool set_as_numbers(LatexColumn& column, const LaidOutTable& table, std::size_t i) {
  NumberFormat format;
  bool any = false, others = false;
  std::vector<std::string> cells;
  for (const auto& row : table.cells) {
    if (const auto number = plain_number(row[i])) {
      format.cover(*number);
      cells.push_back(number->mantissa + (number->exponent.empty() ? "" : "e" + number->exponent));
      any = true;
    } else if (is_missing(row[i]) || row[i].front().style == Style::number) {
      cells.push_back("{" + latex_cell(row[i]) + "}");
      others = others || !is_missing(row[i]);
    } else {
      return false;
    }
    if (has_half_width(row[i])) {
      return false;
    }
  }
  if (any) {
    column.width = latex_width(format.longest());
    column.letters = "S[table-format=" + format.text() + (others ? ",table-text-alignment=right]" : "]");
    column.cells = std::move(cells);
  }
  return any;
}

/// 41.2 ± 0.8 in two columns that meet at the sign. \return whether some cell has it, and all others are missing
bool set_as_measured(LatexColumn& column, const LaidOutTable& table, std::size_t i) {
  bool any = false;
  double widest = 0, widest_half = 0;
  std::vector<std::string> cells;
  for (const auto& row : table.cells) {
    Runs value = row[i], half_width = row[i];
    const auto sign =
        std::ranges::find_if(value, [](const Run& run) { return run.text.find(kPlusMinus) != std::string::npos; });
    if (sign != value.end()) {
      const auto place = sign - value.begin();
      const std::size_t at = sign->text.find(kPlusMinus);
      half_width[static_cast<std::size_t>(place)].text.erase(0, at + kPlusMinus.size());
      half_width.erase(half_width.begin(), half_width.begin() + place);
      sign->text.resize(at);
      value.erase(sign + 1, value.end());
      widest = std::max(widest, latex_width(value));
      widest_half = std::max(widest_half, latex_width(half_width));
      cells.push_back(latex_cell(value) + " & " + latex_cell(half_width));
      any = true;
    } else if (is_missing(row[i])) {
      cells.push_back("\\multicolumn{2}{c}{" + latex_cell(row[i]) + "}");
    } else if (table.table.columns[i].half_widths) {  // no interval: the number alone, with room for the sign
      widest = std::max(widest, latex_width(row[i]));
      cells.push_back("\\multicolumn{1}{r@{\\phantom{${}\\pm{}$}}}{" + latex_cell(row[i]) + "} &");
    } else {
      return false;
    }
  }
  if (any) {
    column.letters = "r@{${}\\pm{}$}l";
    column.count = 2;
    column.width = widest + widest_half + latex_width(kPlusMinus);
    column.cells = std::move(cells);
  }
  return any;
}

/// A heading that is wider than its column is set in lines.
std::vector<std::string> heading_lines(const std::string& heading, const LaidOutTable& table, std::size_t column) {
  std::size_t width = 9;
  for (const auto& row : table.cells) {
    std::size_t cell = 0;
    for (const Run& run : row[column]) {
      cell += width_of(run.text);
    }
    width = std::max(width, std::min<std::size_t>(cell, 24));
  }
  return wrap(heading, width);
}

std::string heading(const std::vector<std::string>& lines, const LatexColumn& column) {
  const std::string place = column.letters == "l" || column.letters == "r" ? column.letters : "c";
  std::string text;
  for (const std::string& line : lines) {
    text += (text.empty() ? "" : "\\\\") + escape_latex(line);
  }
  if (lines.size() > 1) {
    text = "\\begin{tabular}[b]{@{}" + place + "@{}}" + text + "\\end{tabular}";
  }
  return column.count == 2                 ? "\\multicolumn{2}{c}{" + text + "}"
         : column.letters.starts_with('S') ? "{" + text + "}"
                                           : text;
}

void measure(LatexColumn& column, const LaidOutTable& table, std::size_t i, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    column.width = std::max(column.width, latex_width(line));
  }
  column.longest_word = column.width;
  for (const auto& row : table.cells) {
    column.cell_widths.push_back(latex_width(row[i]));
    column.width = std::max(column.width, column.cell_widths.back());
    for (const Run& run : row[i]) {
      for (const std::string& word : split(run.text, ' ')) {
        const std::string_view unbroken = std::string_view(word).substr(0, kUnbrokenLetters);
        column.longest_word = std::max(column.longest_word, latex_width(unbroken));
      }
    }
  }
}

}  // namespace

std::vector<LatexColumn> latex_columns(const LaidOutTable& table) {
  std::vector<LatexColumn> columns;
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    LatexColumn& column = columns.emplace_back();
    if (!set_as_numbers(column, table, i) && !set_as_measured(column, table, i)) {
      set_as_text(column, table, i);
    }
    column.is_text =
        table.table.columns[i].kind == ColumnKind::text && (column.letters == "l" || column.letters == "r");
    const std::vector<std::string> lines = heading_lines(table.headings[i], table, i);
    column.heading = heading(lines, column);
    measure(column, table, i, lines);
  }
  return columns;
}

}  // namespace zeroset
