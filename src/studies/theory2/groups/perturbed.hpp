// Full-batch descents from one network, perturbed several times.
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
struct PerturbedOptions {
  std::int64_t epochs = 1;  ///< >= 1; of descent
  std::int64_t from = 0;    ///< >= 0; epoch of the base run
  double noise = 0;         ///< >= 0
  NoiseUnit noise_unit = NoiseUnit::deviation;
  std::int64_t runs = 2;                ///< >= 2; perturbations
  std::int64_t every = 1;               ///< >= 1; epochs between checkpoints
  std::vector<std::int64_t> layers{2};  ///< as the paper counts: 2 is the first layer with weights
  std::int64_t interpolation = 0;       ///< points on the line between the first two; 0 or 1: no line
  bool agreement = false;               ///< compare their answers, with a reference
};

/// \param run  counted from 0
[[nodiscard]] Experiment perturbed_run(
    const Protocol& protocol, const PerturbedOptions& options, std::size_t a, std::int64_t parent, std::int64_t run);

/// The same recipe from another initialization, without noise. Each parent has a reference of its own, which is no
/// other's parent, so that what is measured against them is independent.
[[nodiscard]] Experiment reference_run(const Protocol& protocol,
                                       const PerturbedOptions& options,
                                       std::size_t a,
                                       std::int64_t parent);

/// Kind "perturbed". Its figures: a summary, where the paper has one; then errors and losses, the plane of each layer,
/// the first run alone, the agreement of the answers, and the line between two runs.
class PerturbedGroup final : public FigureGroup {
 public:
  using Options = PerturbedOptions;
  PerturbedGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  /// b.2, e and f.
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const ActivationMeasures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  void check(const Protocol& protocol) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::theory2
