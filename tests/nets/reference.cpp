#include "nets/reference.hpp"

#include "nets/fits.hpp"

#include <cmath>

namespace zeroset::testing {
namespace {

double activate(const Activation& activation, double t) {
  if (activation.kind == ActivationKind::relu) {
    return t > 0 ? t : 0;
  }
  if (activation.kind == ActivationKind::tanh) {
    return std::tanh(t);
  }
  if (activation.kind == ActivationKind::sigmoid) {
    return 1 / (1 + std::exp(-t));
  }
  double sum = 0, power = 1;
  for (const Rational& coefficient : polynomial_coefficients(activation)) {
    sum += coefficient.convert_to<double>() * power;
    power *= t;
  }
  return sum;
}

/// Reads the flat parameters one after the other.
struct Cursor {
  const Parameters& parameters;
  Eigen::Index next = 0;
  double operator()() { return parameters(next++); }
};

Batch apply(const DenseLayer& layer, const Shape&, const Shape&, const Batch& x, Cursor& parameter) {
  Eigen::MatrixXd weight = Eigen::MatrixXd::Ones(layer.units, x.cols());
  for (Eigen::Index i = 0; layer.free_weights && i < weight.rows(); ++i) {
    for (Eigen::Index j = 0; j < weight.cols(); ++j) {
      weight(i, j) = parameter();
    }
  }
  Batch y = x * weight.transpose();
  for (Eigen::Index i = 0; layer.bias && i < layer.units; ++i) {
    y.col(i).array() += parameter();
  }
  return y;
}

Batch apply(const NodesLayer& layer, const Shape&, const Shape&, const Batch& x, Cursor& parameter) {
  Batch y = Batch::Zero(x.rows(), static_cast<Eigen::Index>(layer.nodes.size()));
  for (std::size_t j = 0; j < layer.nodes.size(); ++j) {
    for (std::int64_t u = 0; u < layer.nodes[j].units; ++u) {
      Eigen::VectorXd argument = Eigen::VectorXd::Zero(x.rows());
      for (const std::int64_t input : layer.nodes[j].inputs) {
        argument += parameter() * x.col(input);
      }
      argument.array() += layer.bias ? parameter() : 0;
      const double output = layer.free_output_weights ? parameter() : 1;
      for (Eigen::Index k = 0; k < x.rows(); ++k) {
        y(k, static_cast<Eigen::Index>(j)) += output * activate(layer.activation, argument(k));
      }
    }
  }
  return y;
}

/// One- and two-dimensional alike: one dimension is an image of height 1 with a kernel of height 1.
Batch apply(const ConvolutionLayer& layer, const Shape& in, const Shape& out, const Batch& x, Cursor& parameter) {
  const bool flat = layer.dimensions == 1;
  const std::int64_t height = flat ? 1 : in[1], width = in.back(), rows = flat ? 1 : out[1], columns = out.back();
  const std::int64_t kernel_rows = flat ? 1 : layer.kernel, row_padding = flat ? 0 : layer.padding;
  Batch y = Batch::Zero(x.rows(), size(out));
  for (std::int64_t o = 0; o < layer.channels; ++o) {
    for (std::int64_t c = 0; c < in[0]; ++c) {
      for (std::int64_t a = 0; a < kernel_rows; ++a) {
        for (std::int64_t b = 0; b < layer.kernel; ++b) {
          const double weight = parameter();
          for (std::int64_t r = 0; r < rows; ++r) {
            for (std::int64_t s = 0; s < columns; ++s) {
              const std::int64_t i = r * layer.stride + a - row_padding, j = s * layer.stride + b - layer.padding;
              if (i >= 0 && i < height && j >= 0 && j < width) {
                y.col((o * rows + r) * columns + s) += weight * x.col((c * height + i) * width + j);
              }
            }
          }
        }
      }
    }
  }
  for (std::int64_t o = 0; layer.bias && o < layer.channels; ++o) {
    y.middleCols(o * rows * columns, rows * columns).array() += parameter();
  }
  return y;
}

Batch apply(const BatchNormLayer&, const Shape& in, const Shape&, const Batch& x, Cursor&) {
  Batch y = x;
  const std::int64_t entries = size(in) / in[0];
  for (std::int64_t c = 0; c < in[0]; ++c) {
    auto block = y.middleCols(c * entries, entries);
    const double mean = block.mean();
    const double variance = (block.array() - mean).square().mean();
    block = ((block.array() - mean) / std::sqrt(variance + 1e-5)).matrix().eval();
  }
  return y;
}

Batch apply(const ActivationLayer& layer, const Shape&, const Shape&, const Batch& x, Cursor&) {
  return x.unaryExpr([&](double t) { return activate(layer.activation, t); });
}

Batch apply(const FlattenLayer&, const Shape&, const Shape&, const Batch& x, Cursor&) {
  return x;
}

}  // namespace

Batch reference_forward(const Architecture& network, const Parameters& parameters, const Batch& inputs) {
  const std::vector<Shape> shapes = layer_shapes(network);
  Cursor cursor{parameters};
  Batch x = inputs;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    x = std::visit([&](const auto& layer) { return apply(layer, shapes[i], shapes[i + 1], x, cursor); },
                   network.layers[i]);
  }
  return x;
}

