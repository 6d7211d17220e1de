// What a run measures, with which statistics in batch normalization, and when.
#include "zeroset/core/json_lines.hpp"

#include "nets/plan.hpp"
#include "nets/runs/run.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace zeroset::nets {
namespace {

/// A gd epoch is one step, and an evaluation takes nearly half as long: not every step has one.
constexpr std::int64_t kGdEpochsBetweenMetrics = 10;

/// Euclidean norms of the weights: one a "weight" slice, one a node of a nodes layer.
std::vector<std::pair<std::string, double>> weight_norms(const Model& model, const Parameters& parameters) {
  std::vector<std::pair<std::string, double>> norms;
  for (const Piece& piece : model.plan().pieces) {
    if (!piece.name.ends_with(".bias")) {
      norms.emplace_back(piece.name, parameters.segment(piece.offset, piece.size).norm());
    }
  }
  return norms;
}

BothMetrics both_of(Evaluation evaluation) {
  return {std::move(evaluation.train), std::move(evaluation.test)};
}

}  // namespace

bool Run::metrics_due() const {
  if (phase_over()) {
    return true;
  }
  if (const std::int64_t every = experiment_.evaluation.every_epochs; every > 0) {
    return position_.epoch % every == 0;
  }
  return phase().algorithm == TrainingAlgorithm::sgd || checkpoint_due() ||
         position_.phase_step % kGdEpochsBetweenMetrics == 0;
}

Evaluation Run::evaluation_with(EvaluationStatistics kind, const ReplicaState& state) const {
  EvaluationOptions options = options_.evaluation;
  options.loss = experiment_.loss;
  options.threads = options_.threads;
  const at::Tensor flat = model_.to_tensor(state.parameters);
  if (kind == EvaluationStatistics::population) {
    return evaluate(model_, flat, images_, options);
  }
  PopulationStatistics statistics =
      kind == EvaluationStatistics::minibatch
          ? minibatch_statistics(model_, flat, images_, phase().batch, experiment_.evaluation.minibatches)
          : state.running.value_or(PopulationStatistics{});
  return evaluate_with(model_, flat, std::move(statistics), images_, options);
}

void Run::evaluate_once(const ReplicaState& state) {
  if (measured_step_ != position_.step) {
    evaluation_ = evaluation_with(experiment_.evaluation.statistics, state);
    measured_step_ = position_.step;
  }
}

/// At the end of a phase, the other statistics too: two more passes over the images.
void Run::measure_beside(const ReplicaState& state, EpochMetrics& metrics) {
  if (metrics.statistics != EvaluationStatistics::population) {
    Evaluation exact = evaluation_with(EvaluationStatistics::population, state);
    population_ = exact.statistics;
    population_step_ = position_.step;
    metrics.population = both_of(std::move(exact));
  }
  if (metrics.statistics != EvaluationStatistics::running && state.running) {
    metrics.running = both_of(evaluation_with(EvaluationStatistics::running, state));
  }
}

/// Why a line has nothing with running averages.
std::string Run::reason_without_running(const ReplicaState& state) const {
  if (model_.plan().normalizations == 0) {
    return "the network has no batch normalization";
  }
  if (position_.step == 0) {
    return "no step yet";
  }
  return state.running ? "measured at the end of each phase"
                       : "the run went on from a checkpoint of an earlier version, which kept no running averages";
}

void Run::measure(const ReplicaState& state, std::optional<double> minibatch_loss) {
  evaluate_once(state);
  EpochMetrics metrics{.epoch = position_.epoch,
                       .step = position_.step,
                       .phase = position_.phase,
                       .learning_rate = minibatch_loss ? std::optional(learning_rate(-1)) : std::nullopt,
                       .minibatch_loss = minibatch_loss,
                       .statistics = experiment_.evaluation.statistics,
                       .train = evaluation_.train,
                       .test = evaluation_.test,
                       .weight_norms = weight_norms(model_, state.parameters),
                       .images_per_second = images_per_second_};
  if (position_.step > 0 && phase_over()) {
    measure_beside(state, metrics);
  }
  if (!metrics.running) {
    metrics.running_reason = reason_without_running(state);
  }
  metrics.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  folder_->append_metrics(to_json(metrics));
}

/// Those that a checkpoint keeps: exact ones, where they are known.
std::optional<PopulationStatistics> Run::population_now(const ReplicaState& state) {
  const EvaluationSpec& spec = experiment_.evaluation;
  if (spec.statistics != EvaluationStatistics::population) {
    return population_step_ == position_.step ? std::optional(population_) : std::nullopt;
  }
  if (spec.every_epochs == 0) {
    evaluate_once(state);
  }
  return measured_step_ == position_.step ? std::optional(evaluation_.statistics) : std::nullopt;
}

}  // namespace zeroset::nets
