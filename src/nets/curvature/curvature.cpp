#include "nets/curvature/curvature.hpp"

#include "zeroset/core/error.hpp"

#include "nets/curvature/curvature_chunk.hpp"
#include "nets/curvature/output_loss.hpp"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

namespace zeroset::nets {

using at::Tensor;

namespace {

StepContext without_biases(const StepContext& context) {
  StepContext linear = context;
  linear.parameters = context.parameters.clone();
  for (const ParameterSlice& slice : parameter_slices(context.plan.network)) {
    if (slice.name.ends_with(".bias")) {
      linear.parameters.narrow(1, slice.offset, slice.size).zero_();
    }
  }
  return linear;
}

void require_no_nodes(const Architecture& network) {
  for (const Layer& layer : network.layers) {
    if (std::holds_alternative<NodesLayer>(layer)) {
      throw InvalidArgument("[nets::Curvature] expected a network of dense layers and convolutions, got a nodes layer");
    }
  }
}

}  // namespace

Curvature::Curvature(const Model& model,
                     Operations& operations,
                     const StepSettings& settings,
                     const Tensor& parameters,
                     const ResidentImages& images,
                     const std::vector<Selection>& chunks)
    : model_(model),
      settings_(settings),
      context_{model_.plan(), layer_shapes(model_.network()), operations, settings_, parameters},
      linear_(without_biases(context_)),
      images_(images),
      segments_(segments_of(model_.plan())),
      first_(first_with_parameters(model_.plan())) {
  require_no_nodes(model.network());
  const std::size_t layers = model_.plan().layers.size(), normalizations = segments_.size() - 1;
  const std::vector<Tensor> by_layer(layers), by_normalization(normalizations);
  for (const Selection& selection : chunks) {
    Chunk chunk;
    chunk.selection = selection;
    chunk.kept = chunk.upper = chunk.kept_tangent = by_layer;
    chunk.z = chunk.gradient = chunk.dz = chunk.dx = chunk.normalized = by_normalization;
    chunks_.push_back(std::move(chunk));
    num_images_ += selection.n;
  }
  moments_.resize(normalizations);
  products_.resize(normalizations);
  tangent_products_.resize(normalizations);
  linearise();
}

Curvature::~Curvature() = default;

void Curvature::for_each_chunk(const std::function<void(Chunk&)>& body) {
  const auto one = [&](std::int64_t i) {
    const c10::NoGradGuard no_graph;  // of the thread
    body(chunks_[static_cast<std::size_t>(i)]);
  };
  const std::int64_t count = static_cast<std::int64_t>(chunks_.size());
  if (settings_.for_each_chunk && count > 1) {
    settings_.for_each_chunk(count, one);
    return;
  }
  for (std::int64_t i = 0; i < count; ++i) {
    one(i);
  }
}

bool Curvature::curved(std::size_t s) const {
  return is_curved(segments_[s].function);
}

double Curvature::rows(std::size_t s) const {
  const Tensor& x = chunks_.front().z[s];
  return static_cast<double>(x.numel() / x.size(0) / x.size(1) / x.size(-1) * num_images_);
}

std::pair<Tensor, Tensor> Curvature::joined_sums() const {
  Tensor sums = chunks_.front().sums, products = chunks_.front().products;
  for (std::size_t i = 1; i < chunks_.size(); ++i) {
    sums = sums.add(chunks_[i].sums);
    products = products.add(chunks_[i].products);
  }
  if (frozen()) {  // statistics that do not move have no tangent
    return {at::zeros_like(sums), at::zeros_like(products)};
  }
  return {sums, products};
}

void Curvature::linearise() {
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    for_each_chunk([&](Chunk& chunk) { forward(chunk, s); });
    if (s + 1 < segments_.size()) {
      join_moments(s);
    }
  }
  for (std::size_t s = segments_.size(); s-- > 0;) {
    for_each_chunk([&](Chunk& chunk) { backward(chunk, s); });
    if (first_ >= segments_[s].begin) {
      break;
    }
    std::tie(sums_of_all_, products_of_all_) = joined_sums();
    products_[s - 1] = products_of_all_;
  }
}

