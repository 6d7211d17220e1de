/// \file
/// Parameter vectors: a root of a polynomial system and a trained network alike.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/random.hpp"

#include <Eigen/Core>

#include <string_view>

namespace zeroset {

/// One flat vector in the order of `parameter_slices`; many vectors at once are a matrix, one column each.
using Parameters = Eigen::VectorXd;

/// The slice with this name.
/// \throws InvalidArgument naming the slices there are
[[nodiscard]] ParameterSlice find_slice(const Architecture& network, std::string_view name);

/// The entries of one slice, writable.
[[nodiscard]] Eigen::Ref<Eigen::VectorXd> slice(Parameters& parameters, const ParameterSlice& slice);
[[nodiscard]] Eigen::Ref<const Eigen::VectorXd> slice(const Parameters& parameters, const ParameterSlice& slice);

/// He initialization: weights N(0, 2 / fan_in), biases 0 (He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015).
/// Output weights of a node with u units have fan-in u.
[[nodiscard]] Parameters he_initialization(const Architecture& network, Stream stream);

}  // namespace zeroset
