#include "zeroset/landscape/symmetry.hpp"

#include "zeroset/landscape/alignment.hpp"

#include "landscape/unit_slices.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace zeroset::landscape {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

SignedPermutation identity(Index parameters, std::string name) {
  SignedPermutation result{.name = std::move(name), .source = {}, .sign = VectorXd::Ones(parameters)};
  result.source.resize(static_cast<std::size_t>(parameters));
  std::iota(result.source.begin(), result.source.end(), Index{0});
  return result;
}

void flip(SignedPermutation& symmetry, Index offset, Index size) {
  symmetry.sign.segment(offset, size) *= -1;
}

void exchange(SignedPermutation& symmetry, Index one, Index other, Index size) {
  for (Index i = 0; i < size; ++i) {
    std::swap(symmetry.source[static_cast<std::size_t>(one + i)], symmetry.source[static_cast<std::size_t>(other + i)]);
  }
}

std::string unit_name(std::size_t layer, std::int64_t unit) {
  return std::to_string(unit + 1) + " of hidden layer " + std::to_string(layer + 1);
}

void add_exchange(const std::vector<ParameterSlice>& slices,
                  const HiddenUnits& units,
                  std::size_t number,
                  std::int64_t unit,
                  std::vector<SignedPermutation>& result) {
  SignedPermutation symmetry =
      identity(slices.empty() ? 0 : slices.back().offset + slices.back().size,
               "swap of units " + std::to_string(unit + 1) + " and " + unit_name(number, unit + 1));
  for (const ParameterSlice& slice : slices) {
    std::vector<std::pair<Index, Index>> own;
    for_each_slice(slice, units, unit, [&](Index offset, Index size) { own.emplace_back(offset, size); });
    std::size_t k = 0;
    for_each_slice(slice, units, unit + 1, [&](Index offset, Index size) {
      exchange(symmetry, own[k].first, offset, size);
      ++k;
    });
  }
  result.push_back(std::move(symmetry));
}

void add_sign(const std::vector<ParameterSlice>& slices,
              const HiddenUnits& units,
              std::size_t number,
              std::int64_t unit,
              bool outgoing,
              std::vector<SignedPermutation>& result) {
  SignedPermutation symmetry = identity(slices.empty() ? 0 : slices.back().offset + slices.back().size,
                                        "sign flip of unit " + unit_name(number, unit));
  for (const ParameterSlice& slice : slices) {
    if (slice.layer == units.layer || outgoing) {
      for_each_slice(slice, units, unit, [&](Index offset, Index size) { flip(symmetry, offset, size); });
    }
  }
  result.push_back(std::move(symmetry));
}

void add_dense(const Architecture& network,
               const std::vector<ParameterSlice>& slices,
               std::vector<SignedPermutation>& result) {
  const std::vector<HiddenUnits> layers = hidden_units(network);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const HiddenUnits& units = layers[l];
    const Parity parity = parity_between(network, units);
    const auto* dense = std::get_if<DenseLayer>(&network.layers[units.layer]);
    const bool own = dense == nullptr || dense->free_weights;  // else there are only biases to change
    const bool read = std::any_of(slices.begin(), slices.end(), [&](const ParameterSlice& slice) {
      return slice.layer == units.next && slice.name.ends_with(".weight");
    });
    for (std::int64_t unit = 0; unit < units.count; ++unit) {
      if (own && (parity == Parity::even || (parity == Parity::odd && read))) {
        add_sign(slices, units, l, unit, parity == Parity::odd, result);
      }
      if (unit + 1 < units.count) {
        add_exchange(slices, units, l, unit, result);
      }
    }
  }
}

/// Weight, bias and output weight of one unit of a node lie side by side.
struct NodeUnit {
  std::string node{};  ///< "layer1.node2"
  Index offset = 0, incoming = 0, size = 0;
  std::size_t layer = 0;
};

std::vector<NodeUnit> node_units(const std::vector<ParameterSlice>& slices) {
  std::vector<NodeUnit> units;
  std::string last;
  for (const ParameterSlice& slice : slices) {
    const std::string unit = slice.name.substr(0, slice.name.rfind('.'));
    if (unit != last) {
      units.push_back({.node = unit.substr(0, unit.rfind('.')), .offset = slice.offset, .layer = slice.layer});
      last = unit;
    }
    units.back().size += slice.size;
    units.back().incoming += slice.name.ends_with(".output") ? 0 : slice.size;
  }
  return units;
}

