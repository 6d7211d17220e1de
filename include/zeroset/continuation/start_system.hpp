/// \file
/// Start systems: homotopies with known solutions at one end.
#pragma once

#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/core/number.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::continuation {

/// Where the paths come from.
enum class StartKind { total_degree, multihomogeneous, polyhedral, parameter, monodromy };

/// "total-degree", "multihomogeneous", "polyhedral", "parameter", "monodromy".
[[nodiscard]] std::string name(StartKind kind);

/// One path: a solution at the start of the first leg, and homotopies that are tracked one after another; the last ends
/// at the system that is asked for. All legs but the last have regular ends with probability one.
struct PathStart {
  Eigen::VectorXcd point{};
  std::vector<Homotopy> legs{};
};

/// A start system. Immutable, so that threads share it; everything random is drawn from the seed it was made with.
class StartSystem {
 public:
  virtual ~StartSystem() = default;
  [[nodiscard]] virtual StartKind kind() const = 0;
  [[nodiscard]] virtual std::int64_t paths() const = 0;
  /// A function of the index alone. \param index  in [0, paths())
  [[nodiscard]] virtual PathStart path(std::int64_t index) const = 0;
};

}  // namespace zeroset::continuation
