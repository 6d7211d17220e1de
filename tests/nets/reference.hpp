// The layers of a network written out as loops, in double precision: what the specification says, and nothing else.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/core/random.hpp"

#include <Eigen/Core>

#include <vector>

namespace zeroset::testing {

/// One row a datum, entries channel-major.
using Batch = Eigen::MatrixXd;

/// Outputs of the network with statistics of the batch in every batch normalization.
[[nodiscard]] Batch reference_forward(const Architecture& network, const Parameters& parameters, const Batch& inputs);

/// Standard normal numbers.
[[nodiscard]] Eigen::MatrixXd normal_matrix(Stream& stream, Eigen::Index rows, Eigen::Index columns);

/// Networks in which every layer kind occurs, by name.
struct NamedNetwork {
  const char* name;
  Architecture network;
};
[[nodiscard]] std::vector<NamedNetwork> example_networks();

}  // namespace zeroset::testing
