// What the figures of perturbed descents show, in words. None ends with a stop.
#pragma once

#include "studies/theory2/groups/descents.hpp"

#include <cstdint>
#include <string>

namespace zeroset::studies::theory2 {

/// "training errors end at 0.0 to 0.3 %, test errors at 70.1 to 73.0 %".
[[nodiscard]] std::string error_words(const Descents& descents);

/// How far the ends lie apart beside the starts, and how alike the runs moved, by one layer's weights.
[[nodiscard]] std::string movement_words(const Descents& descents, const Architecture& network, std::int64_t layer);

/// How often a network is right where another run, the reference, or an independent network is.
[[nodiscard]] std::string agreement_words(const landscape::Agreement& shares);

/// The highest training error between the ends of a line, beside theirs. \param line  its label begins the sentence
[[nodiscard]] std::string line_words(const Path& line);

}  // namespace zeroset::studies::theory2
