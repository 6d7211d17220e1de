// Principal components of the long training's weights, beside those of a random walk with the same steps.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/lipton/protocol.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::lipton {

/// Its numbers.
struct PathsOptions {
  std::vector<std::int64_t> layers{2};  ///< in the table, beside all weights
};

/// Kind "paths".
class PathsGroup final : public FigureGroup {
 public:
  using Options = PathsOptions;
  PathsGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  /// a.4.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override;
  void check(const Protocol& protocol) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::lipton
