/// \file
/// The network specification from which every module starts.
///
/// \code
/// const Architecture network = dense_network({.widths = {2, 3, 1}, .degrees = {3}});
/// num_parameters(network);         // 9
/// preset_network("theory2");       // the network of Liao and Poggio (2017)
/// \endcode
#pragma once

#include "zeroset/core/activation.hpp"
#include "zeroset/core/number.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace zeroset {

/// Shape of one datum without the batch axis: {n}, {channels, length} or {channels, height, width}.
using Shape = std::vector<std::int64_t>;

/// y = W x + b on a flat input. With `free_weights` false every weight is 1 and none is a parameter.
struct DenseLayer {
  std::int64_t units = 1;
  bool bias = false;
  bool free_weights = true;
  bool operator==(const DenseLayer&) const = default;
};

/// One node of a compositional layer: sees x_i for i in `inputs` (distinct, zero-based) through `units` ridges.
struct Node {
  std::vector<std::int64_t> inputs{};
  std::int64_t units = 1;
  bool operator==(const Node&) const = default;
};

/// Node j gives sum_u a_ju phi(w_ju . x_inputs + b_ju). With `free_output_weights` false every a_ju is 1.
struct NodesLayer {
  std::vector<Node> nodes{};
  Activation activation{};
  bool bias = false;
  bool free_output_weights = true;
  bool operator==(const NodesLayer&) const = default;
};

/// Cross-correlation, as in every deep-learning library, with square kernels and zero padding.
struct ConvolutionLayer {
  int dimensions = 2;  ///< 1 or 2
  std::int64_t channels = 1;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  bool bias = false;
  bool operator==(const ConvolutionLayer&) const = default;
};

/// {c, ...} -> {product}, channel-major.
struct FlattenLayer {
  bool operator==(const FlattenLayer&) const = default;
};

/// (x - mean) / sqrt(variance + epsilon) per unit or channel, biased variance, no affine part. Training takes mean and
/// variance from the data. The algebra takes the layer as frozen, x -> (x - mean) / standard_deviation: an affine map.
struct BatchNormLayer {
  static constexpr double kEpsilon = 1e-5;
  std::vector<Rational> mean{};                ///< one a unit or channel; empty: all 0
  std::vector<Rational> standard_deviation{};  ///< > 0, sqrt(variance + epsilon) as a rational; empty: all 1

  [[nodiscard]] bool has_statistics() const { return !mean.empty() || !standard_deviation.empty(); }
  bool operator==(const BatchNormLayer&) const = default;
};

/// A layer that applies an activation to each entry.
struct ActivationLayer {
  Activation activation{};
  bool operator==(const ActivationLayer&) const = default;
};

using Layer = std::variant<DenseLayer, NodesLayer, ConvolutionLayer, FlattenLayer, BatchNormLayer, ActivationLayer>;

/// A network: layers on a named input shape. Everything that algebra and nets need is in it.
struct Architecture {
  Shape input{};
  std::vector<Layer> layers{};
  bool operator==(const Architecture&) const = default;
};

/// Checks every documented range and that each layer fits the shape before it.
/// \param pointer  prefix of the pointer that an error names
/// \throws SpecError
void validate(const Architecture& architecture, const std::string& pointer = "");

/// Shape before each layer and after the last: layers.size() + 1 entries.
/// \throws SpecError if a layer does not fit the shape before it
[[nodiscard]] std::vector<Shape> layer_shapes(const Architecture& architecture, const std::string& pointer = "");

/// Number of entries of a shape.
[[nodiscard]] std::int64_t size(const Shape& shape);

[[nodiscard]] std::int64_t num_inputs(const Architecture& architecture);
[[nodiscard]] std::int64_t num_outputs(const Architecture& architecture);

