#include "zeroset/nets/replica_trainer.hpp"

#include "zeroset/core/error.hpp"

#include "nets/batches.hpp"
#include "nets/plan.hpp"
#include "nets/replica_backend.hpp"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::nets {
namespace {

void require(bool holds, const char* function, const std::string& expected) {
  if (!holds) {
    throw InvalidArgument("[nets::ReplicaTrainer::" + std::string(function) + "] expected " + expected);
  }
}

std::string text(std::size_t n) {
  return std::to_string(n);
}
std::string text(std::int64_t n) {
  return std::to_string(n);
}

void require_state(const ReplicaState& state,
                   std::int64_t parameters,
                   std::size_t normalizations,
                   const char* function) {
  const PopulationStatistics* running = state.running ? &*state.running : nullptr;
  require(running == nullptr || (running->mean.size() == normalizations && running->variance.size() == normalizations),
          function,
          "running averages of " + text(normalizations) + " batch normalizations, got " +
              text(running == nullptr ? 0 : running->mean.size()));
  for (const Parameters* vector : {&state.parameters, &state.momentum}) {
    require(vector->size() == parameters,
            function,
            text(parameters) + " parameters and as many entries of momentum, got " +
                text(static_cast<std::int64_t>(vector->size())));
  }
}

bool is_permutation_of_all(const std::vector<std::int64_t>& order, std::int64_t n) {
  std::vector<bool> seen(static_cast<std::size_t>(n), false);
  for (const std::int64_t index : order) {
    if (index < 0 || index >= n || seen[static_cast<std::size_t>(index)]) {
      return false;
    }
    seen[static_cast<std::size_t>(index)] = true;
  }
  return static_cast<std::int64_t>(order.size()) == n;
}

std::unique_ptr<ReplicaTrainer::Backend> make_backend(const Architecture& network,
                                                      const ImageDataset& images,
                                                      const std::vector<ReplicaState>& start,
                                                      const ReplicaOptions& options) {
  require(!start.empty(), "ReplicaTrainer", "at least one replica");
  require(images.train.count() >= 1, "ReplicaTrainer", "at least one training image");
  require(options.threads >= 1, "ReplicaTrainer", "threads >= 1, got " + std::to_string(options.threads));
  const Model model(network, {options.scalar, options.device});
  require_image_network(model.network());
  for (const ReplicaState& state : start) {
    require_state(state, model.num_parameters(), model.plan().normalizations, "ReplicaTrainer");
  }
  if (model.options().device == DeviceKind::cuda) {
    return make_cuda_backend(model, images, start, options);
  }
  require(options.precision != Precision::tf32, "ReplicaTrainer", "precision float32 or bfloat16 on a CPU, got tf32");
  return make_cpu_backend(model, images, start, options);
}

}  // namespace

std::string name(ConvolutionMethod method) {
  switch (method) {
    case ConvolutionMethod::automatic:
      return "automatic";
    case ConvolutionMethod::grouped:
      return "grouped";
    case ConvolutionMethod::matrix_product:
      return "matrix product";
    case ConvolutionMethod::separate:
      return "separate";
  }
  return {};
}

ReplicaTrainer::ReplicaTrainer(const Architecture& network,
                               const ImageDataset& images,
                               const std::vector<ReplicaState>& start,
                               const ReplicaOptions& options)
    : backend_(make_backend(network, images, start, options)),
      num_parameters_(start.front().parameters.size()),
      num_images_(images.train.count()),
      num_normalizations_(initial_running_statistics(network).mean.size()) {}

ReplicaTrainer::ReplicaTrainer(ReplicaTrainer&&) noexcept = default;
ReplicaTrainer& ReplicaTrainer::operator=(ReplicaTrainer&&) noexcept = default;
ReplicaTrainer::~ReplicaTrainer() = default;

std::int64_t ReplicaTrainer::replicas() const {
  return backend_->replicas();
}

void ReplicaTrainer::require_replica(std::int64_t replica, const char* function) const {
  require(replica >= 0 && replica < replicas(),
          function,
          "a replica 0, ..., " + text(replicas() - 1) + ", got " + text(replica));
}

