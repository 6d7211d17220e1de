#include "nets/curvature.hpp"

#include "zeroset/core/error.hpp"

#include "nets/coefficients.hpp"
#include "nets/output_loss.hpp"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

namespace zeroset::nets {

using at::Tensor;

/// One chunk of images: what every layer has seen, and what a direction does to it.
struct Curvature::Chunk {
  Selection selection{};
  // of the parameters
  std::vector<Tensor> kept{};      ///< one a layer: its operand
  std::vector<Tensor> upper{};     ///< one a layer: gradient of its output
  std::vector<Tensor> z{};         ///< one a normalisation: its argument
  std::vector<Tensor> gradient{};  ///< one a normalisation: of what the activation after it gives; where that is curved
  std::vector<Tensor> dz{};        ///< one a normalisation: gradient of the normalised values
  std::vector<Tensor> dx{};        ///< one a normalisation: gradient of its argument
  Tensor outputs{};
  // of the direction
  std::vector<Tensor> kept_tangent{};  ///< one a layer; undefined where it is zero
  std::vector<Tensor> normalised{};    ///< one a normalisation: tangent of the normalised values
  Tensor passing{};                    ///< tangent of the gradient on its way back
  Tensor product{}, scratch{};         ///< (1, P)
  // of the stretch under way
  Moments moments{};
  Tensor sums{}, products{};
};

namespace {

const PointwiseFunction kIdentity{};

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

/// One number a channel, to be multiplied with values whose channels are innermost.
Tensor per_channel(const Tensor& values, const Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape.front() = x.size(0);
  shape.back() = x.size(-1);
  return values.to(x.scalar_type()).view(shape);
}

/// sum over the rows of a b: what the backward pass of a normalisation that changes nothing adds up.
Tensor row_products(Operations& operations, const Tensor& a, const Tensor& b) {
  const Tensor zeros = at::zeros({a.size(0), a.size(-1)}, a.options().dtype(at::kDouble));
  const Moments neutral{zeros, at::full_like(zeros, 1 - BatchNormLayer::kEpsilon)};
  return operations.normalise_backward(a, neutral, kIdentity, b).products;
}

PointwiseFunction derivative_of(const PointwiseFunction& function) {
  return {false, derivative(function.coefficients)};
}

bool is_curved(const PointwiseFunction& function) {
  return !function.relu && function.coefficients.size() > 2;
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
      stretches_(stretches_of(model_.plan())),
      first_(first_with_parameters(model_.plan())) {
  require_no_nodes(model.network());
  const std::size_t layers = model_.plan().layers.size(), normalisations = stretches_.size() - 1;
  const std::vector<Tensor> by_layer(layers), by_normalisation(normalisations);
  for (const Selection& selection : chunks) {
    Chunk chunk;
    chunk.selection = selection;
    chunk.kept = chunk.upper = chunk.kept_tangent = by_layer;
    chunk.z = chunk.gradient = chunk.dz = chunk.dx = chunk.normalised = by_normalisation;
    chunks_.push_back(std::move(chunk));
    num_images_ += selection.n;
  }
  moments_.resize(normalisations);
  products_.resize(normalisations);
  tangent_products_.resize(normalisations);
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
  return is_curved(stretches_[s].function);
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

// ---- what belongs to the parameters ----

void Curvature::linearise() {
  for (std::size_t s = 0; s < stretches_.size(); ++s) {
    for_each_chunk([&](Chunk& chunk) { forward(chunk, s); });
    if (s + 1 < stretches_.size()) {
      join_moments(s);
    }
  }
  for (std::size_t s = stretches_.size(); s-- > 0;) {
    for_each_chunk([&](Chunk& chunk) { backward(chunk, s); });
    if (first_ >= stretches_[s].begin) {
      break;
    }
    std::tie(sums_of_all_, products_of_all_) = joined_sums();
    products_[s - 1] = products_of_all_;
  }
}

void Curvature::forward(Chunk& chunk, std::size_t s) {
  Operations& operations = context_.operations;
  const at::ScalarType type = context_.parameters.scalar_type();
  const auto& [begin, end, normalised, function] = stretches_[s];
  const bool straight = s == 0 && begin < end && takes_image_patches(context_);
  Tensor x;
  if (s > 0) {
    x = operations.normalise(chunk.z[s - 1], moments_[s - 1], stretches_[s - 1].function);
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
  if (normalised) {
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
  if (s + 1 == stretches_.size()) {
    Tensor losses = at::zeros({1}, context_.parameters.options().dtype(at::kDouble));
    Tensor errors = at::zeros({1}, context_.parameters.options().dtype(at::kLong));
    const Tensor outputs = flattened(chunk.outputs).contiguous();
    const Tensor labels = operations.labels(images_, chunk.selection);
    upper = output_gradient(settings_.loss, operations, outputs, labels, num_images_, losses, errors);
    upper = unflattened(upper, context_.shapes.back());
    chunk.scratch = at::empty_like(context_.parameters);
  } else {
    upper = chunk.dz[s].clone();
    operations.finish_normalise_backward(
        chunk.z[s], moments_[s], sums_of_all_, products_of_all_, static_cast<std::int64_t>(rows(s)), upper);
    chunk.dx[s] = upper;
  }
  for (std::size_t i = stretches_[s].end; i-- > std::max(stretches_[s].begin, first_);) {
    chunk.upper[i] = upper;
    upper = layer_backward(context_, i, chunk.kept[i], upper, i > first_, chunk.scratch);
  }
  if (first_ < stretches_[s].begin) {
    NormalisationGradient half =
        operations.normalise_backward(chunk.z[s - 1], moments_[s - 1], stretches_[s - 1].function, upper);
    chunk.dz[s - 1] = std::move(half.dz);
    chunk.sums = std::move(half.sums);
    chunk.products = std::move(half.products);
    if (curved(s - 1)) {
      chunk.gradient[s - 1] = std::move(upper);
    }
  }
}

// ---- what belongs to a direction ----

Tensor Curvature::product(const Tensor& direction, bool whole) {
  const c10::NoGradGuard no_graph;
  const StepContext along{context_.plan, context_.shapes, context_.operations, settings_, direction};
  for (std::size_t s = 0; s < stretches_.size(); ++s) {
    for_each_chunk([&](Chunk& chunk) { tangent_forward(chunk, s, along); });
    if (s + 1 < stretches_.size()) {
      std::tie(sums_of_all_, products_of_all_) = joined_sums();
      tangent_products_[s] = products_of_all_;
    }
  }
  for (std::size_t s = stretches_.size(); s-- > 0;) {
    for_each_chunk([&](Chunk& chunk) { tangent_backward(chunk, s, along, whole); });
    if (first_ >= stretches_[s].begin) {
      break;
    }
    std::tie(sums_of_all_, products_of_all_) = joined_sums();
  }
  Tensor result = at::zeros(direction.sizes(), direction.options().dtype(at::kDouble));
  for (Chunk& chunk : chunks_) {
    result.add_(chunk.product);
    chunk.product.reset();
  }
  return result;
}

void Curvature::tangent_forward(Chunk& chunk, std::size_t s, const StepContext& direction) {
  Operations& operations = context_.operations;
  Tensor tangent;  // undefined: zero
  if (s > 0 && chunk.normalised[s - 1].defined()) {
    Tensor& normalised = chunk.normalised[s - 1];
    operations.finish_normalise_backward(chunk.z[s - 1],
                                         moments_[s - 1],
                                         sums_of_all_,
                                         products_of_all_,
                                         static_cast<std::int64_t>(rows(s - 1)),
                                         normalised);
    tangent = operations.normalise_backward(chunk.z[s - 1], moments_[s - 1], stretches_[s - 1].function, normalised).dz;
  }
  for (std::size_t i = stretches_[s].begin; i < stretches_[s].end; ++i) {
    tangent = layer_tangent(chunk, i, tangent, direction);
  }
  if (!stretches_[s].normalised) {
    chunk.passing = tangent;
    return;
  }
  if (!tangent.defined()) {
    tangent = at::zeros_like(chunk.z[s]);
  }
  NormalisationGradient half = operations.normalise_backward(chunk.z[s], moments_[s], kIdentity, tangent);
  chunk.normalised[s] = std::move(half.dz);
  chunk.sums = std::move(half.sums);
  chunk.products = std::move(half.products);
}

/// W x' + W' x; the operand's tangent is kept for the way back.
Tensor Curvature::layer_tangent(Chunk& chunk, std::size_t i, const Tensor& tangent, const StepContext& direction) {
  Tensor& kept = chunk.kept_tangent[i];
  kept = tangent.defined() ? prepare_layer(linear_, i, tangent) : Tensor();
  const Layer& layer = context_.plan.network.layers[i];
  if (std::holds_alternative<ActivationLayer>(layer)) {
    return kept.defined() ? context_.operations.activate_backward(chunk.kept[i], context_.plan.layers[i].function, kept)
                          : kept;
  }
  const auto* dense = std::get_if<DenseLayer>(&layer);
  if (dense != nullptr && !dense->free_weights) {  // all weights are 1: the direction has a bias at most
    const Tensor x = kept.defined() ? kept : at::zeros_like(chunk.kept[i]);
    return apply_prepared(direction, i, x, chunk.selection.n);
  }
  Tensor result = kept.defined() ? apply_prepared(linear_, i, kept, chunk.selection.n) : Tensor();
  if (has_parameters(context_.plan, i)) {
    const Tensor more = apply_prepared(direction, i, chunk.kept[i], chunk.selection.n);
    result = result.defined() ? result.add_(more) : more;
  }
  return result;
}

void Curvature::tangent_backward(Chunk& chunk, std::size_t s, const StepContext& direction, bool whole) {
  if (s + 1 == stretches_.size()) {
    chunk.product = at::zeros_like(direction.parameters);
    const Tensor outputs = flattened(chunk.outputs);
    const Tensor tangent = chunk.passing.defined() ? flattened(chunk.passing) : at::zeros_like(outputs);
    chunk.passing = unflattened(output_curvature(settings_.loss, outputs, tangent, num_images_).contiguous(),
                                context_.shapes.back());
  } else {
    finish_tangent(chunk, s, whole);
  }
  for (std::size_t i = stretches_[s].end; i-- > std::max(stretches_[s].begin, first_);) {
    chunk.passing = layer_tangent_backward(chunk, i, chunk.passing, direction, whole);
    chunk.kept_tangent[i].reset();
  }
  if (first_ < stretches_[s].begin) {
    normalisation_tangent_backward(chunk, s - 1, whole);
  }
}

/// Of y = W x: adds u'^T x + u^T x' to the product and returns W^T u' + W'^T u.
Tensor Curvature::layer_tangent_backward(
    Chunk& chunk, std::size_t i, const Tensor& upper, const StepContext& direction, bool whole) {
  const bool wanted = i > first_;
  const Tensor& tangent = chunk.kept_tangent[i];
  Tensor result = layer_backward(linear_, i, chunk.kept[i], upper, wanted, chunk.product);
  if (!whole) {
    return result;
  }
  const Layer& layer = context_.plan.network.layers[i];
  if (std::holds_alternative<ActivationLayer>(layer)) {
    const PointwiseFunction& function = context_.plan.layers[i].function;
    if (is_curved(function) && tangent.defined()) {
      const Tensor slope = chunk.upper[i].mul(tangent);
      result = result.add(context_.operations.activate_backward(chunk.kept[i], derivative_of(function), slope));
    }
    return result;
  }
  const auto* dense = std::get_if<DenseLayer>(&layer);
  const bool weights = has_parameters(context_.plan, i) && (dense == nullptr || dense->free_weights);
  if (weights && (tangent.defined() || wanted)) {
    const Tensor& x = tangent.defined() ? tangent : chunk.kept[i];
    const Tensor more = layer_backward(direction, i, x, chunk.upper[i], wanted, chunk.scratch);
    if (tangent.defined()) {
      add_weights(i, chunk.scratch, chunk.product);
    }
    result = wanted ? result.add(more) : result;
  }
  return result;
}

void Curvature::add_weights(std::size_t layer, const Tensor& from, Tensor& to) const {
  const Piece& weights = context_.plan.pieces[context_.plan.layers[layer].first_piece];
  to.narrow(1, weights.offset, weights.size).add_(from.narrow(1, weights.offset, weights.size));
}

/// The tangent of g phi'(z), and its sums.
void Curvature::normalisation_tangent_backward(Chunk& chunk, std::size_t s, bool whole) {
  Operations& operations = context_.operations;
  NormalisationGradient half =
      operations.normalise_backward(chunk.z[s], moments_[s], stretches_[s].function, chunk.passing);
  if (whole && curved(s)) {
    const NormalisationGradient more = operations.normalise_backward(
        chunk.z[s], moments_[s], derivative_of(stretches_[s].function), chunk.gradient[s].mul(chunk.normalised[s]));
    half.dz.add_(more.dz);
    half.sums.add_(more.sums);
    half.products.add_(more.products);
  }
  if (whole && !frozen()) {
    half.products.add_(row_products(operations, chunk.normalised[s], chunk.dz[s]));
  }
  chunk.passing = std::move(half.dz);
  chunk.sums = std::move(half.sums);
  chunk.products = std::move(half.products);
}

/// The tangent of s (dz - mean dz - z mean(z dz)), whose factor s changes by -s mean(z z').
void Curvature::finish_tangent(Chunk& chunk, std::size_t s, bool whole) {
  Tensor& passing = chunk.passing;
  if (whole && !frozen()) {
    passing.addcmul_(chunk.normalised[s], per_channel(products_[s].div(-rows(s)), passing));
  }
  context_.operations.finish_normalise_backward(
      chunk.z[s], moments_[s], sums_of_all_, products_of_all_, static_cast<std::int64_t>(rows(s)), passing);
  if (whole && !frozen()) {
    const Tensor scale = moments_[s].variance.add(BatchNormLayer::kEpsilon).rsqrt();
    passing.addcmul_(chunk.dx[s], per_channel(tangent_products_[s].mul(scale).div(-rows(s)), passing));
  }
  chunk.normalised[s].reset();
}

std::int64_t Curvature::bytes(const Model& model, std::int64_t images) {
  const Model::Plan& plan = model.plan();
  const std::vector<Shape> shapes = layer_shapes(plan.network);
  std::int64_t entries = 0;
  for (std::size_t i = 0; i < plan.layers.size(); ++i) {
    const bool normalisation = std::holds_alternative<BatchNormLayer>(plan.network.layers[i]);
    entries += (normalisation ? 5 : 2) * size(shapes[i]) + size(shapes[i + 1]);
  }
  return images * entries * (plan.options.scalar == Scalar::float32 ? 4 : 8);
}

}  // namespace zeroset::nets
