#include "nets/replica_layers.hpp"

#include "zeroset/core/overloaded.hpp"

#include "nets/replica_convolution.hpp"
#include "nets/replica_products.hpp"

#include <ATen/ops/stack.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <variant>

namespace zeroset::nets {
namespace {

using at::Tensor;

/// A layer's piece number `k` of the flat parameters or of their gradient, one for each replica: (R, shape...).
Tensor piece_of(const StepContext& context, std::size_t layer, std::size_t k, const Tensor& flat) {
  const Piece& piece = context.plan.pieces[context.plan.layers[layer].first_piece + k];
  std::vector<std::int64_t> shape{flat.size(0)};
  shape.insert(shape.end(), piece.shape.begin(), piece.shape.end());
  return flat.narrow(1, piece.offset, piece.size).view(shape);
}

Precision precision(const StepContext& context) {
  return context.settings.precision;
}

/// Sums over everything between replica and channel.
Tensor row_sums(const Tensor& x) {
  return x.flatten(1, -2).sum({1});
}

PointwiseFunction activation_of(const StepContext& context, std::size_t layer) {
  return within_limits(context, context.plan.layers[layer].function);
}

bool by_patches(const StepContext& context) {
  return context.settings.convolution == ConvolutionMethod::matrix_product;
}

/// Whether what follows a layer takes away every constant that is added to a channel, so that the gradient of its bias
/// is exactly zero: a sum of rounding errors otherwise.
bool constants_cancel(const StepContext& context, std::size_t layer) {
  if (context.settings.frozen != nullptr) {
    return false;
  }
  const std::vector<Layer>& layers = context.plan.network.layers;
  std::size_t next = layer + 1;
  while (next < layers.size() && std::holds_alternative<FlattenLayer>(layers[next])) {
    ++next;
  }
  return next < layers.size() && std::holds_alternative<BatchNormLayer>(layers[next]);
}

void write_bias_gradient(
    const StepContext& context, std::size_t layer, std::size_t k, const Tensor& upper, Tensor& flat) {
  Tensor bias = piece_of(context, layer, k, flat);
  if (constants_cancel(context, layer)) {
    bias.zero_();
  } else {
    bias.copy_(row_sums(upper));
  }
}

// ---- dense ----

Tensor apply(const StepContext& context, std::size_t index, const DenseLayer& layer, const Tensor& x) {
  if (!layer.free_weights) {
    const Tensor y = x.sum({2}, true).expand({x.size(0), x.size(1), layer.units});
    return layer.bias ? y.add(piece_of(context, index, 0, context.parameters).unsqueeze(1)) : y.contiguous();
  }
  const Tensor weight = operand(piece_of(context, index, 0, context.parameters), precision(context)).transpose(1, 2);
  return layer.bias ? product_plus(piece_of(context, index, 1, context.parameters), x, weight) : product(x, weight);
}

Tensor backward(const StepContext& context,
                std::size_t index,
                const DenseLayer& layer,
                const Tensor& x,
                const Tensor& upper,
                bool input_wanted,
                Tensor& gradient) {
  if (layer.bias) {
    write_bias_gradient(context, index, layer.free_weights ? 1 : 0, upper, gradient);
  }
  if (!layer.free_weights) {
    return input_wanted ? upper.sum({2}, true).expand_as(x).contiguous() : Tensor();
  }
  const Tensor g = operand(upper, precision(context));
  product_into(piece_of(context, index, 0, gradient), g.transpose(1, 2), x);
  return input_wanted ? product(g, operand(piece_of(context, index, 0, context.parameters), precision(context)))
                      : Tensor();
}

// ---- convolutions ----

/// (R, n, shape...) with the channels innermost.
std::vector<std::int64_t> innermost(const Shape& shape, std::int64_t replicas, std::int64_t n) {
  std::vector<std::int64_t> sizes{replicas, n};
  sizes.insert(sizes.end(), shape.begin() + 1, shape.end());
  sizes.push_back(shape.front());
  return sizes;
}

Tensor apply(
    const StepContext& context, std::size_t index, const ConvolutionLayer& layer, const Tensor& kept, std::int64_t n) {
  const Tensor weight = piece_of(context, index, 0, context.parameters);
  const Tensor bias = layer.bias ? piece_of(context, index, 1, context.parameters) : Tensor();
  if (!by_patches(context)) {
    return convolution({layer, context.settings}, kept, weight, bias);
  }
  const Tensor matrix = operand(patch_matrix(weight), precision(context)).transpose(1, 2);
  const Tensor y = layer.bias ? product_plus(bias, kept, matrix) : product(kept, matrix);
  return y.view(innermost(context.shapes[index + 1], kept.size(0), n));
}

Tensor backward(const StepContext& context,
                std::size_t index,
                const ConvolutionLayer& layer,
                const Tensor& kept,
                const Tensor& upper,
                bool input_wanted,
                Tensor& gradient) {
  const Tensor weight = piece_of(context, index, 0, context.parameters);
  Tensor weight_gradient = piece_of(context, index, 0, gradient);
  if (layer.bias) {
    write_bias_gradient(context, index, 1, upper, gradient);
  }
  if (!by_patches(context)) {
    return convolution_backward({layer, context.settings}, kept, weight, upper, input_wanted, weight_gradient);
  }
  const Tensor g = operand(upper.flatten(1, -2), precision(context));
  write_weights(product(g.transpose(1, 2), kept), weight_gradient);
  if (!input_wanted) {
    return {};
  }
  const Tensor matrix = operand(patch_matrix(weight), precision(context));
  return context.operations.patches_backward(
      product(g, matrix), layer, innermost(context.shapes[index], upper.size(0), upper.size(1)));
}

// ---- nodes ----

/// One node: what it sees, and its weights one row a unit.
struct NodeOperands {
  Tensor seen{}, weights{};  ///< operands: (R, n, inputs), (R, units, inputs)
  Tensor bias{}, output{};   ///< (R, units), or undefined; (R, units, 1) as an operand, or undefined
  Tensor arguments{};        ///< (R, n, units)
};

NodeOperands node_operands(
    const StepContext& context, std::size_t index, const NodesLayer& layer, std::size_t node, const Tensor& x) {
  const std::int64_t inputs = static_cast<std::int64_t>(layer.nodes[node].inputs.size());
  const Tensor piece = piece_of(context, index, node, context.parameters);
  NodeOperands result;
  result.seen = x.index_select(2, context.plan.layers[index].node_inputs[node]);
  result.weights = operand(piece.narrow(2, 0, inputs), precision(context));
  if (layer.free_output_weights) {
    result.output = operand(piece.narrow(2, inputs + (layer.bias ? 1 : 0), 1), precision(context));
  }
  const Tensor transposed = result.weights.transpose(1, 2);
  result.arguments =
      (layer.bias ? product_plus(piece.select(2, inputs), result.seen, transposed) : product(result.seen, transposed))
          .contiguous();
  return result;
}

Tensor apply(const StepContext& context, std::size_t index, const NodesLayer& layer, const Tensor& x) {
  const PointwiseFunction function = activation_of(context, index);
  std::vector<Tensor> outputs;
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    const NodeOperands node = node_operands(context, index, layer, j, x);
    const Tensor ridges = context.operations.activate(node.arguments, function);
    outputs.push_back(layer.free_output_weights ? product(operand(ridges, precision(context)), node.output).squeeze(2)
                                                : ridges.sum({2}));
  }
  return at::stack(outputs, 2);
}

/// Adds the gradient of one node's input to `dx`.
void node_backward(const StepContext& context,
                   std::size_t index,
                   const NodesLayer& layer,
                   std::size_t j,
                   const Tensor& x,
                   const Tensor& upper,
                   Tensor& dx,
                   Tensor& gradient) {
  const NodeOperands node = node_operands(context, index, layer, j, x);
  const PointwiseFunction function = activation_of(context, index);
  const std::int64_t inputs = node.seen.size(2);
  const Tensor g = upper.select(2, static_cast<std::int64_t>(j)).unsqueeze(2);  // (R, n, 1)
  Tensor piece = piece_of(context, index, j, gradient);
  Tensor of_ridges = g.expand_as(node.arguments).contiguous();
  if (layer.free_output_weights) {
    const Tensor ridges = operand(context.operations.activate(node.arguments, function), precision(context));
    const Tensor rounded = operand(g, precision(context));
    product_into(piece.narrow(2, inputs + (layer.bias ? 1 : 0), 1), ridges.transpose(1, 2), rounded);
    of_ridges = product(rounded, node.output.transpose(1, 2)).contiguous();
  }
  const Tensor of_arguments = context.operations.activate_backward(node.arguments, function, of_ridges);
  if (layer.bias) {
    piece.select(2, inputs).copy_(row_sums(of_arguments));
  }
  const Tensor rounded = operand(of_arguments, precision(context));
  product_into(piece.narrow(2, 0, inputs), rounded.transpose(1, 2), node.seen);
  if (dx.defined()) {
    dx.index_add_(2, context.plan.layers[index].node_inputs[j], product(rounded, node.weights));
  }
}

Tensor backward(const StepContext& context,
                std::size_t index,
                const NodesLayer& layer,
                const Tensor& x,
                const Tensor& upper,
                bool input_wanted,
                Tensor& gradient) {
  Tensor dx = input_wanted ? at::zeros(x.sizes(), upper.options()) : Tensor();
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    node_backward(context, index, layer, j, x, upper, dx, gradient);
  }
  return dx;
}

}  // namespace

