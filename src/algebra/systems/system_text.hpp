// Reading texts in lines and pieces, with places for messages: what the readers of systems share.
#pragma once

#include "zeroset/algebra/system_io.hpp"

#include "algebra/systems/expression.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset::algebra::detail {

/// Text with every character of comments blanked out, so that places stay what they are.
[[nodiscard]] std::string without_comments(std::string_view text, char sign);

/// Line numbers of places that are asked for in ascending order, without counting from the beginning each time.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  std::size_t at(std::size_t position) {
    if (position < position_) {
      *this = Lines(text_);
    }
    const auto begin = text_.begin();
    line_ += static_cast<std::size_t>(std::count(
        begin + static_cast<std::ptrdiff_t>(position_), begin + static_cast<std::ptrdiff_t>(position), '\n'));
    position_ = position;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0, line_ = 1;
};

[[nodiscard]] bool blank(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text);

/// A piece of a text that begins at `begin`.
struct Piece {
  std::string_view text{};
  std::size_t begin = 0;
};

[[nodiscard]] std::vector<Piece> split(std::string_view text, char separator);

/// The beginning of a message about a line.
[[nodiscard]] std::string at_line(const std::string& source, std::size_t line);

/// \throws SpecError if this is no name, or one that stands already
void add_unknown(Names& names, std::string_view name, const std::string& where);

// Throw SpecError, or NotInThisBuild for what the format has and zeroset has not.
[[nodiscard]] PolynomialSystem read_phc(std::string_view text, const std::string& source, const ReadLimits& limits);
[[nodiscard]] PolynomialSystem read_ms(std::string_view text, const std::string& source, const ReadLimits& limits);
[[nodiscard]] PolynomialSystem read_bertini(std::string_view text, const std::string& source, const ReadLimits& limits);

}  // namespace zeroset::algebra::detail
