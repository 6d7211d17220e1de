#include "zeroset/landscape/alignment.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/random.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

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

/// What a permutation of one hidden layer touches: its rows (weights and bias side by side) and the columns that read
/// them, each unit's gathered into one row.
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
    const Index outputs = next.weight->shape.front(), stretch = reading / outputs;
    for (Index out = 0; out < outputs; ++out) {
      rows.middleCols(width + bias + out * stretch, stretch) =
          Eigen::Map<const RowMatrix>(theta.data() + next.weight->offset + out * count * stretch, count, stretch);
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
    const Index outputs = next.weight->shape.front(), stretch = next.weight->size / (count * outputs);
    for (Index out = 0; out < outputs; ++out) {
      Eigen::Map<RowMatrix>(theta.data() + next.weight->offset + out * count * stretch, count, stretch) =
          rows.middleCols(width + bias + out * stretch, stretch);
    }
  }
}

MatrixXd rows_in_order(const MatrixXd& rows, const std::vector<Index>& order) {
  return rows(order, Eigen::all);
}

bool is_permutation_of(const std::vector<Index>& order, std::int64_t count) {
  std::vector<Index> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::vector<Index> identity(static_cast<std::size_t>(count));
  std::iota(identity.begin(), identity.end(), Index{0});
  return sorted == identity;
}

/// The unit i of the result is unit first[then[i]] of the beginning.
std::vector<Index> composed(const std::vector<Index>& first, const std::vector<Index>& then) {
  std::vector<Index> both(then.size());
  for (std::size_t i = 0; i < then.size(); ++i) {
    both[i] = first[static_cast<std::size_t>(then[i])];
  }
  return both;
}

/// Coordinate ascent from where `alignment` is.
void ascend(const std::vector<ParameterSlice>& slices,
            const std::vector<HiddenUnits>& layers,
            const Parameters& fixed,
            int sweeps,
            Alignment& alignment) {
  bool improved = true;
  for (alignment.sweeps = 0; improved && alignment.sweeps < sweeps; ++alignment.sweeps) {
    improved = false;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const MatrixXd target = unit_matrix(slices, layers[l], fixed);
      const MatrixXd rows = unit_matrix(slices, layers[l], alignment.aligned);
      const MatrixXd products = target * rows.transpose();
      const std::vector<Index> order = best_assignment(-products);
      double gain = -products.trace();
      for (std::size_t i = 0; i < order.size(); ++i) {
        gain += products(static_cast<Index>(i), order[i]);
      }
      if (gain > 1e-12 * products.cwiseAbs().maxCoeff()) {
        put_unit_matrix(slices, layers[l], rows_in_order(rows, order), alignment.aligned);
        alignment.permutations[l] = composed(alignment.permutations[l], order);
        improved = true;
      }
    }
  }
  alignment.product = fixed.dot(alignment.aligned);
}

Permutations identities(const std::vector<HiddenUnits>& layers) {
  Permutations all;
  for (const HiddenUnits& units : layers) {
    all.emplace_back(static_cast<std::size_t>(units.count));
    std::iota(all.back().begin(), all.back().end(), Index{0});
  }
  return all;
}

Permutations random_permutations(const std::vector<HiddenUnits>& layers, Stream stream) {
  Permutations all;
  for (const HiddenUnits& units : layers) {
    const std::vector<std::int64_t> order = stream.permutation(units.count);
    all.emplace_back(order.begin(), order.end());
  }
  return all;
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
    put_unit_matrix(slices, layers[l], rows_in_order(unit_matrix(slices, layers[l], result), permutations[l]), result);
  }
  return result;
}

Alignment match_weights(const Architecture& network,
                        const Parameters& fixed,
                        const Parameters& moved,
                        const AlignmentOptions& options) {
  if (fixed.size() != num_parameters(network) || moved.size() != fixed.size() || options.starts < 1 ||
      options.sweeps < 1) {
    throw InvalidArgument("[landscape::match_weights] expected two vectors of " +
                          std::to_string(num_parameters(network)) + " parameters and at least one start and sweep");
  }
  const std::vector<HiddenUnits> layers = hidden_units(network);
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  Alignment best;
  for (int start = 0; start < options.starts; ++start) {
    Alignment alignment{
        .permutations = start == 0 ? identities(layers)
                                   : random_permutations(
                                         layers, Stream(options.seed, "alignment", static_cast<std::uint64_t>(start)))};
    alignment.aligned = permuted(network, moved, alignment.permutations);
    ascend(slices, layers, fixed, options.sweeps, alignment);
    if (start == 0 || alignment.product > best.product) {
      best = std::move(alignment);
    }
  }
  best.before = fixed.dot(moved);
  return best;
}

}  // namespace zeroset::landscape
