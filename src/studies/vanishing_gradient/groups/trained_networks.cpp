#include "studies/vanishing_gradient/groups/trained_networks.hpp"

#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "studies/claim_rules.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace zeroset::studies::vanishing_gradient {
namespace {

constexpr double kChance = 0.9;

/// The mean training loss at the end of all seeds; infinite where one diverged.
double end_loss(const StudyContext& context, const TrainingsOptions& options, const TrainingPlace& place, double rate) {
  double sum = 0;
  for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
    const runs::RunResult& run = context.trained.of(training_run(context.protocol, options, place, rate, replica));
    const bool ended = run.status == runs::RunStatus::finished && !run.epochs.empty();
    sum += ended ? run.epochs.back().train.mean_loss.value_or(kInfinity) : kInfinity;
  }
  return sum;
}

/// Of equal ones the smallest.
std::optional<double> best_rate(const StudyContext& context,
                                const TrainingsOptions& options,
                                const TrainingPlace& place) {
  std::optional<double> best;
  double least = kInfinity;
  for (const double rate : options.learning_rates) {
    if (const double loss = end_loss(context, options, place, rate); loss < least) {
      least = loss;
      best = rate;
    }
  }
  return best;
}

/// The weights of the hidden layers.
std::vector<ParameterSlice> hidden_weights(const Architecture& network) {
  std::vector<ParameterSlice> weights;
  for (const ParameterSlice& slice : parameter_slices(network)) {
    if (slice.name.ends_with(".weight")) {
      weights.push_back(slice);
    }
  }
  weights.pop_back();  // the outputs
  return weights;
}

std::vector<double> norms(const std::vector<ParameterSlice>& slices, const Eigen::VectorXd& vector) {
  std::vector<double> result;
  for (const ParameterSlice& slice : slices) {
    result.push_back(vector.segment(slice.offset, slice.size).norm());
  }
  return result;
}

/// One run at its measured epochs.
class TrainingReader {
 public:
  TrainingReader(const StudyContext& context,
                 const TrainingsOptions& options,
                 const Experiment& run,
                 const Eigen::MatrixXd& inputs)
      : context_(context),
        options_(options),
        network_(run.network),
        inputs_(inputs),
        weights_(hidden_weights(network_)),
        objective_(network_,
                   *context.images,
                   {.images = std::min<std::int64_t>(options.images, context.images->train.count()), .held_out = 1}) {}

  /// The start alone, or all that was asked for.
  [[nodiscard]] std::vector<Moment> moments(const runs::RunResult& result, bool all) const {
    std::map<std::int64_t, runs::Checkpoint> kept;
    for (const std::filesystem::path& file : runs::list_checkpoints(result.folder)) {
      const runs::Checkpoint checkpoint = runs::read_checkpoint(file, network_);
      kept.emplace(checkpoint.step, checkpoint);
    }
    std::vector<Moment> found;
    for (const auto& [step, checkpoint] : kept) {
      const bool is_asked =
          std::ranges::find(options_.measured_epochs, checkpoint.epoch) != options_.measured_epochs.end();
      const bool is_at_end = found.empty() || checkpoint.epoch != found.back().epoch;  // not the step after
      if (is_asked && is_at_end && (all || found.empty())) {
        const auto next = kept.find(step + 1);
        found.push_back(moment(checkpoint, next == kept.end() ? nullptr : &next->second));
      }
    }
    return found;
  }

 private:
  [[nodiscard]] Moment moment(const runs::Checkpoint& at, const runs::Checkpoint* next) const {
    if (context_.stop && context_.stop()) {
      throw StudyStopped{};
    }
    const Parameters theta = at.parameters.cast<double>();
    Moment result{.epoch = at.epoch};
    result.gradients = norms(weights_, objective_.gradients(theta).col(0));
    result.weights = norms(weights_, theta);
    if (next != nullptr) {
      result.steps = norms(weights_, next->parameters.cast<double>() - theta);
      for (std::size_t l = 0; l < result.steps.size(); ++l) {
        result.steps[l] /= result.weights[l];
      }
    }
    result.jacobians = landscape::layer_jacobians(
        network_, theta, inputs_, {.points = options_.points, .first_layer = 2, .spectra = false});
    result.jacobians.pop_back();  // the outputs
    return result;
  }

  const StudyContext& context_;
  const TrainingsOptions& options_;
  Architecture network_;
  const Eigen::MatrixXd& inputs_;
  std::vector<ParameterSlice> weights_;
  nets::ImageObjective objective_;
};

TrainedReplica trained_replica(const StudyContext& context,
                               const TrainingsOptions& options,
                               const Experiment& run,
                               bool deepest,
                               const Eigen::MatrixXd& inputs) {
  const runs::RunResult& result = context.trained.of(run);
  TrainedReplica replica{.diverged = result.status != runs::RunStatus::finished};
  if (!replica.diverged) {
    replica.train_error = result.epochs.back().train.error();
    replica.test_error = result.epochs.back().test.error();
  }
  replica.moments = TrainingReader(context, options, run, inputs).moments(result, deepest);
  return replica;
}

}  // namespace

std::vector<TrainedNetworks> measured_trainings(const StudyContext& context, const TrainingsOptions& options) {
  const Eigen::MatrixXd inputs = input_columns(*context.images, options.images);
  std::vector<TrainedNetworks> all;
  for (const TrainingPlace& place : training_places(context.protocol, options)) {
    TrainedNetworks networks{.place = place, .learning_rate = best_rate(context, options, place)};
    const double rate = networks.learning_rate.value_or(options.learning_rates.front());
    for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
      networks.replicas.push_back(trained_replica(context,
                                                  options,
                                                  training_run(context.protocol, options, place, rate, replica),
                                                  place.depth + 1 == options.depths.size(),
                                                  inputs));
    }
    networks.predicted = predicted_layers(context.protocol.base.activations[place.activation],
                                          options.initializations[place.initialization],
                                          units_of(context.protocol),
                                          options.depths[place.depth],
                                          place.normalized,
                                          inputs,
                                          options.points);
    all.push_back(std::move(networks));
  }
  return all;
}

void record(const TrainedNetworks& networks,
            const TrainingsOptions& options,
            std::vector<ActivationMeasures>& measures) {
  if (networks.place.initialization != 0) {
    return;
  }
  for (std::size_t r = 0; r < networks.replicas.size(); ++r) {
    const TrainedReplica& replica = networks.replicas[r];
    TrainedNetwork found{.initialization = name(options.initializations.front().kind),
                         .normalized = networks.place.normalized,
                         .pretrained = networks.place.pretrained,
                         .depth = options.depths[networks.place.depth],
                         .replica = static_cast<std::int64_t>(r),
                         .log_gradient = std::numeric_limits<double>::quiet_NaN(),
                         .train_error = replica.diverged ? kChance : replica.train_error,
                         .diverged = replica.diverged};
    if (!replica.moments.empty() && replica.moments.front().gradients.size() > 1) {
      const std::vector<double>& gradients = replica.moments.front().gradients;
      found.log_gradient = std::log(gradients[1] / gradients.back());
    }
    measures.at(networks.place.activation).trained.push_back(found);
  }
}

}  // namespace zeroset::studies::vanishing_gradient
