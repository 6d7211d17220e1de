// Cells of plain text in aligned columns, and Markdown made of them.
#include "document/tables/table_plain.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include <algorithm>

namespace zeroset {
namespace {

std::string plain(const Runs& runs, const Escape& escape) {
  std::string text;
  for (const Run& run : runs) {
    switch (run.style) {
      case Style::raised:
        text += "^" + run.text;
        break;
      case Style::footnote:
        text += " (" + run.text + ")";
        break;
      case Style::text:
        text += escape(one_line(run.text));
        break;
      case Style::number:
        text += run.text;
        break;
    }
  }
  return text;
}

std::string padded(const std::string& text, std::size_t width, Alignment alignment) {
  const std::size_t space = width - width_of(text);
  const std::size_t before = alignment == Alignment::left ? 0 : alignment == Alignment::right ? space : space / 2;
  return std::string(before, ' ') + text + std::string(space - before, ' ');
}

std::string delimiter_row(const std::vector<std::size_t>& widths, const std::vector<Alignment>& alignments) {
  std::string text = "|";
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const bool left = alignments[i] != Alignment::right;
    const bool right = alignments[i] != Alignment::left;
    text += " " + std::string(left && right ? ":" : "-") + std::string(widths[i] - 2, '-') + (right ? ":" : "-") + " |";
  }
  return text + "\n";
}

std::string escape_markdown(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    escaped += std::string_view("\\`*_[]<>|&").find(c) == std::string_view::npos ? "" : "\\";
    escaped += c;
  }
  return escaped;
}

}  // namespace

TextGrid text_grid(const LaidOutTable& table, const Escape& escape) {
  TextGrid lines(1);
  for (const std::string& heading : table.headings) {
    lines[0].push_back(escape(one_line(heading)));
  }
  for (const auto& row : table.cells) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const Runs& cell : row) {
      line.push_back(plain(cell, escape));
    }
  }
  return lines;
}

std::vector<std::size_t> column_widths(const TextGrid& lines, std::size_t least) {
  std::vector<std::size_t> widths(lines[0].size(), least);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(line[i]));
    }
  }
  return widths;
}

std::string text_row(const std::vector<std::string>& line,
                     const std::vector<std::size_t>& widths,
                     const std::vector<Alignment>& alignments,
                     const std::string& between) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    text += (i == 0 ? "" : between) + padded(line[i], widths[i], alignments[i]);
  }
  return text;
}

std::string to_markdown(const Table& table) {
  const LaidOutTable laid_out = lay_out(table);
  const TextGrid lines = text_grid(laid_out, escape_markdown);
  const std::vector<std::size_t> widths = column_widths(lines, 3);
  std::string text;
  if (!table.title.empty()) {
    text += "**" + escape_markdown(one_line(table.title)) + "**\n\n";
  }
  if (!table.caption.empty()) {
    text += escape_markdown(one_line(table.caption)) + "\n\n";
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += "| " + text_row(lines[i], widths, laid_out.alignments, " | ") + " |\n";
    text += i == 0 ? delimiter_row(widths, laid_out.alignments) : "";
  }
  for (std::size_t i = 0; i < laid_out.reasons.size(); ++i) {
    text += "\n(" + footnote_mark(i) + ") " + escape_markdown(one_line(laid_out.reasons[i])) + "\n";
  }
  for (const std::string& note : table.notes) {
    text += "\n" + escape_markdown(one_line(note)) + "\n";
  }
  return text;
}

}  // namespace zeroset
