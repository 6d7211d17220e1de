// msolve's format of systems.
#include "zeroset/core/error.hpp"

#include "algebra/systems/system_text.hpp"

#include <algorithm>
#include <cctype>

namespace zeroset::algebra::detail {

PolynomialSystem read_ms(std::string_view original, const std::string& source, const ReadLimits& limits) {
  const std::string text = without_comments(original, '#');
  const std::string_view view = text;
  Lines lines(view);
  const std::size_t first = std::min(view.find_first_not_of(" \t\r\n"), view.size());
  const std::size_t names_end = std::min(view.find('\n', first), view.size());
  Names names;
  for (const Piece& piece : split(view.substr(first, names_end - first), ',')) {
    add_unknown(names, trimmed(piece.text), at_line(source, lines.at(first)));
  }
  const std::size_t second = std::min(view.find_first_not_of(" \t\r\n", names_end), view.size());
  const std::size_t characteristic_end = std::min(view.find('\n', second), view.size());
  const std::string_view characteristic = trimmed(view.substr(second, characteristic_end - second));
  if (characteristic.empty() || !std::all_of(characteristic.begin(), characteristic.end(), [](unsigned char c) {
        return std::isdigit(c) != 0;
      })) {
    throw SpecError("",
                    at_line(source, lines.at(second)) + "expected the characteristic, 0 or a prime, got \"" +
                        printable(characteristic.substr(0, 40)) + "\"");
  }
  if (characteristic.find_first_not_of('0') != std::string_view::npos) {
    throw NotInThisBuild(source + ": systems of characteristic " + printable(characteristic.substr(0, 40)) +
                         " are not in this build; zeroset counts over the complex numbers");
  }
  PolynomialSystem system{.variables = names.unknowns};
  const std::vector<Piece> pieces = split(view.substr(characteristic_end), ',');
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i + 1 == pieces.size() && blank(pieces[i].text)) {
      break;  // a comma at the end, or no polynomial at all
    }
    const std::size_t offset = std::min(pieces[i].text.find_first_not_of(" \t\r\n"), pieces[i].text.size());
    const Place place{"", source, lines.at(characteristic_end + pieces[i].begin + offset)};
    system.polynomials.push_back(
        real_polynomial(read_expression(pieces[i].text.substr(offset), names, place, limits), place, limits));
  }
  return system;
}

}  // namespace zeroset::algebra::detail
