#pragma once

#include <string>
#include <vector>

namespace zeroset::cli {

/// One group of figures of a bundled study: experiments/theory2/KEY/spec.json.
struct ProtocolText {
  std::string key{};
  std::string text{};
};

/// In the order of the paper's figures.
[[nodiscard]] std::vector<ProtocolText> theory2_figures();

/// What all figures share: experiments/theory2/common.json.
[[nodiscard]] std::string theory2_common();

}  // namespace zeroset::cli