void Curvature::forward(Chunk& chunk, std::size_t s) {
  Operations& operations = context_.operations;
  const at::ScalarType type = context_.parameters.scalar_type();
  const auto& [begin, end, normalized, function] = segments_[s];
  const bool straight = s == 0 && begin < end && takes_image_patches(context_);
  Tensor x;
  if (s > 0) {
    x = operations.normalize(chunk.z[s - 1], moments_[s - 1], segments_[s - 1].function);
  } else if (!straight) {
    x = operations.images(images_, chunk.selection, context_.plan.network.input.size() == 1, type);
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (straight && i == 0) {
      const auto& layer = std::get<ConvolutionLayer>(context_.plan.network.layers.front());
      chunk.kept[i] = kept_operand(context_, operations.image_patches(images_, chunk.selection, layer, type));
    } else {
      chunk.kept[i] = prepare_layer(context_, i, x);
    }
    x = apply_prepared(context_, i, chunk.kept[i], chunk.selection.n);
  }
  if (normalized) {
    chunk.z[s] = x;
    chunk.moments = frozen() ? Moments() : operations.moments(x);
  } else {
    chunk.outputs = x;
  }
}

void Curvature::join_moments(std::size_t s) {
  if (frozen()) {
    moments_[s] = (*settings_.frozen)[s];
    return;
  }
  Moments all = chunks_.front().moments;
  double count = static_cast<double>(chunks_.front().selection.n);
  for (std::size_t i = 1; i < chunks_.size(); ++i) {
    const double more = static_cast<double>(chunks_[i].selection.n);
    all = joined(all, count, chunks_[i].moments, more);
    count += more;
  }
  moments_[s] = std::move(all);
}

void Curvature::backward(Chunk& chunk, std::size_t s) {
  Operations& operations = context_.operations;
  Tensor upper;
  if (s + 1 == segments_.size()) {
    Tensor losses = at::zeros({1}, context_.parameters.options().dtype(at::kDouble));
    Tensor errors = at::zeros({1}, context_.parameters.options().dtype(at::kLong));
    const Tensor outputs = flattened(chunk.outputs).contiguous();
    const Tensor labels = operations.labels(images_, chunk.selection);
    upper = output_gradient(settings_.loss, operations, outputs, labels, num_images_, losses, errors);
    upper = unflattened(upper, context_.shapes.back());
    chunk.scratch = at::empty_like(context_.parameters);
  } else {
    upper = chunk.dz[s].clone();
    operations.finish_normalize_backward(
        chunk.z[s], moments_[s], sums_of_all_, products_of_all_, static_cast<std::int64_t>(rows(s)), upper);
    chunk.dx[s] = upper;
  }
  for (std::size_t i = segments_[s].end; i-- > std::max(segments_[s].begin, first_);) {
    chunk.upper[i] = upper;
    upper = layer_backward(context_, i, chunk.kept[i], upper, i > first_, chunk.scratch);
  }
  if (first_ < segments_[s].begin) {
    NormalizationGradient half =
        operations.normalize_backward(chunk.z[s - 1], moments_[s - 1], segments_[s - 1].function, upper);
    chunk.dz[s - 1] = std::move(half.dz);
    chunk.sums = std::move(half.sums);
    chunk.products = std::move(half.products);
    if (curved(s - 1)) {
      chunk.gradient[s - 1] = std::move(upper);
    }
  }
}

std::int64_t Curvature::bytes(const Model& model, std::int64_t images) {
  const Model::Plan& plan = model.plan();
  const std::vector<Shape> shapes = layer_shapes(plan.network);
  std::int64_t entries = 0;
  for (std::size_t i = 0; i < plan.layers.size(); ++i) {
    const bool normalization = std::holds_alternative<BatchNormLayer>(plan.network.layers[i]);
    entries += (normalization ? 5 : 2) * size(shapes[i]) + size(shapes[i + 1]);
  }
  return images * entries * (plan.options.scalar == Scalar::float32 ? 4 : 8);
}

}  // namespace zeroset::nets
