#include "nets/cuda/resident_backend.hpp"

#include "zeroset/core/random.hpp"
#include "zeroset/core/text.hpp"

#include "nets/plan.hpp"
#include "nets/running_statistics.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace zeroset::nets::cuda {
namespace {

using at::Tensor;

constexpr int kWarmUps = 3;                        ///< of a step before it is recorded
constexpr std::int64_t kMinRates = 1024;           ///< steps that the table of rates has room for from the start
constexpr std::size_t kMaxRecordings = 4;          ///< each holds the memory of a step
constexpr std::int64_t kMaxMeasuredImages = 5000;  ///< a larger step takes as many times longer with any method

/// What a recorded step cannot read from the device: images, momentum, weight decay, bound and weight of the range
/// penalty, clip; zero where there is none.
using StepKey = std::tuple<std::int64_t, double, double, double, double, double>;

StepKey step_key(std::int64_t images, const StepOptions& options) {
  const RangePenalty penalty = options.range_penalty.value_or(RangePenalty{.bound = 0});
  return {images, options.momentum, options.weight_decay, penalty.bound, penalty.weight, options.clip.value_or(0)};
}

/// What a device can compute on: bytes and labels there, and the table.
ResidentImages on_device(const ResidentImages& images, at::Device device) {
  return {images.pixels.to(device), images.labels.to(device), images.table.to(device)};
}

template <class T>
std::vector<T> to_host(const Tensor& x) {
  const Tensor values = x.to(at::kCPU).contiguous();
  return {values.const_data_ptr<T>(), values.const_data_ptr<T>() + values.numel()};
}

class ResidentBackend final : public ReplicaTrainer::Backend {
 public:
  ResidentBackend(std::unique_ptr<StepDevice> device,
                  const Model& model,
                  const ImageDataset& images,
                  const std::vector<ReplicaState>& start,
                  const ReplicaOptions& options)
      : device_(std::move(device)),
        model_(model),
        options_(options),
        replicas_(static_cast<std::int64_t>(start.size())),
        num_images_(images.train.count()),
        convolution_(options.convolution),
        causes_(start.size()),
        values_(values_an_image(model.network())),
        keeps_running_(start.size()) {
    within([&] {
      images_ = on_device(resident_images(images), device_->device());
      allocate();
      for (std::size_t r = 0; r < start.size(); ++r) {
        write_state(static_cast<std::int64_t>(r), start[r]);
      }
    });
  }

  ~ResidentBackend() override { recordings_.clear(); }

  [[nodiscard]] std::int64_t replicas() const override { return replicas_; }

  void set_orders(const std::vector<std::vector<std::int64_t>>& orders) override {
    Tensor host = at::empty({replicas_, num_images_}, at::kLong);
    for (std::size_t r = 0; r < orders.size(); ++r) {
      std::copy(orders[r].begin(),
                orders[r].end(),
                host.mutable_data_ptr<std::int64_t>() + static_cast<std::int64_t>(r) * num_images_);
    }
    within([&] { order_.copy_(host); });
  }

  void draw_orders(const std::vector<std::uint64_t>& seeds, std::int64_t epoch) override {
    std::vector<std::int64_t> keys;
    for (const std::uint64_t seed : seeds) {
      keys.push_back(static_cast<std::int64_t>(Stream(seed, "order", static_cast<std::uint64_t>(epoch)).key()));
    }
    within([&] { order_.copy_(device_->orders(at::tensor(keys).to(device_->device()), num_images_)); });
  }

  std::vector<ReplicaOutcome> sgd_steps(std::int64_t first,
                                        std::int64_t count,
                                        std::int64_t batch,
                                        const std::vector<std::vector<double>>& rates,
                                        const StepOptions& options) override {
    Tensor table = at::empty({count, replicas_}, at::kDouble);
    for (std::int64_t i = 0; i < count * replicas_; ++i) {
      table.mutable_data_ptr<double>()[i] =
          rates[static_cast<std::size_t>(i % replicas_)][static_cast<std::size_t>(i / replicas_)];
    }
    within([&] {
      begin(table, first * batch);
      for (std::int64_t k = first; k < first + count; ++k) {
        recorded_step(std::min(batch, num_images_ - k * batch), options).replay();
      }
    });
    return outcomes();
  }