Eigen::MatrixXd normal_matrix(Stream& stream, Eigen::Index rows, Eigen::Index columns) {
  return Eigen::MatrixXd::NullaryExpr(rows, columns, [&](Eigen::Index, Eigen::Index) { return stream.normal(); });
}

std::vector<NamedNetwork> example_networks() {
  const Activation cubic{.kind = ActivationKind::polynomial,
                         .coefficients = {parse_rational("1/2"), -1, parse_rational("1/3"), parse_rational("-1/24")}};
  const Activation square{.kind = ActivationKind::monomial, .degree = 2};
  const ActivationLayer relu{{.kind = ActivationKind::relu}};
  return {
      {"dense", {{3}, {DenseLayer{4, true}, ActivationLayer{cubic}, DenseLayer{2, false}}}},
      {"dense with output weights one",
       {{3}, {DenseLayer{4, false}, ActivationLayer{square}, DenseLayer{2, true, false}}}},
      {"deep",
       {{2},
        {DenseLayer{3, true},
         ActivationLayer{square},
         DenseLayer{2, true},
         ActivationLayer{cubic},
         DenseLayer{1, true}}}},
      {"sigmoid and tanh",
       {{3},
        {DenseLayer{4, true},
         ActivationLayer{{.kind = ActivationKind::sigmoid}},
         DenseLayer{3, true},
         BatchNormLayer{},
         ActivationLayer{{.kind = ActivationKind::tanh}},
         DenseLayer{2, true}}}},
      {"nodes",
       {{4},
        {NodesLayer{{{{0, 2}, 2}, {{3, 1, 0}, 1}}, square, true, true},
         NodesLayer{{{{1, 0}, 3}}, cubic, false, false}}}},
      {"figure7", preset_network("figure7")},
      {"figure7-two", preset_network("figure7-two", {3})},
      {"conv1d",
       {{2, 9}, {ConvolutionLayer{1, 3, 3, 2, 1, true}, ActivationLayer{cubic}, FlattenLayer{}, DenseLayer{2, true}}}},
      {"conv2d",
       {{2, 6, 5},
        {ConvolutionLayer{2, 3, 3, 2, 1, true}, ActivationLayer{square}, FlattenLayer{}, DenseLayer{2, true}}}},
      {"conv2d with batch normalisation",
       {{2, 6, 6},
        {ConvolutionLayer{2, 3, 3, 1, 0, false},
         BatchNormLayer{},
         relu,
         ConvolutionLayer{2, 2, 2, 2, 0, true},
         FlattenLayer{},
         BatchNormLayer{},
         ActivationLayer{legendre_relu(4, 8)},
         DenseLayer{2, true}}}},
      {"conv1d with batch normalisation",
       {{2, 8},
        {ConvolutionLayer{1, 4, 3, 1, 1, true},
         BatchNormLayer{},
         ActivationLayer{hermite_relu_2()},
         FlattenLayer{},
         DenseLayer{3, false}}}},
      {"batch normalisation at the end", {{5}, {DenseLayer{3, true}, BatchNormLayer{}}}},
  };
}

}  // namespace zeroset::testing
