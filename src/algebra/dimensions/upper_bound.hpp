// Proved upper bounds on the dimension of a neurovariety, from the layers alone.
#pragma once

#include "zeroset/core/number.hpp"

#include "algebra/systems/tape.hpp"

#include <cstdint>
#include <string>

namespace zeroset::algebra::detail {

struct UpperBound {
  std::int64_t value = 0;
  std::string theorem{};  ///< what proves it, for people
};

/// The least of several bounds; theory/dimensions.md, D9 to D13, has their proofs.
///  - parameters - gauge, and the ambient dimension;
//// - the same for every segment of layers of a dense network, and the sum over two segments minus the scalings
/// between
///    them, so that bottlenecks are seen; for a segment of degree 1 the dimension of matrices of bounded rank, for two
///    layers with one output that of Alexander and Hirschowitz;
///  - without biases: forms of those degrees alone that the exponents of the activations let appear;
///  - polynomials in those inputs alone that an output sees.
/// \param plain  min(ambient, parameters - gauge)
/// \param plain_is_ambient  which of the two `plain` is
[[nodiscard]] UpperBound dimension_upper_bound(const Tape& tape, std::int64_t plain, bool plain_is_ambient);

/// Dimension of the sums of k r-th powers of linear forms in n unknowns, as a cone: Alexander and Hirschowitz, 1995.
/// \param n, k  >= 1; \param r  >= 1. \throws LimitExceeded where it does not fit 62 bits
[[nodiscard]] std::int64_t alexander_hirschowitz(std::int64_t n, std::int64_t r, std::int64_t k);

}  // namespace zeroset::algebra::detail
