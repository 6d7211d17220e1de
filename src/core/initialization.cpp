#include "zeroset/core/initialization.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "core/fan.hpp"

#include <Eigen/QR>

#include <cmath>
#include <vector>

namespace zeroset {

using nlohmann::json;

namespace {

constexpr double kMaxGain = 1e6;

/// In the order of the enumerators; the last one is a synonym.
const std::vector<std::string> kInitializations{"he", "xavier", "lecun", "orthogonal", "glorot"};

double weight_deviation(InitializationKind kind, const Fan& fan) {
  const double in = static_cast<double>(fan.in), out = static_cast<double>(fan.out);
  switch (kind) {
    case InitializationKind::he:
      return std::sqrt(2.0 / in);
    case InitializationKind::xavier:
      return std::sqrt(2.0 / (in + out));
    case InitializationKind::lecun:
    case InitializationKind::orthogonal:
      break;
  }
  return std::sqrt(1.0 / in);
}

/// A matrix with orthonormal rows or columns, whichever are fewer; uniform, since the signs of QR's diagonal are
/// undone (Mezzadri, "How to generate random matrices from the classical compact groups", 2007).
Eigen::MatrixXd orthogonal_matrix(Eigen::Index rows, Eigen::Index columns, Stream& stream) {
  const bool tall = rows >= columns;
  Eigen::MatrixXd normal(tall ? rows : columns, tall ? columns : rows);
  for (double& entry : normal.reshaped()) {
    entry = stream.normal();
  }
  const Eigen::HouseholderQR<Eigen::MatrixXd> factors(normal);
  Eigen::MatrixXd q = factors.householderQ() * Eigen::MatrixXd::Identity(normal.rows(), normal.cols());
  for (Eigen::Index j = 0; j < q.cols(); ++j) {
    q.col(j) *= factors.matrixQR()(j, j) < 0 ? -1 : 1;
  }
  return tall ? q : Eigen::MatrixXd(q.transpose());
}

/// One layer's weights, row by row.
void draw_orthogonal(const ParameterSlice& slice, double gain, Stream& stream, Parameters& parameters) {
  const Eigen::Index rows = slice.shape.size() > 1 ? slice.shape[0] : 1, columns = slice.size / rows;
  const Eigen::MatrixXd weights = gain * orthogonal_matrix(rows, columns, stream);
  for (Eigen::Index i = 0; i < rows; ++i) {
    parameters.segment(slice.offset + i * columns, columns) = weights.row(i).transpose();
  }
}

}  // namespace

std::string name(InitializationKind kind) {
  return kInitializations.at(static_cast<std::size_t>(kind));
}

Parameters initial_parameters(const Architecture& network, const InitializationSpec& spec, Stream stream) {
  if (!(spec.gain > 0) || !(spec.bias_deviation >= 0)) {
    throw InvalidArgument("[initial_parameters] expected gain > 0 and bias_deviation >= 0, got " +
                          std::to_string(spec.gain) + " and " + std::to_string(spec.bias_deviation));
  }
  Parameters parameters = Parameters::Zero(num_parameters(network));
  for (const ParameterSlice& slice : parameter_slices(network)) {
    const Fan fan = fan_of(slice, network.layers[slice.layer]);
    if (fan.in > 0 && spec.kind == InitializationKind::orthogonal) {
      draw_orthogonal(slice, spec.gain, stream, parameters);
      continue;
    }
    const double deviation = fan.in > 0 ? spec.gain * weight_deviation(spec.kind, fan) : spec.bias_deviation;
    for (std::int64_t i = 0; i < slice.size && deviation > 0; ++i) {
      parameters(slice.offset + i) = deviation * stream.normal();
    }
  }
  return parameters;
}

InitializationSpec read_initialization(const json& value, const std::string& pointer) {
  const auto kind_at = [](const json& word, const std::string& where) {
    const auto index = read_choice(word, where, kInitializations);
    return index == 4 ? InitializationKind::xavier : static_cast<InitializationKind>(index);
  };
  InitializationSpec spec;
  if (value.is_string()) {
    spec.kind = kind_at(value, pointer);
    return spec;
  }
  ObjectReader reader(value, pointer);
  spec.kind = kind_at(reader.require("kind", list_of(kInitializations)), reader.at("kind"));
  if (const json* gain = reader.find("gain")) {
    spec.gain = read_real(*gain, reader.at("gain"), 1 / kMaxGain, kMaxGain);
  }
  if (const json* deviation = reader.find("bias_deviation")) {
    spec.bias_deviation = read_real(*deviation, reader.at("bias_deviation"), 0, kMaxGain);
  }
  reader.finish();
  return spec;
}

json to_json(const InitializationSpec& spec) {
  return {{"kind", name(spec.kind)}, {"gain", spec.gain}, {"bias_deviation", spec.bias_deviation}};
}

}  // namespace zeroset
