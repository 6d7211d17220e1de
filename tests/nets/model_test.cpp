#include "zeroset/nets/model.hpp"

#include "zeroset/core/error.hpp"

#include "nets/catch.hpp"
#include "nets/fits.hpp"
#include "nets/gradient.hpp"
#include "nets/plan.hpp"
#include "nets/reference.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/zeros.h>

#include <cmath>

using namespace zeroset;
using namespace zeroset::nets;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::example_networks;
using zeroset::testing::normal_matrix;
using zeroset::testing::reference_forward;

namespace {

/// Rows of a matrix as inputs of a network.
at::Tensor inputs_of(const Eigen::MatrixXd& rows, const Architecture& network, at::ScalarType type = at::kDouble) {
  const Eigen::MatrixXd transposed = rows.transpose();
  std::vector<std::int64_t> shape{rows.rows()};
  shape.insert(shape.end(), network.input.begin(), network.input.end());
  return copy_of(transposed.data(), shape).to(type);
}

Eigen::MatrixXd matrix_of(const at::Tensor& tensor) {
  const at::Tensor rows = tensor.detach().to(at::kDouble).contiguous();
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(rows.const_data_ptr<double>(), rows.size(0), rows.size(1));
}

double distance(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff() / b.cwiseAbs().maxCoeff();
}

Parameters random_parameters(const Architecture& network, Stream& stream) {
  return 0.7 * normal_matrix(stream, num_parameters(network), 1);
}

}  // namespace

TEST_CASE("every layer kind computes what the specification says") {
  for (const auto& [name, network] : example_networks()) {
    INFO(name);
    Stream stream(3, name);
    const Model model(network, {.scalar = Scalar::float64});
    const Eigen::MatrixXd data = normal_matrix(stream, 7, num_inputs(network));
    const Parameters parameters = random_parameters(network, stream);
    const Eigen::MatrixXd expected = reference_forward(network, parameters, data);
    const at::Tensor flat = model.to_tensor(parameters), inputs = inputs_of(data, network);
    CHECK(distance(matrix_of(model.forward(flat, inputs)), expected) < 1e-12);
    CHECK(distance(matrix_of(model.forward(flat, inputs, {.fused = false})), expected) < 1e-12);
    const Model single(network);
    CHECK(distance(matrix_of(single.forward(single.to_tensor(parameters), inputs_of(data, network, at::kFloat))),
                   expected) < 1e-4);
    CHECK((model.to_parameters(flat) - parameters).norm() == 0);
  }
}

TEST_CASE("theory2 has 188,810 parameters and takes images to ten numbers") {
  const Model model(preset_network("theory2"));
  CHECK(model.num_parameters() == 188'810);
  const at::Tensor flat = model.to_tensor(he_initialization(model.network(), {1, "initialisation"}));
  const at::Tensor outputs = model.forward(flat, at::zeros({2, 3, 32, 32}).add(0.5));
  CHECK(outputs.dim() == 2);
  CHECK(outputs.size(0) == 2);
  CHECK(outputs.size(1) == 10);
}

TEST_CASE("batch normalisation with given statistics is an affine map") {
  const Architecture network{{2, 2, 2}, {BatchNormLayer{}, FlattenLayer{}}};
  const Model model(network, {.scalar = Scalar::float64});
  const PopulationStatistics statistics{{Eigen::Vector2d(1, -2)}, {Eigen::Vector2d(4, 0.25)}};
  Stream stream(1, "statistics");
  const Eigen::MatrixXd data = normal_matrix(stream, 3, 8);
  Eigen::MatrixXd expected = data;
  expected.leftCols(4) = (data.leftCols(4).array() - 1) / std::sqrt(4 + 1e-5);
  expected.rightCols(4) = (data.rightCols(4).array() + 2) / std::sqrt(0.25 + 1e-5);
  const at::Tensor flat = model.to_tensor(Parameters(0));
  CHECK(distance(matrix_of(model.forward(flat, inputs_of(data, network), {.statistics = &statistics})), expected) <
        1e-14);
  const PopulationStatistics none;
  CHECK_THROWS_AS(model.forward(flat, inputs_of(data, network), {.statistics = &none}), InvalidArgument);
}

TEST_CASE("images give the same result in either memory format") {
  const Model model(preset_network("theory2"), {.scalar = Scalar::float64});
  Stream stream(5, "formats");
  const at::Tensor images = inputs_of(normal_matrix(stream, 4, 3072), model.network());
  const at::Tensor flat = model.to_tensor(he_initialization(model.network(), {1, "initialisation"}));
  const at::Tensor a = model.forward(flat, images),
                   b = model.forward(flat, images.contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(matrix_of(a) == matrix_of(b));
}

TEST_CASE("wrong use of a model is refused") {
  const Architecture network{{3}, {DenseLayer{2}}};
  const Model model(network);
  CHECK_THROWS_WITH(model.to_tensor(Parameters::Zero(5)), ContainsSubstring("expected 6 parameters, got 5"));
  const at::Tensor flat = model.to_tensor(Parameters::Zero(6));
  CHECK_THROWS_WITH(model.forward(flat, at::zeros({4, 2})),
                    ContainsSubstring("expected inputs (batch, 3), got (4, 2)"));
  CHECK_THROWS_AS(model.forward(flat, at::zeros({4, 3}, at::kDouble)), InvalidArgument);
  CHECK_THROWS_AS(model.forward(flat.slice(0, 1), at::zeros({4, 3})), InvalidArgument);
  CHECK_THROWS_AS(Model({{3}, {DenseLayer{0}}}), SpecError);
  const Activation unresolved{.kind = ActivationKind::approximation, .degree = 4};
  CHECK_THROWS_AS(Model({{3}, {DenseLayer{2}, ActivationLayer{unresolved}}}), InvalidArgument);
}

TEST_CASE("cuda on a machine without a device names what there is") {
  if (resolve_device(DeviceKind::automatic) == DeviceKind::cuda) {
    ZEROSET_SKIP("this machine has a CUDA device");
  }
  CHECK_THROWS_WITH(Model(preset_network("figure7"), {.device = DeviceKind::cuda}),
                    ContainsSubstring("expected auto or cpu"));
}

TEST_CASE("He initialisation has variance 2 / fan-in and no bias") {
  const Architecture network = preset_network("theory2");
  const Parameters start = he_initialization(network, {1, "initialisation"});
  for (const ParameterSlice& piece : parameter_slices(network)) {
    const auto entries = slice(start, piece);
    INFO(piece.name);
    if (piece.name.ends_with(".bias")) {
      CHECK(entries.cwiseAbs().maxCoeff() == 0);
      continue;
    }
    const double expected = 2.0 / (static_cast<double>(piece.size) / static_cast<double>(piece.shape[0]));
    const double tolerance = 5 * std::sqrt(2.0 / static_cast<double>(piece.size));  // 5 standard deviations, relative
    CHECK(std::abs(entries.squaredNorm() / static_cast<double>(piece.size) / expected - 1) < tolerance);
  }
}
