// The same training for several activations, side by side.
#pragma once

#include "studies/engine/spec_reader.hpp"
#include "studies/theory2/context.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::theory2 {

/// Its numbers.
struct ActivationsOptions {
  std::int64_t epochs = 1;                ///< >= 1; of SGD
  std::vector<Activation> activations{};  ///< those of this group, not of the study; at least one
};

/// A run of the group's own activation i: a replica of its own initialization.
[[nodiscard]] Experiment activation_run(const Protocol& protocol,
                                        const ActivationsOptions& options,
                                        std::size_t i,
                                        std::int64_t replica);

/// Kind "activations".
class ActivationsGroup final : public FigureGroup {
 public:
  using Options = ActivationsOptions;
  ActivationsGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::theory2
