/// \file
/// A line or a curve through parameter space with what was measured along it.
#pragma once

#include "zeroset/landscape/surface.hpp"

#include <Eigen/Core>

#include <string>

namespace zeroset::landscape {

/// Places on one line or curve, and what was measured there.
struct MeasuredLine {
  std::string key{};    ///< of its series in figures
  std::string name{};   ///< for people
  Eigen::VectorXd t{};  ///< places on it, ascending
  Measurements at{};    ///< a column a place

  /// The first measure, which is the loss.
  [[nodiscard]] Eigen::VectorXd losses() const { return at.values.row(0); }
};

}  // namespace zeroset::landscape
