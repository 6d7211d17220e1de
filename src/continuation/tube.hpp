// Tubes: boxes along a curve, each with exactly one solution of the system at the parameters of its point.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/homotopy.hpp"

#include "continuation/complex_interval.hpp"
#include "continuation/krawczyk.hpp"
#include "continuation/prepared_system.hpp"
#include "continuation/taylor_model.hpp"

#include <Eigen/Core>

#include <array>
#include <optional>
#include <vector>

namespace zeroset::continuation::detail {

/// For s = middle + half tau, tau in [-1, 1]: the curve x(tau) = sum_k curve[k] tau^k, and around each of its points
/// the box of half-widths `radii`, which holds exactly one solution at the parameters of s; it lies within `image` of
/// x(tau).
struct Tube {
  double middle = 0, half = 0;
  std::array<Eigen::VectorXcd, 4> curve{};
  Eigen::VectorXd radii{}, image{};

  [[nodiscard]] double first() const { return middle - half; }
  [[nodiscard]] double last() const { return middle + half; }
  /// The curve at a point of it, rounded.
  [[nodiscard]] Eigen::VectorXcd at(double s) const;
  /// The curve at its first or last point.
  [[nodiscard]] std::vector<ComplexInterval> first_point() const { return end_point(-1); }
  [[nodiscard]] std::vector<ComplexInterval> last_point() const { return end_point(1); }

 private:
  [[nodiscard]] std::vector<ComplexInterval> end_point(double tau) const;
};

/// True if it is proved that the solution within `image` of `center` lies in the box of `radii` around `other_center`.
[[nodiscard]] bool lies_within(const std::vector<ComplexInterval>& center,
                               const Eigen::VectorXd& image,
                               const std::vector<ComplexInterval>& other_center,
                               const Eigen::VectorXd& radii);

/// Proves tubes of one system along the line from parameters a to parameters b.
class TubeProver {
 public:
  TubeProver(const ParametricSystem& system,
             const std::vector<algebra::ComplexRational>& from,
             const std::vector<algebra::ComplexRational>& to);

  /// \param middle, half  exact multiples of 2^-50, in [0, 1]
  /// \param guess         near the solution at the middle
  [[nodiscard]] std::optional<Tube> prove(double middle, double half, const Eigen::VectorXcd& guess);

 private:
  void set_parameters(double middle, double half);
  bool correct(Eigen::VectorXcd& x, Eigen::MatrixXcd& inverse);
  void run_models(const std::array<Eigen::VectorXcd, 4>& curve);
  void extend(std::array<Eigen::VectorXcd, 4>& curve, const Eigen::MatrixXcd& inverse);
  [[nodiscard]] Eigen::VectorXd residual_bounds(const Eigen::MatrixXd& inverse_parts) const;
  [[nodiscard]] Eigen::VectorXd contraction_along(const Tube& tube,
                                                  const Eigen::MatrixXcd& inverse,
                                                  const Eigen::MatrixXd& inverse_parts);

  const ParametricSystem& system_;
  std::size_t size_;
  std::vector<ComplexInterval> start_{}, direction_{};  ///< a, and b - a
  ProgramRun<ComplexDouble> jacobian_;
  ProgramRun<TaylorModel> models_, jacobian_models_;
};

}  // namespace zeroset::continuation::detail
