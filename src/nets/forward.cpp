#include "zeroset/core/error.hpp"
#include "zeroset/core/overloaded.hpp"

#include "nets/plan.hpp"

#include <ATen/ops/addmm.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/stack.h>

#include <optional>
#include <string>

namespace zeroset::nets {
namespace {

using at::Tensor;

Tensor apply(const PointwiseFunction& function, const Tensor& x) {
  return function.relu ? at::relu(x) : apply_pointwise(x, function);
}

Tensor apply(const DenseLayer& layer, const Tensor* piece, const Tensor& x) {
  const Tensor y = layer.free_weights ? x.matmul(piece[0].t()) : x.sum({1}, true).expand({x.size(0), layer.units});
  if (!layer.bias) {
    return y;
  }
  return layer.free_weights ? at::addmm(piece[1], x, piece[0].t()) : y.add(piece[0]);
}

Tensor apply(const ConvolutionLayer& layer, const Tensor* piece, const Tensor& x) {
  const std::optional<Tensor> bias = layer.bias ? std::optional<Tensor>(piece[1]) : std::nullopt;
  return layer.dimensions == 1
             ? at::conv1d(x, piece[0], bias, {layer.stride}, {layer.padding})
             : at::conv2d(x, piece[0], bias, {layer.stride, layer.stride}, {layer.padding, layer.padding});
}

/// sum_u a_u phi(w_u . x + b_u) of one node; its piece has one row a unit: w, b, a.
Tensor apply_node(const NodesLayer& layer,
                  const Node& node,
                  const LayerPlan& plan,
                  const Tensor& piece,
                  const Tensor& x,
                  const std::function<void(const Tensor&)>& observer) {
  const std::int64_t inputs = static_cast<std::int64_t>(node.inputs.size());
  Tensor argument = x.matmul(piece.narrow(1, 0, inputs).t());
  if (layer.bias) {
    argument = argument.add(piece.select(1, inputs));
  }
  if (observer) {
    observer(argument);
  }
  const Tensor ridges = apply(plan.function, argument);
  return layer.free_output_weights ? at::mv(ridges, piece.select(1, inputs + (layer.bias ? 1 : 0))) : ridges.sum({1});
}

Tensor apply(const NodesLayer& layer,
             const LayerPlan& plan,
             const Tensor* piece,
             const Tensor& x,
             const std::function<void(const Tensor&)>& observer) {
  std::vector<Tensor> outputs;
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    const Tensor seen = x.index_select(1, plan.node_inputs[j]);
    outputs.push_back(apply_node(layer, layer.nodes[j], plan, piece[j], seen, observer));
  }
  return at::stack(outputs, 1);
}

/// One number a channel, of a shape that broadcasts against x.
Tensor per_channel(const Eigen::VectorXd& values, const Tensor& x) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = values.size();
  return copy_of(values.data(), shape).to(x.options());
}

Tensor normalize_by(const PopulationStatistics& statistics, std::size_t index, const Tensor& x) {
  const Eigen::VectorXd scale = (statistics.variance[index].array() + BatchNormLayer::kEpsilon).rsqrt();
  return x.sub(per_channel(statistics.mean[index], x)).mul(per_channel(scale, x));
}

/// Batch statistics by operations that have every derivative.
Tensor normalize_batch(const Tensor& x) {
  std::vector<std::int64_t> axes{0};
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) {
    axes.push_back(axis);
  }
  const Tensor centered = x.sub(x.mean(axes, true));
  return centered.mul(centered.mul(centered).mean(axes, true).add(BatchNormLayer::kEpsilon).rsqrt());
}

std::string shape_text(at::IntArrayRef sizes) {
  std::string text = "(";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(sizes[i]);
  }
  return text + ")";
}

