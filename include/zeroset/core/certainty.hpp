/// \file
/// How a number is known: a number without its certainty is a bug.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zeroset {

/// How a number is known.
enum class Certainty {
  proved,           ///< by exact arithmetic, a theorem, or an interval certificate
  probability_one,  ///< true for all random choices but a set of probability zero; the result names primes or the seed
  numerical,        ///< in floating-point arithmetic, with no proof
};

/// "proved", "probability one", "numerical": as the program prints it.
[[nodiscard]] std::string name(Certainty certainty);

/// The same, and "" where nothing is known.
[[nodiscard]] std::string name(const std::optional<Certainty>& certainty);

/// Reads a name back. \throws InvalidArgument for another text
[[nodiscard]] Certainty read_certainty(std::string_view name);

/// In a JSON document it is its name. \param value  of nlohmann's library
template <class Json>
void to_json(Json& value, const Certainty& certainty) {
  value = name(certainty);
}

}  // namespace zeroset
