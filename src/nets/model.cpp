#include "zeroset/nets/model.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/overloaded.hpp"

#include "nets/cuda/plugin.hpp"
#include "nets/plan.hpp"

#include <ATen/ops/from_blob.h>

#include <string>
#include <utility>

namespace zeroset::nets {
namespace {

PointwiseFunction pointwise(const Activation& activation) {
  if (activation.kind == ActivationKind::relu) {
    return {.relu = true};
  }
  if (activation.kind == ActivationKind::sigmoid || activation.kind == ActivationKind::tanh) {
    return {.inner = activation.kind == ActivationKind::tanh ? Inner::tanh : Inner::sigmoid};
  }
  return {.coefficients = real_coefficients(activation)};
}

/// Indices of the inputs that each node sees.
std::vector<at::Tensor> node_inputs(const NodesLayer& layer, const at::TensorOptions& options) {
  std::vector<at::Tensor> inputs;
  for (const Node& node : layer.nodes) {
    auto* data = const_cast<std::int64_t*>(node.inputs.data());
    inputs.push_back(at::from_blob(data, {static_cast<std::int64_t>(node.inputs.size())}, at::kLong)
                         .to(options.device(), /*non_blocking=*/false, /*copy=*/true));
  }
  return inputs;
}

/// Node by node, one row a unit: parameter_slices names its weights, bias and output weight one after the other.
void append_node_pieces(const NodesLayer& layer, std::size_t index, std::int64_t& offset, std::vector<Piece>& pieces) {
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    const Node& node = layer.nodes[j];
    const std::int64_t row =
        static_cast<std::int64_t>(node.inputs.size()) + (layer.bias ? 1 : 0) + (layer.free_output_weights ? 1 : 0);
    const std::string name = "layer" + std::to_string(index) + ".node" + std::to_string(j + 1);
    pieces.push_back({name, offset, {node.units, row}, node.units * row});
    offset += node.units * row;
  }
}

/// Pieces in the order of the flat vector; nodes layers are told apart by having no piece of their own among the
/// slices.
std::vector<Piece> make_pieces(const Architecture& network, std::vector<LayerPlan>& layers) {
  std::vector<Piece> pieces;
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  std::size_t next = 0, with_parameters = 0;
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    layers[i].first_piece = pieces.size();
    const std::size_t begin = next;
    while (next < slices.size() && slices[next].layer == i) {
      ++next;
    }
    with_parameters += next > begin ? 1 : 0;
    if (const auto* nodes = std::get_if<NodesLayer>(&network.layers[i])) {
      append_node_pieces(*nodes, with_parameters, offset, pieces);
      continue;
    }
    for (std::size_t s = begin; s < next; ++s) {
      pieces.push_back({slices[s].name, slices[s].offset, slices[s].shape, slices[s].size});
      offset = slices[s].offset + slices[s].size;
    }
  }
  return pieces;
}

}  // namespace

DeviceKind resolve_device(DeviceKind device) {
  if (device == DeviceKind::automatic) {
    return cuda_plugin() != nullptr ? DeviceKind::cuda : DeviceKind::cpu;
  }
  if (device == DeviceKind::cuda && cuda_plugin() == nullptr) {
    throw InvalidArgument("[nets::resolve_device] device cuda: " + cuda_report().reason + "; expected auto or cpu");
  }
  return device;
}

std::vector<double> real_coefficients(const Activation& activation) {
  std::vector<double> result;
  for (const Rational& coefficient : polynomial_coefficients(activation)) {
    result.push_back(coefficient.convert_to<double>());
  }
  return result;
}

at::Tensor copy_of(const double* data, std::vector<std::int64_t> sizes) {
  return at::from_blob(const_cast<double*>(data), sizes, at::kDouble).clone();
}

Model::Model(Architecture network, const ModelOptions& options) {
  validate(network);
  auto plan = std::make_shared<Plan>();
  plan->options = {options.scalar, resolve_device(options.device)};
  plan->tensor_options = at::TensorOptions(options.scalar == Scalar::float32 ? at::kFloat : at::kDouble)
                             .device(plan->options.device == DeviceKind::cuda ? at::kCUDA : at::kCPU);
  plan->num_parameters = zeroset::num_parameters(network);
  plan->layers.resize(network.layers.size());
  plan->pieces = make_pieces(network, plan->layers);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    LayerPlan& layer = plan->layers[i];
    std::visit(Overloaded{[&](const ActivationLayer& activation) { layer.function = pointwise(activation.activation); },
                          [&](const NodesLayer& nodes) {
                            layer.function = pointwise(nodes.activation);
                            layer.node_inputs = node_inputs(nodes, plan->tensor_options);
                          },
                          [&](const BatchNormLayer& norm) {
                            if (norm.has_statistics()) {
                              throw SpecError(child(child("/layers", i), "mean"),
                                              "expected a batch_norm without mean and standard_deviation: "
                                              "training computes the statistics of each batch");
                            }
                            layer.normalization = plan->normalizations++;
                          },
                          [](const auto&) {}},
               network.layers[i]);
  }
  plan->network = std::move(network);
  plan_ = std::move(plan);
}

const Architecture& Model::network() const {
  return plan_->network;
}
const ModelOptions& Model::options() const {
  return plan_->options;
}
std::int64_t Model::num_parameters() const {
  return plan_->num_parameters;
}

at::Tensor Model::to_tensor(const Eigen::Ref<const Parameters>& parameters) const {
  if (parameters.size() != plan_->num_parameters) {
    throw InvalidArgument("[nets::Model::to_tensor] expected " + std::to_string(plan_->num_parameters) +
                          " parameters, got " + std::to_string(parameters.size()));
  }
  return copy_of(parameters.data(), {parameters.size()}).to(plan_->tensor_options);
}

Parameters Model::to_parameters(const at::Tensor& flat) const {
  const at::Tensor values = flat.detach().to(at::kCPU, at::kDouble).contiguous();
  return Eigen::Map<const Parameters>(values.const_data_ptr<double>(), values.numel());
}

}  // namespace zeroset::nets