void require_input(const Model::Plan& plan, const Tensor& x) {
  const Shape& input = plan.network.input;
  const bool fits =
      x.dim() == static_cast<std::int64_t>(input.size()) + 1 && x.size(0) >= 1 && x.sizes().slice(1).equals(input);
  if (!fits) {
    throw InvalidArgument("[nets::Model::forward] expected inputs (batch, " + shape_text(input).substr(1) + ", got " +
                          shape_text(x.sizes()));
  }
  if (x.scalar_type() != plan.tensor_options.dtype().toScalarType() ||
      x.device().type() != plan.tensor_options.device().type()) {
    throw InvalidArgument("[nets::Model::forward] expected inputs of the model's type and device, got " + x.toString());
  }
}

void require_statistics(const Model::Plan& plan, const PopulationStatistics& statistics) {
  if (statistics.mean.size() != plan.normalizations || statistics.variance.size() != plan.normalizations) {
    throw InvalidArgument("[nets::Model::forward] expected statistics of " + std::to_string(plan.normalizations) +
                          " batch normalizations, got " + std::to_string(statistics.mean.size()));
  }
}

}  // namespace

Tensor images_channels_last(const Tensor& x) {
  return x.dim() == 4 ? x.contiguous(at::MemoryFormat::ChannelsLast) : x;
}

std::vector<Tensor> views(const Model::Plan& plan, const Tensor& flat) {
  std::vector<Tensor> result;
  for (const Piece& piece : plan.pieces) {
    result.push_back(flat.narrow(0, piece.offset, piece.size).view(piece.shape));
  }
  return result;
}

Tensor apply_layer(const Model::Plan& plan,
                   std::size_t index,
                   const std::vector<Tensor>& pieces,
                   const Tensor& x,
                   const ArgumentObserver& observer) {
  const LayerPlan& layer = plan.layers[index];
  const Tensor* piece = pieces.data() + layer.first_piece;
  const auto watch = [&](const Tensor& argument) {
    if (observer) {
      observer(index, argument);
    }
  };
  return std::visit(Overloaded{[&](const DenseLayer& dense) { return apply(dense, piece, x); },
                               [&](const ConvolutionLayer& convolution) { return apply(convolution, piece, x); },
                               [&](const NodesLayer& nodes) { return apply(nodes, layer, piece, x, watch); },
                               [&](const FlattenLayer&) { return x.flatten(1); },
                               [&](const ActivationLayer&) {
                                 watch(x);
                                 return apply(layer.function, x);
                               },
                               [&](const BatchNormLayer&) { return normalize_batch(x); }},
                    plan.network.layers[index]);
}

Tensor apply_network(const Model::Plan& plan,
                     const std::vector<Tensor>& pieces,
                     Tensor x,
                     const ForwardOptions& options) {
  const std::vector<Layer>& layers = plan.network.layers;
  x = images_channels_last(x);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!std::holds_alternative<BatchNormLayer>(layers[i])) {
      x = apply_layer(plan, i, pieces, x);
    } else if (options.statistics != nullptr) {
      x = normalize_by(*options.statistics, plan.layers[i].normalization, x);
    } else if (!options.fused) {
      x = normalize_batch(x);
    } else {
      // With the activation that follows, if one does, in one operation.
      const bool activated = i + 1 < layers.size() && std::holds_alternative<ActivationLayer>(layers[i + 1]);
      x = normalized_activation(
          x, activated ? plan.layers[i + 1].function : PointwiseFunction{}, BatchNormLayer::kEpsilon);
      i += activated ? 1 : 0;
    }
  }
  return x.flatten(1);
}

Tensor Model::forward(const Tensor& parameters, const Tensor& inputs, const ForwardOptions& options) const {
  require_input(*plan_, inputs);
  if (parameters.dim() != 1 || parameters.numel() != plan_->num_parameters) {
    throw InvalidArgument("[nets::Model::forward] expected " + std::to_string(plan_->num_parameters) +
                          " parameters, got " + shape_text(parameters.sizes()));
  }
  if (options.statistics != nullptr) {
    require_statistics(*plan_, *options.statistics);
  }
  return apply_network(*plan_, views(*plan_, parameters), inputs, options);
}

}  // namespace zeroset::nets
