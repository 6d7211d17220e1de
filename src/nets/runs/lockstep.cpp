#include "nets/runs/lockstep.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace zeroset::nets {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kSecondsBetweenReports = 0.1;

/// On a GPU a call costs more than a step; on the CPU a stop request should not wait.
constexpr std::int64_t kStepsACallOnGpu = 100;

/// On the CPU one network a thread: there grouped and separate convolutions coincide. Always the same, so that two runs
/// of one experiment have the same bits.
constexpr ConvolutionMethod kCpuConvolution = ConvolutionMethod::separate;

}  // namespace

Lockstep::Lockstep(const std::vector<Run*>& runs,
                   const ImageDataset& images,
                   const TrainOptions& options,
                   const std::string& title,
                   const GroupHooks& hooks)
    : images_(images), options_(options), title_(title), hooks_(hooks) {
  const bool alone = runs.front()->experiment().device == DeviceKind::cpu;
  for (Run* run : runs) {
    // On the CPU each replica is computed alone; on a GPU the last bits depend on the size of the batch.
    if (!alone || !run->complete()) {
      slots_.push_back({.run = run});
    }
  }
}

ReplicaOptions Lockstep::replica_options() const {
  const Experiment& experiment = slots_.front().run->experiment();
  ReplicaOptions options{.device = experiment.device,
                         .precision = experiment.precision,
                         .convolution = options_.convolution,
                         .loss = experiment.loss,
                         .threads = options_.threads};
  for (const Slot& slot : slots_) {
    if (const std::optional<ConvolutionMethod> kept = slot.run->kept_convolution()) {
      options.convolution = *kept;
      return options;
    }
  }
  if (options.device == DeviceKind::cpu && options.convolution == ConvolutionMethod::automatic) {
    options.convolution = kCpuConvolution;
  }
  return options;
}

void Lockstep::go() {
  std::vector<ReplicaState> starts;
  for (const Slot& slot : slots_) {
    if (slot.run->complete()) {
      const Parameters any = he_initialization(trained_network(slot.run->experiment()), {1, "initialisation"});
      starts.push_back({any, Parameters::Zero(any.size())});
    } else {
      starts.push_back(slot.run->restore());
      if (slot.run->is_stopped()) {
        leave();
        return;
      }
    }
  }
  trainer_ = std::make_unique<ReplicaTrainer>(
      trained_network(slots_.front().run->experiment()), images_, starts, replica_options());
  for (std::size_t r = 0; r < slots_.size(); ++r) {
    if (!slots_[r].run->complete()) {
      report({r}, true);
      slots_[r].run->begin(starts[r]);
    }
  }
  for (auto chosen = furthest_behind(); !chosen.empty(); chosen = furthest_behind()) {
    if (options_.stop && options_.stop()) {
      interrupt();
      return;
    }
    step(chosen);
  }
}

std::vector<std::size_t> Lockstep::furthest_behind() const {
  const auto place = [this](std::size_t r) {
    const Position& position = slots_[r].run->position();
    return std::pair(position.phase, position.phase_step);
  };
  std::vector<std::size_t> chosen;
  for (std::size_t r = 0; r < slots_.size(); ++r) {
    if (slots_[r].run->complete() || (!chosen.empty() && place(r) > place(chosen.front()))) {
      continue;
    }
    if (!chosen.empty() && place(r) < place(chosen.front())) {
      chosen.clear();
    }
    chosen.push_back(r);
  }
  return chosen;
}

/// What is not chosen computes nonsense in its slot of the batch: its own numbers wait aside.
void Lockstep::bring(const std::vector<std::size_t>& chosen) {
  for (std::size_t r = 0; r < slots_.size(); ++r) {
    Slot& slot = slots_[r];
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), r) != chosen.end();
    if (is_chosen && slot.parked) {
      trainer_->set_state(static_cast<std::int64_t>(r), *std::exchange(slot.parked, std::nullopt));
    } else if (!is_chosen && !slot.parked && !slot.run->complete()) {
      slot.parked = trainer_->state(static_cast<std::int64_t>(r));
    }
  }
}

void Lockstep::set_orders(const std::vector<std::size_t>& chosen) {
  const auto epoch_of = [this](std::size_t r) { return slots_[r].run->position().epoch + 1; };
  if (std::all_of(chosen.begin(), chosen.end(), [&](std::size_t r) { return slots_[r].order == epoch_of(r); })) {
    return;
  }
  const std::int64_t epoch = epoch_of(chosen.front());
  if (std::all_of(chosen.begin(), chosen.end(), [&](std::size_t r) { return epoch_of(r) == epoch; })) {
    std::vector<std::uint64_t> seeds;
    for (Slot& slot : slots_) {
      seeds.push_back(slot.run->experiment().seed);
      slot.order = epoch;
    }
    trainer_->draw_orders(seeds, epoch);
    return;
  }
  // A phase that ended early for one and not for another: the same epoch of the phase has different numbers.
  std::vector<std::vector<std::int64_t>> orders;
  for (std::size_t r = 0; r < slots_.size(); ++r) {
    slots_[r].order = epoch_of(r);
    orders.push_back(Stream(slots_[r].run->experiment().seed, "order", static_cast<std::uint64_t>(slots_[r].order))
                         .order(images_.train.count()));
  }
  trainer_->set_orders(orders);
}

