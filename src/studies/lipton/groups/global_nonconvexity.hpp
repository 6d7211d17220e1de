// A trained network, a copy with its units in another order, and the error surface between them.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/lipton/protocol.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::lipton {

/// Its numbers.
struct GlobalOptions {
  std::int64_t points = 11;  ///< >= 3, odd; on each line, ends included
};

/// Kind "global_nonconvexity".
class GlobalGroup final : public FigureGroup {
 public:
  using Options = GlobalOptions;
  GlobalGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(options) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<Measures>& measures) const override;
  /// c.1 and c.2.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const Measures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::lipton
