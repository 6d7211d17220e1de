// What a Model knows, and how its layers are applied.
#pragma once

#include "zeroset/nets/model.hpp"
#include "zeroset/nets/polynomial_activation.hpp"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace zeroset::nets {

/// A segment of the flat parameters that is one tensor of the computation: a slice, or in a nodes layer a whole node,
/// one row a unit (weights, bias, output weight).
struct Piece {
  std::string name{};
  std::int64_t offset = 0;
  std::vector<std::int64_t> shape{};
  std::int64_t size = 0;
};

struct LayerPlan {
  std::size_t first_piece = 0;            ///< index into Plan::pieces
  std::size_t normalization = 0;          ///< batch_norm: its number among them
  PointwiseFunction function{};           ///< activation, nodes
  std::vector<at::Tensor> node_inputs{};  ///< nodes: indices, one tensor a node
};

struct Model::Plan {
  Architecture network{};
  ModelOptions options{};
  std::int64_t num_parameters = 0;
  std::vector<Piece> pieces{};
  std::vector<LayerPlan> layers{};
  std::size_t normalizations = 0;  ///< how many
  at::TensorOptions tensor_options{};
};

/// Told of every argument of an activation: index of its layer, and the tensor.
using ArgumentObserver = std::function<void(std::size_t layer, const at::Tensor& argument)>;

/// \throws InvalidArgument for another number of normalizations than the network has
void require_statistics(const Model::Plan& plan, const PopulationStatistics& statistics, const char* function);

/// Views into the flat parameters, one a piece.
[[nodiscard]] std::vector<at::Tensor> views(const Model::Plan& plan, const at::Tensor& flat);

/// One layer other than batch_norm. \param clip  see ForwardOptions
[[nodiscard]] at::Tensor apply_layer(const Model::Plan& plan,
                                     std::size_t layer,
                                     const std::vector<at::Tensor>& pieces,
                                     const at::Tensor& x,
                                     const ArgumentObserver& observer = {},
                                     double clip = std::numeric_limits<double>::infinity());

/// The whole network. \param x  as Model::forward has it; checked there
[[nodiscard]] at::Tensor apply_network(const Model::Plan& plan,
                                       const std::vector<at::Tensor>& pieces,
                                       at::Tensor x,
                                       const ForwardOptions& options);

/// Images to channels_last, the layout in which everything is fastest; other shapes as they are.
[[nodiscard]] at::Tensor images_channels_last(const at::Tensor& x);

/// Entries of an Eigen vector or matrix (column by column) as a float64 tensor with these sizes, copied.
[[nodiscard]] at::Tensor copy_of(const double* data, std::vector<std::int64_t> sizes);

}  // namespace zeroset::nets
