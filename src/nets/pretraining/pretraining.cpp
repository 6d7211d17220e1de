#include "zeroset/nets/pretraining.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include "nets/batches.hpp"
#include "nets/kernels/one_thread.hpp"
#include "nets/pretraining/frozen_layers.hpp"
#include "nets/pretraining/layer_learner.hpp"
#include "nets/pretraining/layer_place.hpp"
#include "nets/pretraining/pretraining_state.hpp"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <utility>

namespace zeroset::nets {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kBetweenReports{100};

/// Trains one hidden layer after the other.
class GreedyPretraining {
 public:
  GreedyPretraining(const Architecture& network,
                    const Parameters& start,
                    const PretrainingSpec& spec,
                    std::uint64_t seed,
                    const ImageDataset& images,
                    const PretrainingOptions& options)
      : spec_(spec),
        seed_(seed),
        images_(images),
        options_(options),
        model_(network, {Scalar::float32, options.device}),
        batches_(model_, images, images.train),
        frozen_(model_, batches_),
        blocks_(hidden_blocks(network, "/network")) {
    const auto hidden = static_cast<std::int64_t>(blocks_.size());
    blocks_.resize(static_cast<std::size_t>(spec.epochs > 0 ? spec.layers.value_or(hidden) : 0));
    state_.parameters = start;
    state_.asked = nlohmann::json{to_json(spec), seed, to_json(network), batches_.count()}.dump();
    if (std::optional<PretrainingState> kept = read_state(options.state); kept && fits(*kept)) {
      state_ = *std::move(kept);
      resumes_ = true;
    }
  }

  [[nodiscard]] Pretraining go(const Parameters& start) {
    if (!blocks_.empty()) {
      frozen_.extend(state_.parameters, blocks_[state_.layer].weights);
    }
    while (state_.layer < blocks_.size()) {
      if (!train_layer()) {
        const bool diverged = !cause_.empty();
        return {diverged ? start : state_.parameters, state_.layers, diverged, cause_};
      }
    }
    return {state_.parameters, state_.layers, true, ""};
  }

 private:
  [[nodiscard]] bool fits(const PretrainingState& kept) const {
    return kept.asked == state_.asked && kept.layer < blocks_.size() && kept.layers.size() == kept.layer + 1;
  }
  [[nodiscard]] std::int64_t steps_an_epoch() const { return (batches_.count() + spec_.batch - 1) / spec_.batch; }
  [[nodiscard]] std::int64_t layer_steps() const { return spec_.epochs * steps_an_epoch(); }

  /// \return false where it was stopped or diverged
  bool train_layer() {
    const LayerPlace place{model_, blocks_[state_.layer], state_.layer, seed_};
    learner_ = make_learner(spec_, place, state_.parameters, images_);
    if (std::exchange(resumes_, false)) {
      take_back(learner_->values(), state_.values);
      take_back(learner_->velocities(), state_.velocities);
    } else {
      state_.layers.push_back({.name = layer_name(place)});
    }
    while (state_.step < layer_steps()) {
      if (options_.stop && options_.stop()) {
        keep();
        return false;
      }
      step(place);
      if (!cause_.empty()) {
        return false;
      }
    }
    finish_layer();
    return true;
  }

  static void take_back(std::vector<at::Tensor>& tensors, const std::vector<at::Tensor>& kept) {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      tensors[i].copy_(kept.at(i));
    }
  }

  void step(const LayerPlace& place) {
    const std::int64_t epoch = state_.step / steps_an_epoch(), begin = state_.step % steps_an_epoch() * spec_.batch;
    if (order_epoch_ != epoch) {
      order_ = stream_of(place, "pretraining order", epoch + 1).order(batches_.count());
      order_epoch_ = epoch;
    }
    const std::int64_t count = std::min(spec_.batch, batches_.count() - begin);
    const at::Tensor x = frozen_.apply(batches_.inputs(order_.data() + begin, count));
    state_.error_sum += learner_->step(x, state_.step, spec_);
    ++state_.step;
    if (state_.step % steps_an_epoch() == 0) {
      finish_epoch(epoch);
    }
    report(epoch);
  }

  void finish_epoch(std::int64_t epoch) {
    PretrainedLayer& layer = state_.layers.back();
    const double error = std::exchange(state_.error_sum, 0.0) / static_cast<double>(steps_an_epoch());
    if (!std::isfinite(error)) {
      cause_ = "pre-training of " + layer.name + " diverged in epoch " + std::to_string(epoch + 1);
      return;
    }
    layer.reconstruction_error.push_back(error);
    keep();
  }

  void finish_layer() {
    learner_->write(state_.parameters);
    if (!state_.parameters.allFinite()) {
      cause_ = "pre-training of " + state_.layers.back().name + " diverged in its last epoch";
      return;
    }
    frozen_.extend(state_.parameters, blocks_[state_.layer].end);
    ++state_.layer;
    state_.step = 0;
    order_epoch_ = -1;
  }

  void keep() {
    if (!options_.state.empty()) {
      state_.values = learner_->values();
      state_.velocities = learner_->velocities();
      write_state(options_.state, state_);
    }
  }

  void report(std::int64_t epoch) {
    if (!options_.progress || Clock::now() - reported_ < kBetweenReports) {
      return;
    }
    reported_ = Clock::now();
    const PretrainedLayer& layer = state_.layers.back();
    std::string detail =
        "pre-training " + layer.name + ", epoch " + std::to_string(epoch + 1) + "/" + std::to_string(spec_.epochs);
    if (!layer.reconstruction_error.empty()) {
      detail += ", reconstruction error " + significant(layer.reconstruction_error.back(), 3);
    }
    options_.progress({.task = "pre-training",
                       .done = static_cast<std::int64_t>(state_.layer) * layer_steps() + state_.step,
                       .total = static_cast<std::int64_t>(blocks_.size()) * layer_steps(),
                       .detail = std::move(detail)});
  }

  const PretrainingSpec& spec_;
  std::uint64_t seed_;
  const ImageDataset& images_;
  const PretrainingOptions& options_;
  Model model_;
  Batches batches_;
  FrozenLayers frozen_;
  std::vector<HiddenBlock> blocks_;
  PretrainingState state_{};
  bool resumes_ = false;
  std::unique_ptr<LayerLearner> learner_{};
  std::vector<std::int64_t> order_{};
  std::int64_t order_epoch_ = -1;
  std::string cause_{};
  Clock::time_point reported_{};
};

}  // namespace

Pretraining pretrain(const Architecture& network,
                     const Parameters& start,
                     const PretrainingSpec& spec,
                     std::uint64_t seed,
                     const ImageDataset& images,
                     const PretrainingOptions& options) {
  validate_pretraining(spec, network, "/pretraining");
  const OneThread alone;
  const c10::NoGradGuard no_autograd;
  return GreedyPretraining(network, start, spec, seed, images, options).go(start);
}

nlohmann::ordered_json to_json(const Pretraining& pretraining, const PretrainingSpec& spec) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const PretrainedLayer& layer : pretraining.layers) {
    layers.push_back({{"name", layer.name}, {"reconstruction_error", layer.reconstruction_error}});
  }
  return {{"schema", "zeroset.pretraining/1"},
          {"pretraining", to_json(spec)},
          {"layers", layers},
          {"cause", pretraining.cause.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(pretraining.cause)}};
}

}  // namespace zeroset::nets
