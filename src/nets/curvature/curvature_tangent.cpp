// The passes of a direction: forward, then back.
#include "nets/coefficients.hpp"
#include "nets/curvature/curvature.hpp"
#include "nets/curvature/curvature_chunk.hpp"
#include "nets/curvature/output_loss.hpp"

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

namespace {

const PointwiseFunction kIdentity{};

/// One number a channel, to be multiplied with values whose channels are innermost.
Tensor per_channel(const Tensor& values, const Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape.front() = x.size(0);
  shape.back() = x.size(-1);
  return values.to(x.scalar_type()).view(shape);
}

/// sum over the rows of a b: what the backward pass of a normalization that changes nothing adds up.
Tensor row_products(Operations& operations, const Tensor& a, const Tensor& b) {
  const Tensor zeros = at::zeros({a.size(0), a.size(-1)}, a.options().dtype(at::kDouble));
  const Moments neutral{zeros, at::full_like(zeros, 1 - BatchNormLayer::kEpsilon)};
  return operations.normalize_backward(a, neutral, kIdentity, b).products;
}

}  // namespace

Tensor Curvature::product(const Tensor& direction, bool whole) {
  const c10::NoGradGuard no_graph;
  const StepContext along{context_.plan, context_.shapes, context_.operations, settings_, direction};
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    for_each_chunk([&](Chunk& chunk) { tangent_forward(chunk, s, along); });
    if (s + 1 < segments_.size()) {
      std::tie(sums_of_all_, products_of_all_) = joined_sums();
      tangent_products_[s] = products_of_all_;
    }
  }
  for (std::size_t s = segments_.size(); s-- > 0;) {
    for_each_chunk([&](Chunk& chunk) { tangent_backward(chunk, s, along, whole); });
    if (first_ >= segments_[s].begin) {
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
  if (s > 0 && chunk.normalized[s - 1].defined()) {
    Tensor& normalized = chunk.normalized[s - 1];
    operations.finish_normalize_backward(chunk.z[s - 1],
                                         moments_[s - 1],
                                         sums_of_all_,
                                         products_of_all_,
                                         static_cast<std::int64_t>(rows(s - 1)),
                                         normalized);
    tangent = operations.normalize_backward(chunk.z[s - 1], moments_[s - 1], segments_[s - 1].function, normalized).dz;
  }
  for (std::size_t i = segments_[s].begin; i < segments_[s].end; ++i) {
    tangent = layer_tangent(chunk, i, tangent, direction);
  }
  if (!segments_[s].normalized) {
    chunk.passing = tangent;
    return;
  }
  if (!tangent.defined()) {
    tangent = at::zeros_like(chunk.z[s]);
  }
  NormalizationGradient half = operations.normalize_backward(chunk.z[s], moments_[s], kIdentity, tangent);
  chunk.normalized[s] = std::move(half.dz);
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
  if (s + 1 == segments_.size()) {
    chunk.product = at::zeros_like(direction.parameters);
    const Tensor outputs = flattened(chunk.outputs);
    const Tensor tangent = chunk.passing.defined() ? flattened(chunk.passing) : at::zeros_like(outputs);
    chunk.passing = unflattened(output_curvature(settings_.loss, outputs, tangent, num_images_).contiguous(),
                                context_.shapes.back());
  } else {
    finish_tangent(chunk, s, whole);
  }
  for (std::size_t i = segments_[s].end; i-- > std::max(segments_[s].begin, first_);) {
    chunk.passing = layer_tangent_backward(chunk, i, chunk.passing, direction, whole);
    chunk.kept_tangent[i].reset();
  }
  if (first_ < segments_[s].begin) {
    normalization_tangent_backward(chunk, s - 1, whole);
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
      result = result.add(context_.operations.activate_backward(chunk.kept[i], derivative(function), slope));
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
void Curvature::normalization_tangent_backward(Chunk& chunk, std::size_t s, bool whole) {
  Operations& operations = context_.operations;
  NormalizationGradient half =
      operations.normalize_backward(chunk.z[s], moments_[s], segments_[s].function, chunk.passing);
  if (whole && curved(s)) {
    const NormalizationGradient more = operations.normalize_backward(
        chunk.z[s], moments_[s], derivative(segments_[s].function), chunk.gradient[s].mul(chunk.normalized[s]));
    half.dz.add_(more.dz);
    half.sums.add_(more.sums);
    half.products.add_(more.products);
  }
  if (whole && !frozen()) {
    half.products.add_(row_products(operations, chunk.normalized[s], chunk.dz[s]));
  }
  chunk.passing = std::move(half.dz);
  chunk.sums = std::move(half.sums);
  chunk.products = std::move(half.products);
}

/// The tangent of s (dz - mean dz - z mean(z dz)), whose factor s changes by -s mean(z z').
void Curvature::finish_tangent(Chunk& chunk, std::size_t s, bool whole) {
  Tensor& passing = chunk.passing;
  if (whole && !frozen()) {
    passing.addcmul_(chunk.normalized[s], per_channel(products_[s].div(-rows(s)), passing));
  }
  context_.operations.finish_normalize_backward(
      chunk.z[s], moments_[s], sums_of_all_, products_of_all_, static_cast<std::int64_t>(rows(s)), passing);
  if (whole && !frozen()) {
    const Tensor scale = moments_[s].variance.add(BatchNormLayer::kEpsilon).rsqrt();
    passing.addcmul_(chunk.dx[s], per_channel(tangent_products_[s].mul(scale).div(-rows(s)), passing));
  }
  chunk.normalized[s].reset();
}

}  // namespace zeroset::nets
