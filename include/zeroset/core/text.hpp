/// \file
/// What writers do with text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset {

/// True for a letter followed by letters, digits and underscores (ASCII).
bool is_key(std::string_view text);

/// True for one or more of letters, digits, '-' and '_' (ASCII), and of '.' where `with_dots`.
bool is_stem(std::string_view text, bool with_dots = false);

/// Takes the next character of UTF-8 text off its front. What is no UTF-8 gives U+FFFD and loses one byte.
char32_t next_character(std::string_view& text);

/// Appends one character as UTF-8.
void append_utf8(std::string& text, char32_t character);

/// Number of characters, which is the width on a terminal for the scripts that tables have.
std::size_t width_of(std::string_view text);

/// Line breaks and other control characters become spaces.
std::string one_line(std::string_view text);

/// \name Numbers as text, the same in every locale
/// @{
/// The fewest digits that read back to the same double: "0.1", "1e+22", "-0"; "inf", "-inf" and "nan".
[[nodiscard]] std::string exact_text(double value);
/// The same for files of numbers: "0" for minus zero, empty where it is not finite.
std::string shortest(double value);
/// At most so many significant digits and no zeros behind them: "0.333333", "1e-05", "200". \param digits  1 to 17
[[nodiscard]] std::string significant(double value, int digits = 6);
/// So many digits behind the point: "0.33", "-0.00". \param decimals  0 to 300
[[nodiscard]] std::string fixed(double value, int decimals);
/// "1,234,567"
[[nodiscard]] std::string with_thousands(std::int64_t value);
/// A share in percent: "60.8 %".
[[nodiscard]] std::string percent(double share, int decimals = 1);
/// @}

/// A field of RFC 4180: in quotes where it has a comma, a quote, a line break, or a space at an end.
std::string csv_field(std::string_view text);

/// The parts between separators; an empty one at the end does not count.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

/// Cuts at spaces into lines of about `width` characters.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// "1 point", "3 points".
std::string count_of(std::size_t count, const std::string& noun);

}  // namespace zeroset
