// PHCpack's format of systems.
#include "zeroset/core/error.hpp"

#include "algebra/systems/system_text.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace zeroset::algebra::detail {

namespace {

constexpr std::int64_t kMaxUnknowns = 1'000'000;

/// The header of a PHCpack file: one or two numbers on its first line that is not blank.
struct PhcHeader {
  std::size_t equations = 0, unknowns = 0;
  std::size_t end = 0;
};

PhcHeader read_phc_header(std::string_view text, const std::string& source) {
  std::size_t position = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string where = at_line(source, Lines(text).at(position));
  const auto number = [&]() -> std::optional<std::size_t> {
    while (position < text.size() && (text[position] == ' ' || text[position] == '\t' || text[position] == '\r')) {
      ++position;
    }
    const std::size_t begin = position;
    std::int64_t value = 0;
    while (position < text.size() && std::isdigit(static_cast<unsigned char>(text[position])) != 0) {
      value = std::min(value * 10 + (text[position++] - '0'), kMaxUnknowns + 1);
    }
    return begin == position ? std::nullopt : std::optional(static_cast<std::size_t>(value));
  };
  const auto equations = number();
  const auto unknowns = equations ? number() : std::nullopt;
  const std::size_t line_end = std::min(text.find('\n', position), text.size());
  if (!equations || !blank(text.substr(position, line_end - position)) || *equations > kMaxUnknowns ||
      unknowns.value_or(0) > kMaxUnknowns) {
    throw SpecError(
        "", where + "expected a line with the number of equations, or of equations and unknowns, of at most 10^6");
  }
  return {*equations, unknowns.value_or(*equations), line_end};
}

/// After the polynomials PHCpack's files have a title, solutions and prose, with colons and equality signs. What ends
/// with ; before any of these is a polynomial that the header does not count.
void refuse_further_polynomial(std::string_view text,
                               std::size_t begin,
                               const std::string& source,
                               std::size_t equations) {
  const std::size_t stop = text.find_first_of(";:=", begin);
  if (stop != std::string_view::npos && text[stop] == ';') {
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n", begin), stop);
    throw SpecError("",
                    at_line(source, Lines(text).at(first)) + "expected no more than the " + std::to_string(equations) +
                        " polynomials of the header, got \"" + printable(text.substr(first, 12)) + "\"");
  }
}

}  // namespace

PolynomialSystem read_phc(std::string_view text, const std::string& source, const ReadLimits& limits) {
  const PhcHeader header = read_phc_header(text, source);
  Names names{.open = true, .max_unknowns = header.unknowns, .imaginary_unit = true};
  PolynomialSystem system;
  Lines lines(text);
  std::size_t begin = header.end;
  for (std::size_t i = 0; i < header.equations; ++i) {
    const std::size_t end = text.find(';', begin);
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n", begin), text.size());
    if (end == std::string_view::npos) {
      throw SpecError("",
                      at_line(source, lines.at(first)) + "expected " + std::to_string(header.equations) +
                          " polynomials, each ended by ;, got " + std::to_string(i));
    }
    const Place place{"", source, lines.at(std::min(first, end))};
    const std::string_view expression = text.substr(std::min(first, end), end - std::min(first, end));
    system.polynomials.push_back(real_polynomial(read_expression(expression, names, place, limits), place, limits));
    begin = end + 1;
  }
  refuse_further_polynomial(text, begin, source, header.equations);
  // The header may promise more unknowns than are used.
  for (std::size_t k = 1; names.unknowns.size() < header.unknowns; ++k) {
    names.add("x" + std::to_string(k));
  }
  system.variables = names.unknowns;
  return system;
}

}  // namespace zeroset::algebra::detail