PointwiseFunction within_limits(const StepContext& context, PointwiseFunction function) {
  function.limits = context.limits;
  return function;
}

Tensor flattened(const Tensor& x) {
  return x.dim() == 3 ? x : x.movedim(-1, 2).reshape({x.size(0), x.size(1), -1});
}

Tensor unflattened(const Tensor& x, const Shape& shape) {
  if (shape.size() == 1) {
    return x;
  }
  std::vector<std::int64_t> sizes{x.size(0), x.size(1)};
  sizes.insert(sizes.end(), shape.begin(), shape.end());
  return x.view(sizes).movedim(2, -1).contiguous();
}

Tensor prepare_layer(const StepContext& context, std::size_t index, const Tensor& x) {
  return std::visit(
      Overloaded{[&](const DenseLayer& dense) { return dense.free_weights ? operand(x, precision(context)) : x; },
                 [&](const ConvolutionLayer& convolution) {
                   return operand(by_patches(context) ? context.operations.patches(x, convolution) : x,
                                  precision(context));
                 },
                 [&](const NodesLayer&) { return operand(x, precision(context)); },
                 [&](const auto&) { return x; }},
      context.plan.network.layers[index]);
}

Tensor kept_operand(const StepContext& context, const Tensor& patches) {
  return operand(patches, precision(context));
}