/// Zero for what is not chosen: its slot stands still.
std::vector<std::vector<double>> Lockstep::rates(const std::vector<std::size_t>& chosen, std::int64_t count) const {
  std::vector<std::vector<double>> rates(slots_.size(), std::vector<double>(static_cast<std::size_t>(count), 0.0));
  for (const std::size_t r : chosen) {
    for (std::int64_t i = 0; i < count; ++i) {
      rates[r][static_cast<std::size_t>(i)] = slots_[r].run->learning_rate(i);
    }
  }
  return rates;
}

std::int64_t Lockstep::steps_at_once(const std::vector<std::size_t>& chosen) const {
  std::int64_t count = on_cpu() ? 1 : kStepsACallOnGpu;
  for (const std::size_t r : chosen) {
    count = std::min(count, slots_[r].run->steps_at_once(count));
  }
  return count;
}

std::vector<ReplicaOutcome> Lockstep::compute(const std::vector<std::size_t>& chosen, std::int64_t count) {
  const Run& run = *slots_[chosen.front()].run;
  const TrainingSpec& phase = run.phase();
  const StepOptions options{.momentum = phase.momentum, .weight_decay = phase.weight_decay};
  const std::vector<std::vector<double>> each = rates(chosen, count);
  if (phase.algorithm == TrainingAlgorithm::sgd) {
    return trainer_->sgd_steps(run.step_in_epoch(), count, phase.batch, each, options);
  }
  std::vector<double> first;
  for (const std::vector<double>& rate : each) {
    first.push_back(rate.front());
  }
  return trainer_->gd_step(phase.chunk, first, options);
}

void Lockstep::step(const std::vector<std::size_t>& chosen) {
  bring(chosen);
  if (hooks_.before_steps) {
    hooks_.before_steps(static_cast<std::int64_t>(slots_.size()));
  }
  const std::int64_t count = steps_at_once(chosen);
  if (slots_[chosen.front()].run->phase().algorithm == TrainingAlgorithm::sgd) {
    set_orders(chosen);
  }
  const auto start = Clock::now();
  const std::vector<ReplicaOutcome> outcomes = compute(chosen, count);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  keep_computation(chosen);
  for (const std::size_t r : chosen) {
    const auto replica = static_cast<std::int64_t>(r);
    const std::optional<ReplicaState> next =
        slots_[r].run->advance(outcomes.at(r), count, seconds, [&] { return trainer_->state(replica); });
    if (next) {
      trainer_->set_state(replica, *next);
    }
  }
  report(chosen, furthest_behind().empty());
}

void Lockstep::keep_computation(const std::vector<std::size_t>& chosen) {
  for (const std::size_t r : chosen) {
    if (!slots_[r].kept) {
      slots_[r].run->keep_computation(
          trainer_->convolution(), trainer_->convolution_record(), on_cpu() ? 0 : std::ssize(slots_));
      slots_[r].kept = true;
    }
  }
}

void Lockstep::interrupt() {
  for (std::size_t r = 0; r < slots_.size(); ++r) {
    if (!slots_[r].run->complete()) {
      slots_[r].run->interrupt(slots_[r].parked ? *slots_[r].parked : trainer_->state(static_cast<std::int64_t>(r)));
    }
  }
  report(furthest_behind(), true);
}

void Lockstep::leave() {
  for (Slot& slot : slots_) {
    if (!slot.run->complete()) {
      slot.run->leave();
    }
  }
}

std::string Lockstep::task() const {
  const Experiment& first = slots_.front().run->experiment();
  const std::uint64_t from = first.seed, to = slots_.back().run->experiment().seed;
  return name(first.activations.front()) +
         (from == to ? " seed " + std::to_string(from)
                     : " seeds " + std::to_string(from) + " to " + std::to_string(to)) +
         title_;
}

void Lockstep::report(const std::vector<std::size_t>& chosen, bool now) {
  if (!options_.progress ||
      (!now && std::chrono::duration<double>(Clock::now() - reported_).count() < kSecondsBetweenReports)) {
    return;
  }
  reported_ = Clock::now();
  Progress progress{.task = task()};
  for (const Slot& slot : slots_) {
    progress.done += slot.run->complete() ? slot.run->total_steps() : slot.run->position().step;
    progress.total += slot.run->total_steps();
  }
  double rate = 0;
  for (const std::size_t r : chosen) {
    rate += slots_[r].run->images_per_second();
  }
  if (!chosen.empty()) {
    progress.detail = slots_[chosen.front()].run->detail() +
                      (rate > 0 ? ", " + std::to_string(std::llround(rate)) + " images/s" : "");
  }
  options_.progress(progress);
}

}  // namespace zeroset::nets
