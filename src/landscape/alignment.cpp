#include "zeroset/landscape/alignment.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include "landscape/unit_matrix.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Slices of one layer: weights as rows, and the bias if there is one.
struct LayerSlices {
  const ParameterSlice* weight = nullptr;
  const ParameterSlice* bias = nullptr;
};

LayerSlices slices_of(const std::vector<ParameterSlice>& slices, std::size_t layer) {
  LayerSlices found;
  for (const ParameterSlice& slice : slices) {
    if (slice.layer == layer) {
      (slice.name.ends_with(".bias") ? found.bias : found.weight) = &slice;
    }
  }
  return found;
}

bool is_weighted(const Layer& layer) {
  return std::holds_alternative<DenseLayer>(layer) || std::holds_alternative<ConvolutionLayer>(layer);
}

std::int64_t outputs_of(const Layer& layer) {
  const auto* dense = std::get_if<DenseLayer>(&layer);
  return dense != nullptr ? dense->units : std::get<ConvolutionLayer>(layer).channels;
}

}  // namespace

Index own_columns(const std::vector<ParameterSlice>& slices, const HiddenUnits& units) {
  const LayerSlices own = slices_of(slices, units.layer);
  return (own.weight != nullptr ? own.weight->size / units.count : 0) + (own.bias != nullptr ? 1 : 0);
}

MatrixXd unit_matrix(const std::vector<ParameterSlice>& slices, const HiddenUnits& units, const Parameters& theta) {
  const LayerSlices own = slices_of(slices, units.layer), next = slices_of(slices, units.next);
  const Index count = units.count;
  const Index width = own.weight != nullptr ? own.weight->size / count : 0, bias = own.bias != nullptr ? 1 : 0;
  const Index reading = next.weight != nullptr ? next.weight->size / count : 0;
  MatrixXd rows(count, width + bias + reading);
  if (own.weight != nullptr) {
    rows.leftCols(width) = Eigen::Map<const RowMatrix>(theta.data() + own.weight->offset, count, width);
  }
  if (own.bias != nullptr) {
    rows.col(width) = theta.segment(own.bias->offset, count);
  }
  if (next.weight != nullptr) {
    const Index outputs = next.weight->shape.front(), block = reading / outputs;
    for (Index out = 0; out < outputs; ++out) {
      rows.middleCols(width + bias + out * block, block) =
          Eigen::Map<const RowMatrix>(theta.data() + next.weight->offset + out * count * block, count, block);
    }
  }
  return rows;
}

void put_unit_matrix(const std::vector<ParameterSlice>& slices,
                     const HiddenUnits& units,
                     const MatrixXd& rows,
                     Parameters& theta) {
  const LayerSlices own = slices_of(slices, units.layer), next = slices_of(slices, units.next);
  const Index count = units.count;
  const Index width = own.weight != nullptr ? own.weight->size / count : 0, bias = own.bias != nullptr ? 1 : 0;
  if (own.weight != nullptr) {
    Eigen::Map<RowMatrix>(theta.data() + own.weight->offset, count, width) = rows.leftCols(width);
  }
  if (own.bias != nullptr) {
    theta.segment(own.bias->offset, count) = rows.col(width);
  }
  if (next.weight != nullptr) {
    const Index outputs = next.weight->shape.front(), block = next.weight->size / (count * outputs);
    for (Index out = 0; out < outputs; ++out) {
      Eigen::Map<RowMatrix>(theta.data() + next.weight->offset + out * count * block, count, block) =
          rows.middleCols(width + bias + out * block, block);
    }
  }
}

namespace {

bool is_permutation_of(const std::vector<Index>& order, std::int64_t count) {
  std::vector<Index> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::vector<Index> identity(static_cast<std::size_t>(count));
  std::iota(identity.begin(), identity.end(), Index{0});
  return sorted == identity;
}

}  // namespace

std::vector<HiddenUnits> hidden_units(const Architecture& network) {
  std::vector<HiddenUnits> layers;
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (std::holds_alternative<NodesLayer>(network.layers[i])) {
      throw SpecError(child("/layers", i), "expected dense and convolution layers: nodes are not permuted here");
    }
    if (!is_weighted(network.layers[i])) {
      continue;
    }
    if (last) {
      layers.push_back({*last, i, outputs_of(network.layers[*last])});
    }
    last = i;
  }
  return layers;
}

Parameters permuted(const Architecture& network, const Parameters& theta, const Permutations& permutations) {
  const std::vector<HiddenUnits> layers = hidden_units(network);
  if (permutations.size() != layers.size() || theta.size() != num_parameters(network)) {
    throw InvalidArgument("[landscape::permuted] expected " + std::to_string(layers.size()) + " permutations of " +
                          std::to_string(num_parameters(network)) + " parameters, got " +
                          std::to_string(permutations.size()) + " and " + std::to_string(theta.size()));
  }
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  Parameters result = theta;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (!is_permutation_of(permutations[l], layers[l].count)) {
      throw InvalidArgument("[landscape::permuted] expected a permutation of " + std::to_string(layers[l].count) +
                            " units for hidden layer " + std::to_string(l));
    }
    put_unit_matrix(slices, layers[l], unit_matrix(slices, layers[l], result)(permutations[l], Eigen::all), result);
  }
  return result;
}

}  // namespace zeroset::landscape
