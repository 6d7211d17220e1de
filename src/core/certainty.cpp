#include "zeroset/core/certainty.hpp"

#include "zeroset/core/error.hpp"

#include <array>

namespace zeroset {
namespace {

constexpr std::array<const char*, 3> kNames{"proved", "probability one", "numerical"};

}  // namespace

std::string name(Certainty certainty) {
  return kNames[static_cast<std::size_t>(certainty)];
}

std::string name(const std::optional<Certainty>& certainty) {
  return certainty ? name(*certainty) : "";
}

Certainty read_certainty(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) {
      return static_cast<Certainty>(i);
    }
  }
  throw InvalidArgument("[read_certainty] expected proved, probability one or numerical, got \"" + std::string(name) +
                        "\"");
}

}  // namespace zeroset
