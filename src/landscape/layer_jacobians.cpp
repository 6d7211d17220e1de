#include "zeroset/landscape/layer_jacobians.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/activation_value.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void require_jacobians(bool holds, const std::string& expected) {
  if (!holds) {
    throw InvalidArgument("[landscape::layer_jacobians] expected " + expected);
  }
}

/// One dense layer with the normalization and the activation after it.
struct Stage {
  MatrixXd weight{};
  VectorXd bias{};
  bool normalized = false;
  std::vector<ActivationValue> activations{};
};

std::vector<Stage> stages_of(const Architecture& network, const Parameters& parameters) {
  std::vector<Stage> stages;
  const std::vector<Shape> shapes = layer_shapes(network);
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const Layer& layer = network.layers[l];
    if (const auto* dense = std::get_if<DenseLayer>(&layer)) {
      Stage stage{MatrixXd::Ones(dense->units, shapes[l].front()), VectorXd::Zero(dense->units)};
      for (const ParameterSlice& slice : slices) {
        if (slice.layer == l && slice.name.ends_with(".weight")) {
          stage.weight = Eigen::Map<const RowMajor>(parameters.data() + slice.offset, dense->units, shapes[l].front());
        } else if (slice.layer == l) {
          stage.bias = parameters.segment(slice.offset, slice.size);
        }
      }
      stages.push_back(std::move(stage));
    } else if (std::holds_alternative<BatchNormLayer>(layer)) {
      const bool after = !stages.empty() && !stages.back().normalized && stages.back().activations.empty() &&
                         !std::get<BatchNormLayer>(layer).has_statistics();
      require_jacobians(after, "batch normalization directly after a dense layer, without statistics of its own");
      stages.back().normalized = true;
    } else if (const auto* activation = std::get_if<ActivationLayer>(&layer)) {
      require_jacobians(!stages.empty(), "a dense layer before the first activation");
      stages.back().activations.emplace_back(activation->activation);
    } else {
      require_jacobians(std::holds_alternative<FlattenLayer>(layer),
                        "dense, batch_norm, flatten and activation layers alone");
    }
  }
  require_jacobians(!stages.empty(), "a dense layer");
  return stages;
}

/// 1 / deviation of each unit, by which `arguments` are normalized.
VectorXd normalize_rows(MatrixXd& arguments) {
  const VectorXd mean = arguments.rowwise().mean();
  arguments.colwise() -= mean;
  const VectorXd scale = (arguments.rowwise().squaredNorm() / static_cast<double>(arguments.cols()) +
                          VectorXd::Constant(arguments.rows(), BatchNormLayer::kEpsilon))
                             .cwiseSqrt()
                             .cwiseInverse();
  arguments = scale.asDiagonal() * arguments;
  return scale;
}

/// Adds one point's share.
void add(const MatrixXd& jacobian, const LayerJacobianOptions& options, JacobianSpectrum& spectrum, bool& finite) {
  const double share = 1 / static_cast<double>(options.points);
  spectrum.mean_square += share * jacobian.squaredNorm() / static_cast<double>(jacobian.rows());
  finite = finite && jacobian.allFinite();
  if (!options.spectra || !finite) {
    spectrum.singular_values.resize(0);
    return;
  }
  if (spectrum.singular_values.size() == 0) {
    spectrum.singular_values = VectorXd::Zero(std::min(jacobian.rows(), jacobian.cols()));
  }
  spectrum.singular_values += share * singular_values(jacobian);
}

/// The pass of all inputs through one stage: arguments become outputs.
struct Passed {
  VectorXd scale;
  MatrixXd slopes;  ///< phi' of each unit (row) at each point (column)
};

Passed pass(const Stage& stage, Index points, MatrixXd& x, LayerJacobian& result) {
  MatrixXd arguments = (stage.weight * x).colwise() + stage.bias;
  Passed passed{VectorXd::Ones(arguments.rows()), MatrixXd::Ones(arguments.rows(), points)};
  if (stage.normalized) {
    passed.scale = normalize_rows(arguments);
  }
  result.argument_square = arguments.leftCols(points).squaredNorm() / static_cast<double>(arguments.rows() * points);
  for (const ActivationValue& activation : stage.activations) {
    for (Index k = 0; k < arguments.cols(); ++k) {
      for (Index i = 0; i < arguments.rows(); ++i) {
        const ValueAndSlope at = activation(arguments(i, k));
        arguments(i, k) = at.value;
        if (k < points) {
          passed.slopes(i, k) *= at.slope;
        }
      }
    }
  }
  x = std::move(arguments);
  result.slope_square = passed.slopes.squaredNorm() / static_cast<double>(passed.slopes.size());
  result.weight_square = stage.weight.squaredNorm() / static_cast<double>(stage.weight.rows());
  result.inverse_variance = passed.scale.squaredNorm() / static_cast<double>(passed.scale.size());
  return passed;
}

}  // namespace

VectorXd singular_values(const Eigen::Ref<const MatrixXd>& matrix) {
  if (matrix.size() == 0) {
    return VectorXd(0);
  }
  // A matrix far from square becomes a small square one first.
  const MatrixXd tall = matrix.rows() >= matrix.cols() ? MatrixXd(matrix) : MatrixXd(matrix.transpose());
  if (tall.rows() < 2 * tall.cols()) {
    return Eigen::BDCSVD<MatrixXd>(tall).singularValues();
  }
  const Eigen::HouseholderQR<MatrixXd> factors(tall);
  const MatrixXd upper = factors.matrixQR().topRows(tall.cols()).triangularView<Eigen::Upper>();
  return Eigen::BDCSVD<MatrixXd>(upper).singularValues();
}

std::vector<LayerJacobian> layer_jacobians(const Architecture& network,
                                           const Parameters& parameters,
                                           const Eigen::Ref<const MatrixXd>& inputs,
                                           const LayerJacobianOptions& options) {
  require_jacobians(parameters.size() == num_parameters(network), "as many parameters as the network has");
  require_jacobians(inputs.rows() == num_inputs(network), "inputs of the network's size, one column each");
  require_jacobians(options.points >= 1 && options.points <= inputs.cols() && options.first_layer >= 1,
                    "1 <= points <= inputs and first_layer >= 1");
  std::vector<LayerJacobian> result;
  std::vector<MatrixXd> products(static_cast<std::size_t>(options.points));
  MatrixXd x = inputs;
  for (const Stage& stage : stages_of(network, parameters)) {
    LayerJacobian layer{.layer = static_cast<std::int64_t>(result.size()) + 1};
    const Passed passed = pass(stage, options.points, x, layer);
    bool own_finite = true, product_finite = true;
    for (Index k = 0; k < options.points; ++k) {
      const MatrixXd own = passed.slopes.col(k).cwiseProduct(passed.scale).asDiagonal() * stage.weight;
      add(own, options, layer.own, own_finite);
      if (layer.layer >= options.first_layer) {
        MatrixXd& product = products[static_cast<std::size_t>(k)];
        product = product.size() == 0 ? own : MatrixXd(own * product);
        add(product, options, layer.product, product_finite);
      }
    }
    result.push_back(std::move(layer));
  }
  return result;
}

}  // namespace zeroset::landscape
