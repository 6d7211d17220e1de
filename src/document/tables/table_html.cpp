#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/tables/table_cells.hpp"

#include <algorithm>

namespace zeroset {
namespace {

/// A hyphen is no minus, and long numbers are read in groups.
std::string html_number(const std::string& number) {
  std::string text;
  for (const char c : grouped(number, "\xE2\x80\xAF")) {  // U+202F, narrow no-break space
    text += c == '-' ? "\xE2\x88\x92" : c == ' ' ? "\xC2\xA0" : std::string(1, c);
  }
  return text;
}

std::string html_cell(const Runs& runs) {
  std::string text;
  for (const Run& run : runs) {
    switch (run.style) {
      case Style::text:
        text += escape_html(run.text);
        break;
      case Style::number:
        text += html_number(run.text);
        break;
      case Style::raised:
      case Style::footnote:
        text += "<sup>" + html_number(run.text) + "</sup>";
        break;
    }
  }
  return text;
}

/// Sentences may break, or one of them makes the whole table wider than the page.
std::string cell_class(const LaidOutTable& table, std::size_t column, const Runs& runs) {
  constexpr std::size_t kLongest = 44;  // characters of one line
  std::size_t width = 0;
  for (const Run& run : runs) {
    width += run.style == Style::text ? width_of(run.text) : 0;
  }
  return name(table.alignments[column]) + (width > kLongest ? " sentence" : "");
}

/// Columns that are folded away until the reader asks for all of them.
std::string fold_class(const LaidOutTable& table, std::size_t column) {
  return table.table.columns[column].detail ? " detail" : "";
}

/// By what a script sorts the cell: its number, which the reader sees rounded, with signs, or as a product of powers.
std::string sort_key(const Cell& cell) {
  struct Key {
    std::string operator()(const Missing&) const { return " data-missing=\"\""; }
    std::string operator()(const std::string&) const { return ""; }
    std::string operator()(std::int64_t value) const { return of(std::to_string(value)); }
    std::string operator()(const Integer& value) const { return of(zeroset::to_string(value)); }
    std::string operator()(double value) const { return of(exact_text(value)); }
    std::string operator()(const Measured& value) const { return of(exact_text(value.value)); }
    std::string operator()(bool value) const { return of(value ? "1" : "0"); }
    static std::string of(const std::string& number) { return " data-sort=\"" + number + "\""; }
  };
  return std::visit(Key{}, cell);
}

std::string head(const LaidOutTable& table) {
  std::string text = "<thead>\n<tr>";
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    text += "<th scope=\"col\" class=\"" + name(table.alignments[i]) + fold_class(table, i) + "\">" +
            escape_html(table.headings[i]) + "</th>";
  }
  return text + "</tr>\n</thead>\n";
}

std::string body(const LaidOutTable& table) {
  std::string text = "<tbody>\n";
  for (std::size_t r = 0; r < table.cells.size(); ++r) {
    const auto& row = table.cells[r];
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      // The first column names the row for those who listen to the page.
      const bool names_row = i == 0 && table.table.columns[0].kind == ColumnKind::text;
      text += names_row ? "<th scope=\"row\"" : "<td";
      text += " class=\"" + cell_class(table, i, row[i]) + fold_class(table, i) + "\"" +
              sort_key(table.table.rows[r][i]) + ">" + html_cell(row[i]) + (names_row ? "</th>" : "</td>");
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n";
}

/// The switch that shows them; no script is needed for it.
std::string fold_switch(const LaidOutTable& table) {
  if (std::ranges::none_of(table.table.columns, &Column::detail)) {
    return "";
  }
  return "<label class=\"columns\"><input type=\"checkbox\" autocomplete=\"off\"/> all " +
         std::to_string(table.table.columns.size()) + " columns</label>\n";
}

std::string notes_in_html(const LaidOutTable& table) {
  std::string text;
  for (std::size_t i = 0; i < table.reasons.size(); ++i) {
    text += "<p><sup>" + footnote_mark(i) + "</sup> " + escape_html(table.reasons[i]) + "</p>\n";
  }
  for (const std::string& note : table.table.notes) {
    text += "<p>" + escape_html(note) + "</p>\n";
  }
  return text.empty() ? "" : "<div class=\"notes\">\n" + text + "</div>\n";
}

}  // namespace

std::string to_html(const Table& table) {
  const LaidOutTable laid_out = lay_out(table);
  const std::string title = escape_html(table.title);
  std::string text = "<figure class=\"table\" id=\"" + table.name + "\">\n";
  if (!table.title.empty() || !table.caption.empty()) {
    text += "<figcaption>" + (title.empty() ? "" : "<strong>" + title + "</strong> ") + escape_html(table.caption) +
            "</figcaption>\n";
  }
  text += fold_switch(laid_out);
  // The box scrolls, so the keyboard must reach it.
  text += "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + (title.empty() ? table.name : title) +
          "\">\n";
  text += "<table>\n" + head(laid_out) + body(laid_out) + "</table>\n</div>\n";
  return text + notes_in_html(laid_out) + "</figure>\n";
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const char32_t character = next_character(text);
    switch (character) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default: {
        const bool control = (character < 0x20 && character != '\n' && character != '\t') ||
                             (character >= 0x7F && character <= 0x9F) || character == 0xFFFE || character == 0xFFFF;
        append_utf8(escaped, control ? 0xFFFD : character);
      }
    }
  }
  return escaped;
}

}  // namespace zeroset
