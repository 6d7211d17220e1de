#include "continuation/start/sparse_terms.hpp"

#include "zeroset/core/error.hpp"

#include <string>

namespace zeroset::continuation::detail {

using algebra::ProgramBuilder;

ProgramBuilder::Node sum_of_terms(ProgramBuilder& builder,
                                  const algebra::Support& support,
                                  const std::vector<ProgramBuilder::Node>& coefficients) {
  ProgramBuilder::Node sum = builder.constant(0);
  for (Eigen::Index j = 0; j < support.cols(); ++j) {
    ProgramBuilder::Node product = builder.constant(1);
    for (Eigen::Index l = 0; l < support.rows(); ++l) {
      if (support(l, j) > 0) {
        const ProgramBuilder::Node x = builder.variable(static_cast<std::uint32_t>(l));
        product = builder.multiply(product, builder.power(x, static_cast<std::uint64_t>(support(l, j))));
      }
    }
    sum = builder.add(sum, builder.multiply(coefficients[static_cast<std::size_t>(j)], product));
  }
  return sum;
}

void check_sparse(const char* function, const SparseEquations& equations) {
  const std::string where = std::string("[") + function + "] ";
  if (equations.supports.size() != equations.coefficients.size()) {
    throw InvalidArgument(where + "expected as many lists of coefficients as supports");
  }
  for (std::size_t i = 0; i < equations.supports.size(); ++i) {
    const algebra::Support& support = equations.supports[i];
    if (support.rows() != equations.supports.front().rows() ||
        support.cols() != static_cast<Eigen::Index>(equations.coefficients[i].size())) {
      throw InvalidArgument(where + "expected a coefficient for each column, and as many rows in each support");
    }
    if (support.size() > 0 && support.minCoeff() < 0) {
      throw InvalidArgument(where + "expected exponents >= 0");
    }
  }
}

}  // namespace zeroset::continuation::detail