  std::vector<ReplicaOutcome> gd_step(std::int64_t chunk,
                                      const std::vector<double>& rates,
                                      const StepOptions& options) override {
    within([&] {
      begin(at::tensor(rates, at::kDouble).unsqueeze(0), 0);
      choose_convolution(chunk);
      const Tensor order = at::arange(num_images_, order_.options()).expand({replicas_, num_images_}).contiguous();
      const Tensor offsets = at::arange(0, num_images_, chunk, order_.options());
      std::vector<Selection> chunks;
      for (std::int64_t c = 0; c < offsets.size(0); ++c) {
        chunks.push_back({order, offsets.narrow(0, c, 1), std::min(chunk, num_images_ - c * chunk)});
      }
      step(chunks, num_images_, options);
    });
    return outcomes();
  }

  [[nodiscard]] ReplicaState state(std::int64_t replica) const override {
    ReplicaState state{model_.to_parameters(parameters_[replica]), model_.to_parameters(momentum_[replica])};
    if (keeps_running_[static_cast<std::size_t>(replica)]) {
      state.running = statistics_of(running_, replica);
    }
    return state;
  }

  void set_state(std::int64_t replica, const ReplicaState& state) override {
    within([&] { write_state(replica, state); });
  }

  [[nodiscard]] Parameters gradient(std::int64_t replica) const override {
    return model_.to_parameters(sums_.gradient[replica]);
  }

  [[nodiscard]] ConvolutionMethod convolution() const override { return convolution_; }
  [[nodiscard]] std::string convolution_record() const override { return record_; }

 private:
  void within(const std::function<void()>& body) {
    device_->within(options_.precision, [&] {
      const c10::NoGradGuard no_graph;
      body();
    });
  }

  void allocate() {
    const at::TensorOptions numbers = model_.plan().tensor_options;
    const at::TensorOptions whole = at::TensorOptions(at::kLong).device(device_->device());
    const at::TensorOptions real = whole.dtype(at::kDouble);
    parameters_ = at::zeros({replicas_, model_.num_parameters()}, numbers);
    momentum_ = at::zeros_like(parameters_);
    sums_ = {at::zeros_like(parameters_), at::zeros({replicas_}, real), at::zeros({replicas_}, whole)};
    for (const Moments& one : moments_of(initial_running_statistics(model_.network()))) {
      running_.push_back(
          {at::zeros({replicas_, one.mean.size(1)}, real), at::ones({replicas_, one.mean.size(1)}, real)});
    }
    order_ = at::arange(num_images_, whole).expand({replicas_, num_images_}).contiguous();
    first_ = at::zeros({1}, whole);
    step_ = at::zeros({1}, whole);
    rates_ = at::zeros({kMinRates, replicas_}, real);
    rate_now_ = at::zeros({replicas_}, real);
    active_ = at::ones({replicas_}, whole.dtype(at::kBool));
    total_losses_ = at::zeros({replicas_}, real);
    total_steps_ = at::zeros({replicas_}, whole);
    total_errors_ = at::zeros({replicas_}, whole);
    bad_ = at::full({replicas_}, Account::kWell, whole);
  }

  void write_state(std::int64_t replica, const ReplicaState& state) {
    parameters_[replica].copy_(model_.to_tensor(state.parameters));
    momentum_[replica].copy_(model_.to_tensor(state.momentum));
    const std::vector<Moments> running = moments_of(state.running.value_or(PopulationStatistics{}));
    keeps_running_[static_cast<std::size_t>(replica)] = !running.empty();
    for (std::size_t i = 0; i < running.size(); ++i) {
      running_[i].mean[replica].copy_(running[i].mean[0]);
      running_[i].variance[replica].copy_(running[i].variance[0]);
    }
    active_[replica].fill_(true);
    bad_[replica].fill_(Account::kWell);
    causes_[static_cast<std::size_t>(replica)].clear();
  }

