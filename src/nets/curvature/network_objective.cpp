#include "zeroset/nets/network_objective.hpp"

#include "zeroset/core/error.hpp"

#include "nets/curvature/require_rows.hpp"
#include "nets/plan.hpp"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <string>

namespace zeroset::nets {
namespace {

using at::Tensor;

/// Rows of rationals, rounded to double. \throws SpecError at pointer/row
Eigen::MatrixXd rounded_rows(const std::vector<std::vector<Rational>>& rows,
                             std::int64_t columns,
                             const std::string& pointer) {
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.size()), columns);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (static_cast<std::int64_t>(rows[k].size()) != columns) {
      throw SpecError(pointer + "/" + std::to_string(k),
                      "expected " + std::to_string(columns) + " numbers, got " + std::to_string(rows[k].size()));
    }
    for (std::size_t i = 0; i < rows[k].size(); ++i) {
      matrix(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i)) = rows[k][i].convert_to<double>();
    }
  }
  return matrix;
}

/// A matrix as a tensor with the same rows.
Tensor tensor_of(const Eigen::MatrixXd& matrix) {
  const Eigen::MatrixXd transposed = matrix.transpose();  // column by column is row by row of the original
  return copy_of(transposed.data(), {matrix.rows(), matrix.cols()});
}

Eigen::Map<const Eigen::VectorXd> entries(const Tensor& tensor) {
  return {tensor.const_data_ptr<double>(), tensor.numel()};
}

Model double_model(const Architecture& network) {
  return Model(network, {Scalar::float64, DeviceKind::cpu});
}

}  // namespace

struct NetworkObjective::Implementation {
  Model model;
  Tensor inputs, targets;
  Eigen::MatrixXd target_rows;
  Eigen::VectorXd lambda;

  explicit Implementation(const Problem& problem) : model(double_model(problem.network)) {
    const Architecture& network = problem.network;
    const std::size_t points = problem.data.inputs.size();
    if (points == 0 || problem.data.targets.size() != points) {
      throw SpecError("/data",
                      "expected as many inputs as targets, at least one, got " + std::to_string(points) + " and " +
                          std::to_string(problem.data.targets.size()));
    }
    std::vector<std::int64_t> shape{static_cast<std::int64_t>(points)};
    shape.insert(shape.end(), network.input.begin(), network.input.end());
    inputs = tensor_of(rounded_rows(problem.data.inputs, num_inputs(network), "/data/inputs")).view(shape);
    target_rows = rounded_rows(problem.data.targets, num_outputs(network), "/data/targets");
    targets = tensor_of(target_rows);
    lambda = Eigen::VectorXd::Zero(model.num_parameters());
    if (!problem.lambda.empty()) {
      lambda = rounded_rows({problem.lambda}, model.num_parameters(), "/regularization/lambda").row(0).transpose();
    }
  }

  /// The parameters as pieces; `leaves`: each asks for its gradient.
  [[nodiscard]] std::vector<Tensor> pieces(const Eigen::Ref<const Eigen::VectorXd>& theta, bool leaves) const {
    const Tensor flat = model.to_tensor(theta);
    std::vector<Tensor> result;
    for (const Tensor& view : views(model.plan(), flat)) {
      result.push_back(leaves ? view.detach().clone().set_requires_grad(true) : view);
    }
    return result;
  }

  [[nodiscard]] Tensor outputs(const std::vector<Tensor>& parameters) const {
    return apply_network(model.plan(), parameters, inputs, {.fused = false});
  }

  /// 1/2 sum |f - y|^2.
  [[nodiscard]] Tensor loss(const std::vector<Tensor>& parameters) const {
    const Tensor residual = outputs(parameters).sub(targets);
    return residual.mul(residual).sum().mul(0.5);
  }

