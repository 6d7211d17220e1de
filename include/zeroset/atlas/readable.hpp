/// \file
/// Answers for people: a sentence that says the numbers and how they are known, for example that there are 18 solutions,
/// all simple, none of them real, with probability one; then all keys.
///
/// \code
/// const std::string said = sentence(kCount, answer_line(kCount, {{"network", "figure7"}}));
/// \endcode
#pragma once

#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/verify.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace zeroset::atlas {

/// What a verb answered, in a sentence or two; empty for answers that are no numbers of one problem. The last word is
/// the status, "proved", "probability one" or "numerical", where there is one.
[[nodiscard]] std::string sentence(const AlgebraVerb& verb, const Answer& answer);

/// How many problems have a number by two independent routes, and whether these agree; of one problem, the number.
[[nodiscard]] std::string sentence(std::span<const VerifyRow> rows);

/// "key  value" lines, nested keys with dots.
/// \param width  columns; longer values are wrapped. 0: a line a key
[[nodiscard]] std::string key_lines(const nlohmann::ordered_json& keys, std::size_t width = 0);

/// A polynomial approximation: its errors, then its coefficients. \param answer  of kApproximate, complete
[[nodiscard]] std::string fit_lines(const Answer& answer);

}  // namespace zeroset::atlas
