// The element of a Haar space whose errors at a reference are equal and alternate.
#pragma once

#include "approximation/remez.hpp"

#include <vector>

namespace zeroset::approximation::detail {

/// Barycentric, so that it costs O(dimension^2) to set up and O(dimension) a value. With s = x or x^2 and the weights
/// w_i = 1 / prod_{j != i} (s_i - s_j), which vanish on polynomials of degree < dimension in s, the level is
/// sum w_i f_i x_i^-odd / sum (-1)^i w_i x_i^-odd.
class Levelled {
 public:
  Levelled(const HaarProblem& problem, const std::vector<Rational>& reference, slong bits);

  [[nodiscard]] const Ball& level() const { return level_; }  ///< f - p at the last point of the reference
  /// f - p at the i-th point of the reference, by construction.
  [[nodiscard]] Ball error_at_node(std::size_t i) const;
  /// f - p at a point that is none of the reference.
  [[nodiscard]] Ball error(const Ball& x) const;
  [[nodiscard]] std::vector<Ball> coefficients() const;

 private:
  const HaarProblem& problem_;
  slong bits_;
  std::vector<Ball> s_{}, weights_{}, values_{};  ///< values of p(x) x^-odd at the nodes
  Ball level_;
};

}  // namespace zeroset::approximation::detail
