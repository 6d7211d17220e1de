/// \file
/// What a misspelled word may have meant.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace zeroset {

/// The least number of letters that are inserted, left out, changed, or exchanged with the next one, to make `b` of
/// `a`. Each letter is changed once at most ("optimal string alignment").
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The first of the nearest candidates, where it is at distance 2 at most and shares more than half of the word's
/// letters; else empty.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean count?", or nothing where no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace zeroset
