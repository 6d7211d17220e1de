// Tables for a terminal, in the width of its window.
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/table_plain.hpp"

#include <algorithm>
#include <numeric>

namespace zeroset {
namespace {

/// A table as text, and how wide its columns are.
struct TextTable {
  LaidOutTable table{};
  TextGrid lines{};
  std::vector<std::size_t> widths{};
};

constexpr std::size_t kBetween = 2;  // spaces

TextTable text_table(const Table& table) {
  TextTable text{.table = lay_out(table)};
  text.lines = text_grid(text.table, [](const std::string& cell) { return cell; });
  text.widths = column_widths(text.lines, 1);
  return text;
}

std::size_t total_width(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), kBetween * (widths.size() - 1));
}

std::string rule_of(std::size_t width) {
  std::string rule;
  for (std::size_t i = 0; i < width; ++i) {
    rule += "─";
  }
  return rule + "\n";
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

/// A sentence, in lines of the window.
std::string in_lines(const std::string& sentence, std::size_t width) {
  if (width == 0) {
    return one_line(sentence) + "\n";
  }
  std::string text;
  for (const std::string& line : wrap(one_line(sentence), width)) {
    text += line + "\n";
  }
  return text;
}

template <class T>
std::vector<T> taken(const std::vector<T>& from, const std::vector<std::size_t>& columns) {
  std::vector<T> values;
  for (const std::size_t i : columns) {
    values.push_back(from[i]);
  }
  return values;
}

/// Those columns side by side.
std::string block(const TextTable& text, const std::vector<std::size_t>& columns) {
  const std::vector<std::size_t> widths = taken(text.widths, columns);
  const std::vector<Alignment> alignments = taken(text.table.alignments, columns);
  const std::string rule = rule_of(total_width(widths)), between(kBetween, ' ');
  std::string result;
  for (std::size_t i = 0; i < text.lines.size(); ++i) {
    const std::vector<std::string> line = taken(text.lines[i], columns);
    result += (i < 2 ? rule : "") + without_trailing_spaces(text_row(line, widths, alignments, between)) + "\n";
  }
  return result + rule;
}

/// The columns in blocks that fit the window, each with the first one; none where two do not fit.
std::vector<std::vector<std::size_t>> blocks_of(const TextTable& text, std::size_t width) {
  std::vector<std::vector<std::size_t>> blocks{{0}};
  for (std::size_t i = 1; i < text.widths.size(); ++i) {
    blocks.back().push_back(i);
    if (total_width(taken(text.widths, blocks.back())) > width) {
      blocks.back().pop_back();
      blocks.push_back({0, i});
      if (total_width(taken(text.widths, blocks.back())) > width) {
        return {};
      }
    }
  }
  std::erase_if(blocks, [](const auto& columns) { return columns.size() < 2; });  // the second column began a block
  return blocks;
}

/// A cell a line, under one another; what is long goes on below its beginning.
std::string records(const TextTable& text, std::size_t width) {
  std::size_t names = 0;
  for (const std::string& heading : text.lines[0]) {
    names = std::max(names, width_of(heading));
  }
  names = std::min(names, width / 2);
  const std::size_t room = std::max<std::size_t>(width - std::min(width, names + kBetween), 8);
  const std::string rule = rule_of(width);
  std::string result = rule;
  for (std::size_t row = 1; row < text.lines.size(); ++row) {
    for (std::size_t i = 0; i < text.widths.size(); ++i) {
      std::string name = text.lines[0][i];
      const std::vector<std::string> value = wrap(text.lines[row][i], room);
      for (const std::string& line : value.empty() ? std::vector<std::string>(1) : value) {
        const std::size_t gap = names + kBetween - std::min(names, width_of(name));
        result += without_trailing_spaces(name + std::string(gap, ' ') + line) + "\n";
        name.clear();
      }
    }
    result += rule;
  }
  return result;
}

std::string all_columns(const TextTable& text) {
  std::vector<std::size_t> columns(text.widths.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  return block(text, columns);
}

std::string fitted(const TextTable& text, std::size_t width) {
  if (width == 0 || total_width(text.widths) <= width) {
    return all_columns(text);
  }
  std::string result;
  if (text.table.cells.size() > 1) {
    for (const std::vector<std::size_t>& columns : blocks_of(text, width)) {
      result += (result.empty() ? "" : "\n") + block(text, columns);
    }
  }
  return result.empty() ? records(text, width) : result;
}

}  // namespace

std::string to_text(const Table& table, const TextOptions& options) {
  TextTable text = text_table(table);
  std::size_t left_out = 0;
  // One row is read from top to bottom, whole; of several, the columns that say most are compared.
  if (options.width > 0 && total_width(text.widths) > options.width && table.rows.size() > 1) {
    text = text_table(without_details(table));
    left_out = table.columns.size() - text.widths.size();
  }
  std::string result = table.title.empty() ? "" : in_lines(table.title, options.width);
  result += fitted(text, options.width);
  if (left_out > 0) {
    result += in_lines(count_of(left_out, "more column") + ": " + options.elsewhere, options.width);
  }
  for (std::size_t i = 0; i < text.table.reasons.size(); ++i) {
    result += in_lines("(" + footnote_mark(i) + ") " + text.table.reasons[i], options.width);
  }
  for (const std::string& note : table.notes) {
    result += in_lines(note, options.width);
  }
  return result;
}

}  // namespace zeroset
