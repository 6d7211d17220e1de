// Polynomial expressions as text.
#pragma once

#include "zeroset/algebra/system_io.hpp"

#include "algebra/systems/complex_polynomial.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::algebra::detail {

/// What names mean while an expression is read.
struct Names {
  std::vector<std::string> unknowns{};
  std::map<std::string, std::uint32_t, std::less<>> index{};        ///< of `unknowns`
  std::map<std::string, ComplexPolynomial, std::less<>> defined{};  ///< Bertini's constants and subfunctions
  bool open = false;             ///< a name that is not known becomes the next unknown
  std::size_t max_unknowns = 0;  ///< where open
  bool imaginary_unit = false;   ///< i and I, where they are no unknowns

  /// \return false if the name is there already
  bool add(const std::string& name);
};

/// Where the text stands, for messages: a JSON pointer, or line and column counted from `begin`.
struct Place {
  std::string pointer{};
  std::string source{};
  std::size_t line = 0;  ///< of the text's first character, from 1; 0: name the pointer and the column
};

/// Reads a whole expression.
/// \throws SpecError, LimitExceeded
[[nodiscard]] ComplexPolynomial read_expression(std::string_view text,
                                                Names& names,
                                                const Place& place,
                                                const ReadLimits& limits);

/// \throws NotInThisBuild if an imaginary part is left, unless `limits.supports_only`
[[nodiscard]] Polynomial real_polynomial(ComplexPolynomial polynomial, const Place& place, const ReadLimits& limits);

/// The text with a ? for every byte that is no printable ASCII, for messages.
[[nodiscard]] std::string printable(std::string_view text);

/// A letter or underscore, then letters, digits and underscores.
[[nodiscard]] bool is_name(std::string_view text);

}  // namespace zeroset::algebra::detail
