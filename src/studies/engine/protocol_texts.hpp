// The files of experiments/STUDY as texts, so that a study needs no file to start from.
#pragma once

#include <string>
#include <vector>

namespace zeroset::studies {

/// One group of figures: experiments/STUDY/KEY/spec.json.
struct GroupSpec {
  std::string key{};
  std::string text{};
};

/// What a study is made of.
struct ProtocolTexts {
  std::string study{};
  std::string common{};             ///< what all figures share: experiments/STUDY/common.json
  std::vector<GroupSpec> groups{};  ///< by the alphabet
};

/// Those of all studies, by the alphabet.
[[nodiscard]] const std::vector<ProtocolTexts>& all_protocol_texts();

/// \throws InvalidArgument for a study that has no texts
[[nodiscard]] const ProtocolTexts& protocol_texts(const std::string& study);

}  // namespace zeroset::studies
