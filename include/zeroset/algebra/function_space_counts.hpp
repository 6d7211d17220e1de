/// \file
/// Networks whose sets of functions are known varieties: convolutional nets, linear or with monomials. Dimension,
/// degree, and critical points in function space. Sources: theory/euclidean_distance.md.
#pragma once

#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/algebra/euclidean_distance_degree.hpp"
#include "zeroset/core/number.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace zeroset::algebra {

/// The set of functions of a network, a cone; `dimension` is that of the cone.
struct FunctionSpace {
  std::int64_t dimension = 0;
  Integer degree{};
  Integer critical_points{};  ///< of the squared error on its smooth points, for many generic data
};

/// One-dimensional convolutions with one filter a layer, x -> x^degree between them, no bias, input long enough: the
/// Segre-Veronese variety P^{k_1-1} x ... x P^{k_L-1} with degrees degree^{L-1}, ..., degree, 1 up to a linear
/// isomorphism, whatever the strides (Shahverdi, Marchetti, Kohn, arXiv:2410.00722).
/// \param filters  k_1, ..., k_L >= 1
/// \param degree   >= 2
/// \throws InvalidArgument; LimitExceeded as segre_veronese_distance_degree, or for degrees beyond 2^62
[[nodiscard]] FunctionSpace polynomial_convolution(const std::vector<std::int64_t>& filters, std::int64_t degree);

/// The same with identity between the layers, where all strides but the last are larger than 1: the Segre variety of
/// the filters (Shahverdi, arXiv:2401.16613).
/// \param strides  as many as filters
/// \throws InvalidArgument also where a stride but the last is 1: the products of neighboring filters then fill a
/// space,
///   and critical points lie on coincident root loci; LimitExceeded
[[nodiscard]] FunctionSpace linear_convolution(const std::vector<std::int64_t>& filters,
                                               const std::vector<std::int64_t>& strides);

/// Complex solutions of a classical test family with n as its authors count: katsura 2^n, noon 3^n - 2n, eco 2^{n-2},
/// chandra 2^{n-1}. Published and confirmed by counts (tests/data/classical_families.json); not proved here.
/// \throws InvalidArgument for another name, or n < 1 (katsura, chandra), 2 (noon), 3 (eco); LimitExceeded above 10^6
[[nodiscard]] ClosedForm classical_family(std::string_view name, std::int64_t n);

}  // namespace zeroset::algebra
