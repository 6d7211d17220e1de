// What is solved: a problem or a system, squared up where it has more equations than unknowns, in the forms that the
// steps of a solution need.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/continuation/equation_source.hpp"
#include "zeroset/continuation/forecast.hpp"
#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/continuation/square_up.hpp"
#include "zeroset/continuation/start_system.hpp"

#include "continuation/start/coefficient_scaling.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::continuation::detail {

/// Limits of one start system.
struct StartLimits {
  double seconds = 0;  ///< wall-clock
  double memory_gib = 0;
  int threads = 1;
};

class Target {
 public:
  /// \throws InvalidArgument for no unknowns or fewer equations than unknowns, and as equation_source
  explicit Target(const algebra::PolynomialSystem& system);
  explicit Target(const Problem& problem);

  [[nodiscard]] const std::vector<std::string>& variables() const { return variables_; }
  [[nodiscard]] bool is_squared_up() const { return squared_.has_value(); }

  /// Start systems lead to solutions in scaled unknowns y, x_j = 2^scale[j] y_j: here x, and powers of two lose no bit.
  [[nodiscard]] Eigen::VectorXcd unscaled(const Eigen::VectorXcd& point) const;

  /// The square system whose solutions are certified, in the unknowns themselves; all its coefficients are real.
  [[nodiscard]] const ParametricSystem& square() const { return *square_; }

  /// Whether a solution of the square system is seen not to solve all equations. \param accuracy  of the point,
  /// relative
  [[nodiscard]] bool is_excess(const Eigen::VectorXcd& point, double accuracy) const;

  /// The problem, if it is one.
  [[nodiscard]] const Problem* problem() const { return problem_; }

  [[nodiscard]] Forecast forecast_paths(const ForecastOptions& options) const;

  /// \param partition  of a multihomogeneous start
  /// \throws LimitExceeded where time or memory do not suffice
  [[nodiscard]] std::unique_ptr<StartSystem> start(StartKind kind,
                                                   const algebra::Partition& partition,
                                                   std::uint64_t seed,
                                                   const StartLimits& limits) const;

  /// The exact number of solutions of all equations.
  [[nodiscard]] algebra::CountResult count(const algebra::CountOptions& options) const;

  /// The equations as text, to tell one target from another.
  [[nodiscard]] std::string text() const;

 private:
  void check() const;
  void scale();
  void square();
  [[nodiscard]] const algebra::PolynomialSystem& scaled_system(double memory_gib, double seconds) const;

  const Problem* problem_ = nullptr;
  const algebra::PolynomialSystem* system_ = nullptr;
  EquationSource source_{};
  std::vector<std::string> variables_{};
  CoefficientScaling scaling_{};
  EquationSource scaled_{};  ///< in scaled unknowns, squared up
  std::optional<SquaredUp> squared_{};
  std::shared_ptr<const ParametricSystem> square_{};
  mutable std::optional<algebra::PolynomialSystem> scaled_system_{};
};

}  // namespace zeroset::continuation::detail
