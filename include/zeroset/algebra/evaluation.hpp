/// \file
/// Values of the equations, through the layers and without expanding.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/parameters.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::algebra {

/// The equations of `expand` at one parameter vector, in its order and in double precision: residuals f_o(x_k) - y_ko,
/// or the gradient of the loss by reverse mode. Cost: O(data x parameters).
/// \throws InvalidArgument if theta has another size, or as `expand` does
[[nodiscard]] Eigen::VectorXd evaluate(const Problem& problem, const Parameters& theta);

/// The same over Z/p, exactly.
/// \param theta  residues below `prime`
/// \param prime  a prime in [2, 2^63) that divides no denominator of the problem
/// \throws InvalidArgument if a condition above does not hold
[[nodiscard]] std::vector<std::uint64_t> evaluate_modulo(const Problem& problem,
                                                         const std::vector<std::uint64_t>& theta,
                                                         std::uint64_t prime);

/// Values of expanded equations at a point, term by term.
/// \throws InvalidArgument if the point has another size
[[nodiscard]] Eigen::VectorXd evaluate(const PolynomialSystem& system, const Eigen::VectorXd& point);
[[nodiscard]] std::vector<Rational> evaluate_exactly(const PolynomialSystem& system,
                                                     const std::vector<Rational>& point);

/// The same over Z/p; `prime` as above.
[[nodiscard]] std::vector<std::uint64_t> evaluate_modulo(const PolynomialSystem& system,
                                                         const std::vector<std::uint64_t>& point,
                                                         std::uint64_t prime);

}  // namespace zeroset::algebra
