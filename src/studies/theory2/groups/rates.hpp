// Full-batch descent from scratch for several learning rates and momenta: a sweep that other groups may wait for.
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
struct RatesOptions {
  std::int64_t epochs = 1;               ///< >= 1
  std::int64_t every = 1;                ///< >= 1; epochs between checkpoints
  std::vector<double> learning_rates{};  ///< each > 0
  std::vector<double> momenta{};         ///< each in [0, 1)
  double spike = 2;                      ///< >= 1; see instability()
};

/// The trunk with another learning rate and momentum. \param rate, momentum  indices
[[nodiscard]] Experiment rate_run(
    const Protocol& protocol, const RatesOptions& options, std::size_t a, std::size_t rate, std::size_t momentum);

/// Kind "rates".
class RatesGroup final : public FigureGroup {
 public:
  using Options = RatesOptions;
  RatesGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override;

  /// Where descents take the rate of the sweep.
  [[nodiscard]] bool comes_first(const Protocol& protocol) const override;
  /// Puts what the sweep answers for each activation into Protocol::descents. Where no pair is stable the protocol's
  /// own stays.
  void settle(Protocol& protocol, const StudyRuns& runs) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::theory2
