#include "zeroset/core/parameters.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/initialization.hpp"
#include "zeroset/core/json.hpp"

namespace zeroset {
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
  return initial_parameters(network, {}, stream);
}

}  // namespace zeroset