  /// Counters and totals as a call of steps begins. \param table  rates, (steps, R), on the host
  void begin(const Tensor& table, std::int64_t first) {
    if (table.size(0) > rates_.size(0)) {
      recordings_.clear();  // they read the table where it was
      rates_ = at::zeros(table.sizes(), rates_.options());
    }
    rates_.narrow(0, 0, table.size(0)).copy_(table);
    first_.fill_(first);
    step_.zero_();
    for (Tensor* total : {&total_losses_, &total_steps_, &total_errors_, &sums_.loss_sums, &sums_.errors}) {
      total->zero_();
    }
  }

  [[nodiscard]] StepSettings settings(ConvolutionMethod method, const StepOptions& options = {}) {
    return {.convolution = method,
            .precision = options_.precision,
            .for_each_replica = device_->at_once(),
            .loss = options_.loss,
            .range_penalty = options.range_penalty,
            .clip = options.clip};
  }

  /// One step of all replicas, in the device's own order of work; nothing is read back.
  void step(const std::vector<Selection>& chunks, std::int64_t images, const StepOptions& options) {
    replica_step(model_, device_->operations(), settings(convolution_, options), parameters_, images_, chunks, sums_);
    const Tensor first_bad = device_->first_not_finite(sums_.gradient);
    device_->account({replicas_,
                      model_.num_parameters(),
                      images,
                      first_bad.const_data_ptr<std::int64_t>(),
                      rates_.const_data_ptr<double>(),
                      sums_.loss_sums.mutable_data_ptr<double>(),
                      sums_.errors.mutable_data_ptr<std::int64_t>(),
                      active_.mutable_data_ptr<bool>(),
                      rate_now_.mutable_data_ptr<double>(),
                      total_losses_.mutable_data_ptr<double>(),
                      total_steps_.mutable_data_ptr<std::int64_t>(),
                      total_errors_.mutable_data_ptr<std::int64_t>(),
                      bad_.mutable_data_ptr<std::int64_t>(),
                      step_.mutable_data_ptr<std::int64_t>(),
                      first_.mutable_data_ptr<std::int64_t>()});
    device_->operations().update(
        parameters_, momentum_, sums_.gradient, rate_now_, options.momentum, options.weight_decay, active_);
    update_running(running_, sums_.moments, values_, images, active_);
    sums_.moments.clear();
  }

  /// All that a step changes, but its own results.
  [[nodiscard]] std::vector<Tensor*> changed() {
    std::vector<Tensor*> tensors{&parameters_,
                                 &momentum_,
                                 &sums_.loss_sums,
                                 &sums_.errors,
                                 &first_,
                                 &step_,
                                 &active_,
                                 &total_losses_,
                                 &total_steps_,
                                 &total_errors_,
                                 &bad_};
    for (Moments& one : running_) {
      tensors.insert(tensors.end(), {&one.mean, &one.variance});
    }
    return tensors;
  }

  /// The step on so many images as a recording, taken down when it is asked for first.
  Recording& recorded_step(std::int64_t images, const StepOptions& options) {
    const StepKey key = step_key(images, options);
    if (const auto found = recordings_.find(key); found != recordings_.end()) {
      return *found->second;
    }
    choose_convolution(images);
    if (recordings_.size() >= kMaxRecordings) {
      recordings_.clear();
    }
    const auto body = [this, images, options] { step({{order_, first_, images}}, images, options); };
    std::vector<Tensor> before;
    for (const Tensor* tensor : changed()) {
      before.push_back(tensor->clone());
    }
    for (int i = 0; i < kWarmUps; ++i) {
      // Each where the first began: further on there may be no images left.
      body();
      restore(before);
    }
    return *(recordings_[key] = device_->record(body));
  }

  void restore(const std::vector<Tensor>& before) {
    const std::vector<Tensor*> tensors = changed();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      tensors[i]->copy_(before[i]);
    }
  }

