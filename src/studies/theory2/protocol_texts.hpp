// The files of experiments/theory2 as texts, so that the study needs no file to start from.
#pragma once

#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// One group of figures: experiments/theory2/KEY/spec.json.
struct GroupSpec {
  std::string key{};
  std::string text{};
};

/// In the order of the paper's figures.
[[nodiscard]] std::vector<GroupSpec> group_specs();

/// What all figures share: experiments/theory2/common.json.
[[nodiscard]] std::string common_spec();

}  // namespace zeroset::studies::theory2
