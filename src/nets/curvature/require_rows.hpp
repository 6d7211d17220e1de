// What the objectives of networks ask of parameter vectors and directions.
#pragma once

#include "zeroset/core/error.hpp"

#include <Eigen/Core>

#include <string>

namespace zeroset::nets {

/// \throws InvalidArgument naming the class and the method
inline void require_rows(const char* type,
                         Eigen::Index dimension,
                         const char* method,
                         const Eigen::Ref<const Eigen::MatrixXd>& theta) {
  if (theta.rows() != dimension) {
    throw InvalidArgument(std::string("[nets::") + type + "::" + method + "] expected " + std::to_string(dimension) +
                          " rows, got " + std::to_string(theta.rows()));
  }
}

/// As many directions as parameter vectors. \throws InvalidArgument
inline void require_directions(const char* type,
                               Eigen::Index dimension,
                               const char* method,
                               const Eigen::Ref<const Eigen::MatrixXd>& theta,
                               const Eigen::Ref<const Eigen::MatrixXd>& direction) {
  require_rows(type, dimension, method, theta);
  require_rows(type, dimension, method, direction);
  if (direction.cols() != theta.cols()) {
    throw InvalidArgument(std::string("[nets::") + type + "::" + method +
                          "] expected as many directions as parameter vectors, got " +
                          std::to_string(direction.cols()) + " and " + std::to_string(theta.cols()));
  }
}

}  // namespace zeroset::nets