  [[nodiscard]] bool has_convolution() const {
    const std::vector<Layer>& layers = model_.network().layers;
    return std::any_of(layers.begin(), layers.end(), [](const Layer& layer) {
      return std::holds_alternative<ConvolutionLayer>(layer);
    });
  }

  /// Measures, at first use, which method is fastest for a step on so many images.
  void choose_convolution(std::int64_t images) {
    if (convolution_ != ConvolutionMethod::automatic) {
      return;
    }
    convolution_ = ConvolutionMethod::grouped;
    double least = std::numeric_limits<double>::infinity();
    for (const ConvolutionMethod method :
         {ConvolutionMethod::grouped, ConvolutionMethod::matrix_product, ConvolutionMethod::separate}) {
      if (!has_convolution() || (method == ConvolutionMethod::separate && replicas_ == 1)) {
        continue;  // separate is grouped there
      }
      const double time = measured(method, std::min(images, kMaxMeasuredImages));
      append_record(method, time);
      if (time >= 0 && time < least) {
        least = time;
        convolution_ = method;
      }
    }
  }

  double measured(ConvolutionMethod method, std::int64_t images) {
    const Selection selection{order_, at::zeros({1}, first_.options()), images};
    StepSums sums{at::zeros_like(sums_.gradient), at::zeros_like(sums_.loss_sums), at::zeros_like(sums_.errors)};
    return device_->milliseconds([&] {
      replica_step(model_, device_->operations(), settings(method), parameters_, images_, {selection}, sums);
    });
  }

  void append_record(ConvolutionMethod method, double time) {
    record_ += (record_.empty() ? "" : ", ") + name(method) +
               (time < 0 ? std::string(" out of memory") : " " + fixed(time, 2) + " ms");
  }

  std::vector<ReplicaOutcome> outcomes() {
    const std::vector<double> losses = to_host<double>(total_losses_);
    const std::vector<std::int64_t> steps = to_host<std::int64_t>(total_steps_);
    const std::vector<std::int64_t> errors = to_host<std::int64_t>(total_errors_), bad = to_host<std::int64_t>(bad_);
    std::vector<ReplicaOutcome> result;
    for (std::size_t r = 0; r < causes_.size(); ++r) {
      if (bad[r] != Account::kWell && causes_[r].empty()) {
        causes_[r] = cause_of(bad[r]);
      }
      result.push_back({losses[r], steps[r], errors[r], causes_[r]});
    }
    return result;
  }

  /// In words. \param bad  see Account
  [[nodiscard]] std::string cause_of(std::int64_t bad) const {
    for (const Piece& piece : model_.plan().pieces) {
      if (bad < piece.offset + piece.size) {
        return "gradient of " + piece.name + " not finite";
      }
    }
    return "minibatch loss not finite";
  }

  std::unique_ptr<StepDevice> device_;
  Model model_;
  ReplicaOptions options_;
  std::int64_t replicas_, num_images_;
  ConvolutionMethod convolution_;
  std::string record_{};
  std::vector<std::string> causes_;   ///< of the replicas that have gone wrong
  std::vector<std::int64_t> values_;  ///< see values_an_image
  std::vector<bool> keeps_running_;   ///< replica by replica
  ResidentImages images_{};
  Tensor parameters_{}, momentum_{};  ///< (R, P)
  StepSums sums_{};                   ///< of the step under way
  std::vector<Moments> running_{};    ///< averages, (R, C)
  Tensor order_{}, first_{}, step_{}, rates_{}, rate_now_{};
  Tensor active_{}, total_losses_{}, total_steps_{}, total_errors_{}, bad_{};  ///< (R); see Account
  std::map<StepKey, std::unique_ptr<Recording>> recordings_{};
};

}  // namespace

std::unique_ptr<ReplicaTrainer::Backend> make_resident_backend(std::unique_ptr<StepDevice> device,
                                                               const Model& model,
                                                               const ImageDataset& images,
                                                               const std::vector<ReplicaState>& start,
                                                               const ReplicaOptions& options) {
  return std::make_unique<ResidentBackend>(std::move(device), model, images, start, options);
}

}  // namespace zeroset::nets::cuda
