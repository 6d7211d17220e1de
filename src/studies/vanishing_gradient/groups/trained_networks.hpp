// What is measured of trained networks.
#pragma once

#include "zeroset/landscape/layer_jacobians.hpp"

#include "studies/vanishing_gradient/groups/trainings.hpp"
#include "studies/vanishing_gradient/predictions.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::studies::vanishing_gradient {

/// One network at one epoch, by its hidden layers.
struct Moment {
  std::int64_t epoch = 0;
  std::vector<double> gradients{};                    ///< norm of the loss's gradient in each layer's weights
  std::vector<double> weights{};                      ///< norm of the weights
  std::vector<double> steps{};                        ///< |change of the next step| / |weights|; empty at the end
  std::vector<landscape::LayerJacobian> jacobians{};  ///< products from the second hidden layer on
};

/// One network at the best learning rate.
struct TrainedReplica {
  bool diverged = false;
  double train_error = 0.9, test_error = 0.9;  ///< chance where it diverged
  std::vector<Moment> moments{};               ///< of the deepest networks; the start, of all
};

/// All seeds of one place.
struct TrainedNetworks {
  TrainingPlace place{};
  std::optional<double> learning_rate{};  ///< the best one; absent where every seed diverged at all
  std::vector<TrainedReplica> replicas{};
  PredictedLayers predicted{};
};

/// \throws StudyStopped
[[nodiscard]] std::vector<TrainedNetworks> measured_trainings(const StudyContext& context,
                                                              const TrainingsOptions& options);

/// Adds what claims are judged by.
void record(const TrainedNetworks& networks,
            const TrainingsOptions& options,
            std::vector<ActivationMeasures>& measures);

}  // namespace zeroset::studies::vanishing_gradient
