// Reading texts in lines and pieces.
#include "algebra/systems/system_text.hpp"

#include "zeroset/core/error.hpp"

namespace zeroset::algebra::detail {

std::string without_comments(std::string_view text, char sign) {
  std::string result(text);
  bool comment = false;
  for (char& c : result) {
    comment = c == '\n' ? false : comment || c == sign;
    c = comment ? ' ' : c;
  }
  return result;
}

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<Piece> split(std::string_view text, char separator) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    pieces.push_back({text.substr(begin, end - begin), begin});
    begin = end + 1;
  }
  return pieces;
}

std::string at_line(const std::string& source, std::size_t line) {
  return source + ", line " + std::to_string(line) + ": ";
}

void add_unknown(Names& names, std::string_view name, const std::string& where) {
  if (!is_name(name)) {
    throw SpecError("", where + "expected the name of an unknown, got \"" + printable(name.substr(0, 40)) + "\"");
  }
  if (!names.add(std::string(name))) {
    throw SpecError("", where + "the unknown " + std::string(name) + " stands twice");
  }
}

}  // namespace zeroset::algebra::detail
