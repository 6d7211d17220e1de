// Sums of terms as nodes of a program.
#pragma once

#include "zeroset/continuation/equation_source.hpp"

#include <vector>

namespace zeroset::continuation::detail {

/// sum_j coefficients_j x^support_j. Monomials begin with the same products where they begin with the same powers.
[[nodiscard]] algebra::ProgramBuilder::Node sum_of_terms(
    algebra::ProgramBuilder& builder,
    const algebra::Support& support,
    const std::vector<algebra::ProgramBuilder::Node>& coefficients);

/// \throws InvalidArgument in the name of `function`
void check_sparse(const char* function, const SparseEquations& equations);

}  // namespace zeroset::continuation::detail