  /// Gradients with respect to the pieces, in one vector; a piece that does not occur has gradient zero.
  [[nodiscard]] Eigen::VectorXd flattened(const std::vector<Tensor>& gradients) const {
    Eigen::VectorXd flat = Eigen::VectorXd::Zero(model.num_parameters());
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      const Piece& piece = model.plan().pieces[i];
      if (gradients[i].defined()) {
        flat.segment(piece.offset, piece.size) = entries(gradients[i].detach().contiguous());
      }
    }
    return flat;
  }

  [[nodiscard]] Eigen::VectorXd gradient(const Eigen::Ref<const Eigen::VectorXd>& theta) const {
    const std::vector<Tensor> leaves = pieces(theta, true);
    if (leaves.empty()) {
      return Eigen::VectorXd(0);
    }
    return flattened(torch::autograd::grad({loss(leaves)}, leaves, {}, false, false, /*allow_unused=*/true)) +
           lambda.cwiseProduct(theta);
  }

  /// By differentiating gradient . direction.
  [[nodiscard]] Eigen::VectorXd hessian_product(const Eigen::Ref<const Eigen::VectorXd>& theta,
                                                const Eigen::Ref<const Eigen::VectorXd>& direction) const {
    const std::vector<Tensor> leaves = pieces(theta, true), directions = pieces(direction, false);
    Eigen::VectorXd product = lambda.cwiseProduct(direction);
    if (leaves.empty()) {
      return product;
    }
    const std::vector<Tensor> first =
        torch::autograd::grad({loss(leaves)}, leaves, {}, true, /*create_graph=*/true, true);
    Tensor slope;
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (first[i].defined() && first[i].requires_grad()) {
        const Tensor term = first[i].mul(directions[i]).sum();
        slope = slope.defined() ? slope.add(term) : term;
      }
    }
    if (slope.defined()) {
      product += flattened(torch::autograd::grad({slope}, leaves, {}, false, false, true));
    }
    return product;
  }
};

NetworkObjective::NetworkObjective(const Problem& problem)
    : implementation_(std::make_unique<Implementation>(problem)) {}
NetworkObjective::~NetworkObjective() = default;

Eigen::Index NetworkObjective::dimension() const {
  return implementation_->model.num_parameters();
}

const Architecture* NetworkObjective::architecture() const {
  return &implementation_->model.network();
}

const Eigen::MatrixXd& NetworkObjective::targets() const {
  return implementation_->target_rows;
}

Eigen::VectorXd NetworkObjective::values(const Eigen::Ref<const Eigen::MatrixXd>& theta) const {
  require_rows("NetworkObjective", dimension(), "values", theta);
  const c10::NoGradGuard no_graph;
  Eigen::VectorXd result(theta.cols());
  for (Eigen::Index b = 0; b < theta.cols(); ++b) {
    const double loss = implementation_->loss(implementation_->pieces(theta.col(b), false)).item().toDouble();
    result(b) = loss + 0.5 * theta.col(b).cwiseAbs2().dot(implementation_->lambda);
  }
  return result;
}

Eigen::MatrixXd NetworkObjective::gradients(const Eigen::Ref<const Eigen::MatrixXd>& theta) const {
  require_rows("NetworkObjective", dimension(), "gradients", theta);
  Eigen::MatrixXd result(theta.rows(), theta.cols());
  for (Eigen::Index b = 0; b < theta.cols(); ++b) {
    result.col(b) = implementation_->gradient(theta.col(b));
  }
  return result;
}

Eigen::MatrixXd NetworkObjective::hessian_vector_products(const Eigen::Ref<const Eigen::MatrixXd>& theta,
                                                          const Eigen::Ref<const Eigen::MatrixXd>& direction) const {
  require_directions("NetworkObjective", dimension(), "hessian_vector_products", theta, direction);
  Eigen::MatrixXd result(theta.rows(), theta.cols());
  for (Eigen::Index b = 0; b < theta.cols(); ++b) {
    result.col(b) = implementation_->hessian_product(theta.col(b), direction.col(b));
  }
  return result;
}

Eigen::MatrixXd NetworkObjective::predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const {
  require_rows("NetworkObjective", dimension(), "predictions", theta);
  const c10::NoGradGuard no_graph;
  const Tensor outputs = implementation_->outputs(implementation_->pieces(theta, false)).contiguous();
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(outputs.const_data_ptr<double>(), outputs.size(0), outputs.size(1));
}

}  // namespace zeroset::nets
