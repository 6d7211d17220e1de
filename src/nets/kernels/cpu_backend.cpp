#include "zeroset/core/error.hpp"

#include "nets/kernels/convolution_choice.hpp"
#include "nets/kernels/freed_memory.hpp"
#include "nets/kernels/threads.hpp"
#include "nets/plan.hpp"
#include "nets/replica_backend.hpp"
#include "nets/replica_step.hpp"
#include "nets/running_statistics.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <unistd.h>
#include <utility>

namespace zeroset::nets {
namespace {

using at::Tensor;

void require_memory(const Model& model, std::int64_t images, std::int64_t chunk, int threads) {
  const double needed = threaded_step_bytes(model, images, chunk, threads);
  const double there = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed > there) {
    const auto gib = [](double bytes) { return std::to_string(std::llround(std::ceil(bytes / (1LL << 30)))) + " GiB"; };
    throw LimitExceeded("a step of gradient descent on " + std::to_string(images) + " images, " +
                        std::to_string(chunk) + " at once, takes about " + gib(needed) + ", and this machine has " +
                        gib(there) + ": take a smaller chunk (/training/chunk) or fewer images (/dataset/train)");
  }
}

/// One replica: tensors of R = 1.
struct Replica {
  Tensor parameters{}, momentum{}, order{}, rate{};
  StepSums sums{};
  std::vector<Moments> running{};
  std::string cause{};
};

class CpuBackend final : public ReplicaTrainer::Backend {
 public:
  CpuBackend(const Model& model,
             const ImageDataset& images,
             const std::vector<ReplicaState>& start,
             const ReplicaOptions& options)
      : model_(model),
        options_(options),
        images_(resident_images(images)),
        values_(values_an_image(model.network())),
        in_file_order_(at::arange(images.train.count(), at::kLong).unsqueeze(0)),
        convolution_(options.convolution) {
    keep_freed_memory();
    replicas_.resize(start.size());
    for (std::size_t r = 0; r < start.size(); ++r) {
      Replica& replica = replicas_[r];
      replica.order = in_file_order_.clone();
      replica.rate = at::zeros({1}, at::kDouble);
      CpuBackend::set_state(static_cast<std::int64_t>(r), start[r]);
      replica.sums = {at::zeros_like(replica.parameters), at::zeros({1}, at::kDouble), at::zeros({1}, at::kLong)};
    }
  }

  [[nodiscard]] std::int64_t replicas() const override { return static_cast<std::int64_t>(replicas_.size()); }

  void set_orders(const std::vector<std::vector<std::int64_t>>& orders) override {
    for (std::size_t r = 0; r < replicas_.size(); ++r) {
      std::copy(orders[r].begin(), orders[r].end(), replicas_[r].order.mutable_data_ptr<std::int64_t>());
    }
  }

  void draw_orders(const std::vector<std::uint64_t>& seeds, std::int64_t epoch) override {
    std::vector<std::vector<std::int64_t>> orders;
    for (const std::uint64_t seed : seeds) {
      orders.push_back(Stream(seed, "order", static_cast<std::uint64_t>(epoch)).order(num_images()));
    }
    set_orders(orders);
  }

  std::vector<ReplicaOutcome> sgd_steps(std::int64_t first,
                                        std::int64_t count,
                                        std::int64_t batch,
                                        const std::vector<std::vector<double>>& rates,
                                        const StepOptions& options) override {
    choose_convolution(batch);
    std::vector<ReplicaOutcome> outcomes(replicas_.size());
    on_threads(options_.threads, replicas(), [&](std::int64_t r) {
      Replica& replica = replicas_[static_cast<std::size_t>(r)];
      const StepSettings settings = step_settings(options);
      for (std::int64_t k = 0; k < count; ++k) {
        const std::int64_t begin = (first + k) * batch, n = std::min(batch, num_images() - begin);
        const double rate = rates[static_cast<std::size_t>(r)][static_cast<std::size_t>(k)];
        step(replica,
             settings,
             {selection(replica.order, begin, n)},
             n,
             rate,
             options,
             outcomes[static_cast<std::size_t>(r)]);
      }
    });
    return outcomes;
  }

  std::vector<ReplicaOutcome> gd_step(std::int64_t chunk,
                                      const std::vector<double>& rates,
                                      const StepOptions& options) override {
    std::vector<Selection> chunks;
    for (std::int64_t begin = 0; begin < num_images(); begin += chunk) {
      chunks.push_back(selection(in_file_order_, begin, std::min(chunk, num_images() - begin)));
    }
    const bool one_piece = chunks.size() == 1;
    require_memory(model_, num_images(), chunk, options_.threads);
    choose_convolution(chunk);
    std::vector<ReplicaOutcome> outcomes(replicas_.size());
    StepSettings settings = step_settings(options);
    if (!one_piece) {
      settings.for_each_chunk = [this](std::int64_t count, const std::function<void(std::int64_t)>& body) {
        on_threads(options_.threads, count, body);
      };
    }
    // The threads are over the chunks where there are several, else over the replicas.
    on_threads(one_piece ? options_.threads : 1, replicas(), [&](std::int64_t r) {
      const std::size_t i = static_cast<std::size_t>(r);
      step(replicas_[i], settings, chunks, num_images(), rates[i], options, outcomes[i]);
    });
    return outcomes;
  }

