// Networks of several depths trained with and without batch normalization: errors, gradients, steps, Jacobians.
#pragma once

#include "studies/engine/context.hpp"
#include "studies/vanishing_gradient/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

/// Its numbers.
struct TrainingsOptions {
  std::vector<std::int64_t> depths{};  ///< ascending, each >= 1; hidden layers
  std::vector<bool> normalized{};      ///< without, with batch normalization
  std::vector<InitializationSpec> initializations{};
  std::vector<double> learning_rates{};          ///< each > 0; of these the best by the training loss counts
  std::optional<PretrainingSpec> pretraining{};  ///< then every network is trained with it and without
  std::vector<std::int64_t> measured_epochs{};   ///< ascending, 0 <= each <= epochs
  std::int64_t epochs = 1;                       ///< >= 1
  std::int64_t points = 2;                       ///< >= 1; images at which Jacobians are taken
  std::int64_t images = 200;                     ///< >= points; of gradients, and of batch statistics
};

/// One network without its learning rate and seed. \name Indices in the protocol or the group's numbers
struct TrainingPlace {
  std::size_t activation = 0, initialization = 0, depth = 0;
  bool normalized = false, pretrained = false;
};

/// Kind "trainings".
class TrainingsGroup final : public FigureGroup {
 public:
  using Options = TrainingsOptions;
  TrainingsGroup(GroupText text, Options options) : FigureGroup(std::move(text)), options_(std::move(options)) {}
  /// \throws SpecError
  [[nodiscard]] static Options read(ObjectReader& reader);

  [[nodiscard]] std::vector<Experiment> runs(const Protocol& protocol) const override;
  [[nodiscard]] std::vector<Results> evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const override;
  [[nodiscard]] std::vector<Claim> claims(const Protocol& protocol, const ActivationMeasures& found) const override;
  [[nodiscard]] std::string summary(const Protocol& protocol) const override;
  [[nodiscard]] std::string source() const override { return "What is known: " + text().paper; }
  void check(const Protocol& protocol) const override;

 private:
  Options options_;
};

/// All combinations.
[[nodiscard]] std::vector<TrainingPlace> training_places(const Protocol& protocol, const TrainingsOptions& options);

/// Keeps a checkpoint at every measured epoch and one step later.
[[nodiscard]] Experiment training_run(const Protocol& protocol,
                                      const TrainingsOptions& options,
                                      const TrainingPlace& place,
                                      double learning_rate,
                                      std::int64_t replica);

}  // namespace zeroset::studies::vanishing_gradient
