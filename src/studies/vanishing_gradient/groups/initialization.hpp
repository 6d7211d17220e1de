// Networks of random weights: singular values of their layers and of the product, beside the mean field theory.
#pragma once

#include "studies/engine/context.hpp"
#include "studies/vanishing_gradient/protocol.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

/// Its numbers.
struct InitializationOptions {
  std::int64_t depth = 12;    ///< >= 3; hidden layers
  std::int64_t units = 100;   ///< >= 1; of each
  std::int64_t draws = 3;     ///< >= 1; networks, each from a seed of its own
  std::int64_t points = 2;    ///< >= 1; images at which Jacobians are taken
  std::int64_t images = 200;  ///< >= points; over which batch normalization takes its statistics
  std::vector<InitializationSpec> initializations{};  ///< without batch normalization; with it the first one
};

/// Kind "initialization".
class InitializationGroup final : public FigureGroup {
 public:
  using Options = InitializationOptions;
  InitializationGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  /// None: nothing is trained.
  [[nodiscard]] std::vector<Experiment> runs(const Protocol& /*protocol*/) const override { return {}; }
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const ActivationMeasures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override { return "What is known: " + text().paper; }

 private:
  Options options_;
};

}  // namespace zeroset::studies::vanishing_gradient
