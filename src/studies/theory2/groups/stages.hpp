// Trajectories of SGD in stages, each from the end of the first trajectory of the stage before.
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
struct StagesOptions {
  std::int64_t epochs = 1;        ///< >= 1; of SGD, a stage
  std::int64_t stages = 1;        ///< >= 1
  std::int64_t trajectories = 1;  ///< >= 1; a stage
  std::int64_t perturbed = 0;     ///< the last so many trajectories of a stage begin with noise
  double noise = 0;               ///< >= 0
  NoiseUnit noise_unit = NoiseUnit::deviation;
  std::vector<std::int64_t> layers{2};                    ///< as the paper counts: 2 is the first layer with weights
  std::int64_t late = 1;                                  ///< first stage of the second embedding
  std::vector<std::int64_t> first_alone{}, late_alone{};  ///< stages that have a panel of their own
};

/// \param stage, trajectory  counted from 1
[[nodiscard]] Experiment stage_run(
    const Protocol& protocol, const StagesOptions& options, std::size_t a, std::int64_t stage, std::int64_t trajectory);

/// Kind "stages". Its figures: a summary; then all stages, some of them one by one, the late stages scaled by
/// themselves, some of those one by one; the same two embeddings for the second layer.
class StagesGroup final : public FigureGroup {
 public:
  using Options = StagesOptions;
  StagesGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  void check(const Protocol& protocol) const override;

 private:
  Options options_;
};

}  // namespace zeroset::studies::theory2
