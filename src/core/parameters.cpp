#include "zeroset/core/parameters.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"

#include <cmath>

namespace zeroset {
namespace {

/// Number of terms that one output of the slice's layer sums; 0 for a bias, which starts at zero.
std::int64_t fan_in(const ParameterSlice& slice, const Layer& layer, std::int64_t units) {
  const bool is_bias = slice.name.ends_with(".bias");
  if (is_bias) {
    return 0;
  }
  if (slice.name.ends_with(".output")) {
    return units;
  }
  if (std::holds_alternative<NodesLayer>(layer)) {
    return slice.size;
  }
  return slice.size / slice.shape[0];
}

/// Units of the node that a slice "layer<l>.node<j>.unit<u>..." belongs to.
std::int64_t units_of(const ParameterSlice& slice, const Layer& layer) {
  const auto* nodes = std::get_if<NodesLayer>(&layer);
  const std::size_t place = slice.name.find(".node");
  if (nodes == nullptr || place == std::string::npos) {
    return 1;
  }
  return nodes->nodes.at(std::stoul(slice.name.substr(place + 5)) - 1).units;
}

}  // namespace

ParameterSlice find_slice(const Architecture& network, std::string_view name) {
  std::vector<std::string> names;
  for (ParameterSlice& slice : parameter_slices(network)) {
    if (slice.name == name) {
      return slice;
    }
    names.push_back(slice.name);
  }
  throw InvalidArgument("[find_slice] expected " + list_of(names) + ", got \"" + std::string(name) + "\"");
}

Eigen::Ref<Eigen::VectorXd> slice(Parameters& parameters, const ParameterSlice& slice) {
  return parameters.segment(slice.offset, slice.size);
}

Eigen::Ref<const Eigen::VectorXd> slice(const Parameters& parameters, const ParameterSlice& slice) {
  return parameters.segment(slice.offset, slice.size);
}

Parameters he_initialization(const Architecture& network, Stream stream) {
  Parameters parameters = Parameters::Zero(num_parameters(network));
  for (const ParameterSlice& slice : parameter_slices(network)) {
    const Layer& layer = network.layers[slice.layer];
    const std::int64_t terms = fan_in(slice, layer, units_of(slice, layer));
    if (terms == 0) {
      continue;
    }
    const double deviation = std::sqrt(2.0 / static_cast<double>(terms));
    for (std::int64_t i = 0; i < slice.size; ++i) {
      parameters(slice.offset + i) = deviation * stream.normal();
    }
  }
  return parameters;
}

}  // namespace zeroset