void ReplicaTrainer::require_one_each(std::size_t size, const char* function, const char* what) const {
  require(static_cast<std::int64_t>(size) == replicas(),
          function,
          text(replicas()) + " " + what + ", one per replica, got " + text(size));
}

void ReplicaTrainer::set_orders(const std::vector<std::vector<std::int64_t>>& orders) {
  require_one_each(orders.size(), "set_orders", "orders");
  for (const auto& order : orders) {
    require(
        is_permutation_of_all(order, num_images_), "set_orders", "permutations of " + text(num_images_) + " images");
  }
  backend_->set_orders(orders);
}

void ReplicaTrainer::draw_orders(const std::vector<std::uint64_t>& seeds, std::int64_t epoch) {
  require_one_each(seeds.size(), "draw_orders", "seeds");
  require(epoch >= 0, "draw_orders", "epoch >= 0, got " + text(epoch));
  backend_->draw_orders(seeds, epoch);
}

std::vector<ReplicaOutcome> ReplicaTrainer::sgd_steps(std::int64_t first,
                                                      std::int64_t count,
                                                      std::int64_t batch,
                                                      const std::vector<std::vector<double>>& rates,
                                                      const StepOptions& options) {
  require(batch >= 1, "sgd_steps", "batch >= 1, got " + text(batch));
  const std::int64_t steps = (num_images_ - 1) / batch + 1;
  require(first >= 0 && count >= 0 && first <= steps && count <= steps - first,
          "sgd_steps",
          "steps among the " + text(steps) + " of an epoch, got " + text(count) + " from " + text(first));
  require_one_each(rates.size(), "sgd_steps", "lists of rates");
  for (const auto& own : rates) {
    require(static_cast<std::int64_t>(own.size()) == count,
            "sgd_steps",
            text(count) + " rates, one per step, got " + text(own.size()));
  }
  return backend_->sgd_steps(first, count, std::min(batch, num_images_), rates, options);
}

std::vector<ReplicaOutcome> ReplicaTrainer::gd_step(std::int64_t chunk,
                                                    const std::vector<double>& rates,
                                                    const StepOptions& options) {
  require(chunk >= 0, "gd_step", "chunk >= 0, got " + text(chunk));
  require_one_each(rates.size(), "gd_step", "rates");
  return backend_->gd_step(chunk == 0 ? num_images_ : std::min(chunk, num_images_), rates, options);
}

ReplicaState ReplicaTrainer::state(std::int64_t replica) const {
  require_replica(replica, "state");
  return backend_->state(replica);
}

void ReplicaTrainer::set_state(std::int64_t replica, const ReplicaState& state) {
  require_replica(replica, "set_state");
  require_state(state, num_parameters_, num_normalizations_, "set_state");
  backend_->set_state(replica, state);
}

Parameters ReplicaTrainer::gradient(std::int64_t replica) const {
  require_replica(replica, "gradient");
  return backend_->gradient(replica);
}

ConvolutionMethod ReplicaTrainer::convolution() const {
  return backend_->convolution();
}

std::string ReplicaTrainer::convolution_record() const {
  return backend_->convolution_record();
}

ResidentImages resident_images(const ImageDataset& images) {
  auto* pixels = const_cast<std::uint8_t*>(images.train.pixels.data());
  auto* labels = const_cast<std::uint8_t*>(images.train.labels.data());
  const std::int64_t count = images.train.count();
  std::vector<double> table;
  for (std::size_t c = 0; c < images.mean.size(); ++c) {
    for (int byte = 0; byte < 256; ++byte) {
      table.push_back((static_cast<double>(byte) / 255 - images.mean[c]) / images.deviation[c]);
    }
  }
  return {at::from_blob(pixels, {count, Images::kPixels}, at::kByte),
          at::from_blob(labels, {count}, at::kByte).to(at::kLong),
          copy_of(table.data(), {Images::kChannels, 256})};
}

std::string failure(const Model& model, double loss, const at::Tensor& gradient) {
  if (!std::isfinite(loss)) {
    return "minibatch loss not finite";
  }
  for (const Piece& piece : model.plan().pieces) {
    if (!at::isfinite(gradient.narrow(0, piece.offset, piece.size)).all().item().toBool()) {
      return "gradient of " + piece.name + " not finite";
    }
  }
  return {};
}

}  // namespace zeroset::nets
