// Tables for a terminal, in the width of its window.
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/tables/table_plain.hpp"

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

constexpr std::size_t kColumnGap = 2;  // spaces

TextTable text_table(const Table& table) {
  TextTable text{.table = lay_out(table)};
  text.lines = text_grid(text.table, [](const std::string& cell) { return cell; });
  text.widths = column_widths(text.lines, 1);
  return text;
}

std::size_t total_width(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), kColumnGap * (widths.size() - 1));
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

std::vector<std::string> cell_lines(const std::string& cell, std::size_t width) {
  return width_of(cell) <= width ? std::vector{cell} : wrap(cell, width);
}

/// A row of cells, over as many lines as the longest takes; headings stand at the bottom.
std::string row_text(const TextTable& text, std::size_t row, const std::vector<std::size_t>& columns) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (const std::size_t i : columns) {
    cells.push_back(cell_lines(text.lines[row][i], text.widths[i]));
    height = std::max(height, cells.back().size());
  }
  const std::vector<std::size_t> widths = taken(text.widths, columns);
  const std::vector<Alignment> alignments = taken(text.table.alignments, columns);
  std::string result;
  for (std::size_t line = 0; line < height; ++line) {
    std::vector<std::string> parts;
    for (const std::vector<std::string>& cell : cells) {
      const std::size_t above = row == 0 ? height - cell.size() : 0;
      const bool inside = line >= above && line - above < cell.size();
      parts.push_back(inside ? cell[line - above] : "");
    }
    result += without_trailing_spaces(text_row(parts, widths, alignments, std::string(kColumnGap, ' '))) + "\n";
  }
  return result;
}

/// Those columns side by side.
std::string block(const TextTable& text, const std::vector<std::size_t>& columns) {
  const std::string rule = rule_of(total_width(taken(text.widths, columns)));
  std::string result;
  for (std::size_t i = 0; i < text.lines.size(); ++i) {
    result += (i < 2 ? rule : "") + row_text(text, i, columns);
  }
  return result + rule;
}

std::size_t longest_word(const std::string& cell) {
  std::size_t longest = 0;
  for (const std::string& word : split(cell, ' ')) {
    longest = std::max(longest, width_of(word));
  }
  return longest;
}

/// The smallest width in which a heading takes so many lines.
std::size_t width_for(const std::string& heading, std::size_t lines) {
  std::size_t width = longest_word(heading);
  while (cell_lines(heading, width).size() > lines) {
    ++width;
  }
  return width;
}

/// What room is left goes to headings of many lines.
void lower_headings(TextTable& text, std::size_t width) {
  for (const std::size_t lines : {2, 1}) {
    for (std::size_t i = 0; i < text.widths.size(); ++i) {
      const std::size_t wanted = width_for(text.lines[0][i], lines), now = text.widths[i];
      if (wanted > now && total_width(text.widths) + wanted - now <= width) {
        text.widths[i] = wanted;
      }
    }
  }
}

/// Headings, and texts where they are long, in lines, so that the table fits. \return whether it does
bool narrow(TextTable& text, std::size_t width) {
  constexpr std::size_t kShortText = 16;
  TextTable narrower = text;
  std::vector<std::size_t> least;
  for (std::size_t i = 0; i < text.widths.size(); ++i) {
    const bool is_text = text.table.table.columns[i].kind == ColumnKind::text;
    std::size_t words = longest_word(text.lines[0][i]), cells = words;
    for (std::size_t row = 1; row < text.lines.size(); ++row) {
      words = std::max(words, is_text ? longest_word(text.lines[row][i]) : width_of(text.lines[row][i]));
      cells = std::max(cells, width_of(text.lines[row][i]));
    }
    narrower.widths[i] = cells;
    least.push_back(is_text ? std::max(words, std::min(cells, kShortText)) : cells);
  }
  while (total_width(narrower.widths) > width) {
    std::size_t widest = 0, room = 0;
    for (std::size_t i = 0; i < least.size(); ++i) {
      if (narrower.widths[i] - least[i] > room) {
        room = narrower.widths[i] - least[i];
        widest = i;
      }
    }
    if (room == 0) {
      return false;
    }
    --narrower.widths[widest];
  }
  text = std::move(narrower);
  lower_headings(text, width);
  return true;
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
  const std::size_t room = std::max<std::size_t>(width - std::min(width, names + kColumnGap), 8);
  const std::string rule = rule_of(width);
  std::string result = rule;
  for (std::size_t row = 1; row < text.lines.size(); ++row) {
    for (std::size_t i = 0; i < text.widths.size(); ++i) {
      std::string name = text.lines[0][i];
      const std::vector<std::string> value = wrap(text.lines[row][i], room);
      for (const std::string& line : value.empty() ? std::vector<std::string>(1) : value) {
        const std::size_t gap = names + kColumnGap - std::min(names, width_of(name));
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

std::string fitted(TextTable text, std::size_t width) {
  if (width == 0 || total_width(text.widths) <= width) {
    return all_columns(text);
  }
  std::string result;
  if (text.table.cells.size() > 1) {
    if (narrow(text, width)) {
      return all_columns(text);
    }
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