bool takes_image_patches(const StepContext& context) {
  const std::vector<Layer>& layers = context.plan.network.layers;
  return by_patches(context) && !layers.empty() && std::holds_alternative<ConvolutionLayer>(layers.front());
}

Tensor apply_prepared(const StepContext& context, std::size_t index, const Tensor& kept, std::int64_t n) {
  return std::visit(
      Overloaded{
          [&](const DenseLayer& dense) { return apply(context, index, dense, kept); },
          [&](const ConvolutionLayer& convolution) { return apply(context, index, convolution, kept, n); },
          [&](const NodesLayer& nodes) { return apply(context, index, nodes, kept); },
          [&](const FlattenLayer&) { return flattened(kept); },
          [&](const ActivationLayer&) { return context.operations.activate(kept, activation_of(context, index)); },
          [&](const BatchNormLayer&) { return kept; }},
      context.plan.network.layers[index]);
}

Tensor layer_backward(const StepContext& context,
                      std::size_t index,
                      const Tensor& kept,
                      const Tensor& upper,
                      bool input_wanted,
                      Tensor& gradient) {
  const auto as = [&](const auto& layer) {
    return backward(context, index, layer, kept, upper, input_wanted, gradient);
  };
  return std::visit(Overloaded{[&](const DenseLayer& dense) { return as(dense); },
                               [&](const ConvolutionLayer& convolution) { return as(convolution); },
                               [&](const NodesLayer& nodes) { return as(nodes); },
                               [&](const FlattenLayer&) { return unflattened(upper, context.shapes[index]); },
                               [&](const ActivationLayer&) {
                                 return context.operations.activate_backward(
                                     kept, activation_of(context, index), upper);
                               },
                               [&](const BatchNormLayer&) { return upper; }},
                    context.plan.network.layers[index]);
}

}  // namespace zeroset::nets