  [[nodiscard]] ReplicaState state(std::int64_t replica) const override {
    const Replica& one = replicas_[static_cast<std::size_t>(replica)];
    ReplicaState state{model_.to_parameters(one.parameters[0]), model_.to_parameters(one.momentum[0])};
    if (!one.running.empty()) {
      state.running = statistics_of(one.running, 0);
    }
    return state;
  }

  void set_state(std::int64_t replica, const ReplicaState& state) override {
    Replica& one = replicas_[static_cast<std::size_t>(replica)];
    one.parameters = model_.to_tensor(state.parameters).unsqueeze(0);
    one.momentum = model_.to_tensor(state.momentum).unsqueeze(0);
    one.running = state.running ? moments_of(*state.running) : std::vector<Moments>{};
    one.cause.clear();
  }

  [[nodiscard]] Parameters gradient(std::int64_t replica) const override {
    return model_.to_parameters(replicas_[static_cast<std::size_t>(replica)].sums.gradient[0]);
  }

  [[nodiscard]] ConvolutionMethod convolution() const override { return convolution_; }
  [[nodiscard]] std::string convolution_record() const override { return record_; }

 private:
  [[nodiscard]] StepSettings step_settings(const StepOptions& options) const {
    return {.convolution = convolution_,
            .precision = options_.precision,
            .loss = options_.loss,
            .range_penalty = options.range_penalty,
            .clip = options.clip};
  }

  [[nodiscard]] std::int64_t num_images() const { return in_file_order_.size(1); }

  static Selection selection(const Tensor& order, std::int64_t first, std::int64_t n) {
    return {order, at::full({1}, first, at::kLong), n};
  }

  /// One step of one replica, unless it has gone wrong before.
  void step(Replica& replica,
            const StepSettings& settings,
            const std::vector<Selection>& chunks,
            std::int64_t n,
            double rate,
            const StepOptions& options,
            ReplicaOutcome& outcome) {
    outcome.cause = replica.cause;
    if (!replica.cause.empty()) {
      return;
    }
    replica.sums.loss_sums.zero_();
    replica.sums.errors.zero_();
    replica_step(model_, *operations_, settings, replica.parameters, images_, chunks, replica.sums);
    const double loss = *replica.sums.loss_sums.const_data_ptr<double>() / static_cast<double>(n);
    if (!std::isfinite(loss) || !*operations_->all_finite(replica.sums.gradient).const_data_ptr<bool>()) {
      outcome.cause = replica.cause = failure(model_, loss, replica.sums.gradient[0]);
      return;
    }
    *replica.rate.mutable_data_ptr<double>() = rate;
    operations_->update(replica.parameters,
                        replica.momentum,
                        replica.sums.gradient,
                        replica.rate,
                        options.momentum,
                        options.weight_decay,
                        active_);
    update_running(replica.running, replica.sums.moments, values_, n, {});
    outcome.loss_sum += loss;
    outcome.errors += *replica.sums.errors.const_data_ptr<std::int64_t>();
    ++outcome.steps;
  }

  /// Measures, at first use, which method is fastest.
  void choose_convolution(std::int64_t batch) {
    if (convolution_ == ConvolutionMethod::automatic) {
      const ConvolutionChoice choice = fastest_convolution(
          model_, *operations_, options_.precision, replicas_.front().parameters, images_, in_file_order_, batch);
      convolution_ = choice.method;
      record_ = choice.record;
    }
  }

  Model model_;
  ReplicaOptions options_;
  std::unique_ptr<Operations> operations_ = cpu_operations();
  ResidentImages images_;
  std::vector<std::int64_t> values_;  ///< see values_an_image
  Tensor in_file_order_;              ///< int64 (1, N)
  Tensor active_ = at::ones({1}, at::kBool);
  std::vector<Replica> replicas_{};
  ConvolutionMethod convolution_;
  std::string record_{};
};

}  // namespace

std::unique_ptr<ReplicaTrainer::Backend> make_cpu_backend(const Model& model,
                                                          const ImageDataset& images,
                                                          const std::vector<ReplicaState>& start,
                                                          const ReplicaOptions& options) {
  return std::make_unique<CpuBackend>(model, images, start, options);
}

}  // namespace zeroset::nets