/// A contiguous piece of the flat parameter vector.
struct ParameterSlice {
  std::string
      name{};  ///< "layer2.weight", "layer2.bias"; in a nodes layer "layer1.node2.unit1.weight", ".bias", ".output"
  std::size_t layer = 0;    ///< index into Architecture::layers
  std::int64_t offset = 0;  ///< first entry
  Shape shape{};            ///< {units, inputs}, {channels, inputs, kernel...}, {units}; {inputs}, {} in nodes
  std::int64_t size = 0;
};

/// The named slices, in the order of the flat vector: layer by layer; in a layer the weights row-major (a row = one
/// output unit), then the biases; a nodes layer node by node, unit by unit: weights, bias, output weight. Layers are
/// counted from 1 among those with parameters.
/// \throws LimitExceeded where a nodes layer has more than 10^7 units
[[nodiscard]] std::vector<ParameterSlice> parameter_slices(const Architecture& architecture);

/// Number of real parameters.
/// \throws LimitExceeded if it does not fit 63 bits
[[nodiscard]] std::int64_t num_parameters(const Architecture& architecture);

/// One name a parameter, letters and digits only, so that every computer algebra system reads it: `w<l>r<i>c<j>`
/// and `b<l>r<i>` for weight rows and biases of layer l (convolution: `w<l>o<out>i<in>k<tap>`),
/// `v<l>n<node>u<unit>c<j>`, `d<l>n<node>u<unit>` (bias) and `a<l>n<node>u<unit>` (output weight) in nodes; all counted
/// from 1. \throws LimitExceeded above 10^7 parameters
[[nodiscard]] std::vector<std::string> parameter_names(const Architecture& architecture);

/// True if every activation is polynomial. Batch normalization counts as frozen.
[[nodiscard]] bool is_polynomial(const Architecture& architecture);

/// The same network with every hidden activation replaced.
[[nodiscard]] Architecture with_activation(Architecture architecture, const Activation& activation);

// ---- ways to write a network down ----------------------------------------------------------------------------------

/// Which layers of a dense network have biases.
enum class BiasPattern { none, hidden, output, all };

/// The short form: widths, one monomial degree for all hidden layers or one each.
struct DenseSpec {
  std::vector<std::int64_t> widths{};  ///< input, hidden..., output; at least two, all >= 1
  std::vector<int> degrees{2};         ///< >= 1 each
  BiasPattern bias = BiasPattern::none;
  bool free_output_weights = true;
};

/// \throws SpecError ("/widths/0: ...", "/degrees: ...")
[[nodiscard]] Architecture dense_network(const DenseSpec& spec, const std::string& pointer = "");

/// Names of the presets: "theory2", "figure7", "figure7-two".
[[nodiscard]] const std::vector<std::string>& preset_names();

/// theory2: 3x3 stride-2 convolutions 3-32-64-64 with padding 1, dense 1024-128-10, biases everywhere, batch
/// normalization after each hidden layer, ReLU (monomials where degrees are given): 188,810 parameters; Liao and
/// Poggio, "Theory of Deep Learning II" (2017). figure7: phi(w1 phi(v1 x1 + v2 x2 + v3) + w2 phi(u1 x3 + u2 x4 + u3) +
/// w3), nine weights. figure7-two: the same tree, two units a node, free output weights, 24 weights. Degrees: one for
/// all activation levels or one each; default 2 for the figure7 nets. \throws SpecError for an unknown name or a wrong
/// number of degrees
[[nodiscard]] Architecture preset_network(std::string_view name,
                                          const std::vector<int>& degrees = {},
                                          const std::string& pointer = "");

/// Reads any JSON form: the layer list, the object with the flags' names, {"preset": ...}, or a string (a preset if it
/// names one, else a file, relative to `folder`).
/// \throws SpecError naming the pointer and what was expected
[[nodiscard]] Architecture read_network(const nlohmann::json& json,
                                        const std::string& pointer = "",
                                        const std::filesystem::path& folder = {});

/// The layer list with `schema` "zeroset.network/1"; read_network reads it back to an equal Architecture.
[[nodiscard]] nlohmann::json to_json(const Architecture& architecture);

}  // namespace zeroset
