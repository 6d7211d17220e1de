// Matrices of standard normal entries from a stream.
#pragma once

#include "zeroset/core/random.hpp"

#include <Eigen/Core>

namespace zeroset::testing {

inline Eigen::MatrixXd normal_matrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  Stream stream(seed, "normal");
  return Eigen::MatrixXd::NullaryExpr(rows, columns, [&] { return stream.normal(); });
}

}  // namespace zeroset::testing