void add_nodes(const Architecture& network,
               const std::vector<ParameterSlice>& slices,
               std::vector<SignedPermutation>& result) {
  const std::vector<NodeUnit> units = node_units(slices);
  const Index parameters = slices.empty() ? 0 : slices.back().offset + slices.back().size;
  for (std::size_t u = 0; u < units.size(); ++u) {
    const NodeUnit& unit = units[u];
    const Parity parity = parity_of(std::get<NodesLayer>(network.layers[unit.layer]).activation);
    const bool has_output = unit.size > unit.incoming;
    if (parity == Parity::even || (parity == Parity::odd && has_output)) {
      result.push_back(identity(parameters, "sign flip of unit " + std::to_string(u + 1) + " (" + unit.node + ")"));
      flip(result.back(), unit.offset, parity == Parity::odd ? unit.size : unit.incoming);
    }
    if (u + 1 < units.size() && units[u + 1].node == unit.node) {
      result.push_back(identity(
          parameters,
          "swap of units " + std::to_string(u + 1) + " and " + std::to_string(u + 2) + " (" + unit.node + ")"));
      exchange(result.back(), unit.offset, units[u + 1].offset, unit.size);
    }
  }
}

std::size_t root(std::vector<std::size_t>& parent, std::size_t i) {
  while (parent[i] != i) {
    i = parent[i] = parent[parent[i]];
  }
  return i;
}

}  // namespace

Parameters SignedPermutation::applied(const Parameters& theta) const {
  return sign.cwiseProduct(theta(source));
}

bool SignedPermutation::keeps(const VectorXd& weights) const {
  return weights.size() == 0 || VectorXd(weights(source)) == weights;
}

std::vector<SignedPermutation> symmetries(const Architecture& network) {
  const std::vector<ParameterSlice> slices = parameter_slices(network);
  const auto is_nodes = [](const Layer& layer) { return std::holds_alternative<NodesLayer>(layer); };
  const auto is_weighted = [](const Layer& layer) {
    return std::holds_alternative<DenseLayer>(layer) || std::holds_alternative<ConvolutionLayer>(layer);
  };
  const bool nodes = std::any_of(network.layers.begin(), network.layers.end(), is_nodes);
  std::vector<SignedPermutation> result;
  if (!nodes) {
    add_dense(network, slices, result);
  } else if (std::none_of(network.layers.begin(), network.layers.end(), is_weighted)) {
    add_nodes(network, slices, result);
  }
  return result;
}

std::vector<SignedPermutation> that_keep(std::vector<SignedPermutation> generators, const VectorXd& weights) {
  std::erase_if(generators, [&](const SignedPermutation& one) { return !one.keeps(weights); });
  return generators;
}

Orbits orbits(const Objective& objective,
              const std::vector<CriticalPoint>& points,
              const std::vector<SignedPermutation>& generators,
              double separation,
              double length) {
  Orbits result;
  std::vector<std::size_t> parent(points.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (const SignedPermutation& generator : generators) {
      const Parameters image = generator.applied(points[i].theta);
      const double loss = objective.value(image), larger = std::max(std::abs(loss), std::abs(points[i].loss));
      result.largest_difference =
          std::max(result.largest_difference, larger > 0 ? std::abs(loss - points[i].loss) / larger : 0);
      const std::int64_t found = nearest_point(points, image, separation, length);
      if (found < 0) {
        result.missing.push_back(image);
      } else {
        const std::size_t one = root(parent, i), other = root(parent, static_cast<std::size_t>(found));
        parent[std::max(one, other)] = std::min(one, other);  // a root is the first of its orbit
      }
    }
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::size_t first = root(parent, i);
    result.orbit_of.push_back(first == i ? static_cast<std::int64_t>(result.orbits.size()) : result.orbit_of[first]);
    if (first == i) {
      result.orbits.emplace_back();
    }
    result.orbits[static_cast<std::size_t>(result.orbit_of[i])].push_back(static_cast<std::int64_t>(i));
  }
  return result;
}

}  // namespace zeroset::landscape
