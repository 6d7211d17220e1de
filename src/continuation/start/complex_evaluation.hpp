// Programs in complex doubles, one point at a time: for what is not done often.
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"

#include <Eigen/Core>

namespace zeroset::continuation::detail {

/// The outputs. \param parameters, variables  as many as the program has
[[nodiscard]] Eigen::VectorXcd evaluate(const algebra::StraightLineProgram& program,
                                        const Eigen::VectorXcd& parameters,
                                        const Eigen::VectorXcd& variables);

/// The nearest complex double, and what is left, rounded.
[[nodiscard]] std::complex<double> to_double(const algebra::ComplexRational& value);
[[nodiscard]] std::complex<double> rest_of_double(const algebra::ComplexRational& value);

}  // namespace zeroset::continuation::detail
