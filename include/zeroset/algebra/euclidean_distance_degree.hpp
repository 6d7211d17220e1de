/// \file
/// Euclidean distance degrees: numbers of complex critical points, on the smooth points of a cone X, of a quadratic
/// distance to a generic point. Where X is the set of functions that a network expresses and the data are many, these
/// are the critical points of the mean squared error in function space.
///
/// Draisma, Horobet, Ottaviani, Sturmfels, Thomas, "The Euclidean distance degree of an algebraic variety", Found.
/// Comput. Math. 16 (2016), cited as [DHOST]. All numbers here are exact and proved, but for
/// `coincident_root_unit_degree`, which says so.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/core/number.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::algebra {

/// The number of critical points of the distance from a generic point to a variety.
struct EuclideanDistanceDegree {
  std::int64_t dimension = 0;  ///< of X as a projective variety; the cone has one more
  Integer degree{};            ///< of X

  /// The polar degrees of X that are not 0, from that of the dual side up to the degree of X: the bidegrees of the
  /// conormal variety.
  std::vector<Integer> polar_degrees{};

  /// For a generic quadratic form: the sum of the polar degrees [DHOST, Theorem 5.4].
  Integer generic{};

  /// For the form that the symmetry of X singles out (Bombieri's, Frobenius', the sum of squares of the matrix
  /// entries); absent where no formula is known here.
  std::optional<Integer> unit{};
};

/// P^n1 x ... x P^nk embedded by forms of degrees d1, ..., dk: the symmetric and partially symmetric tensors of rank
/// one. Generic: sum_i (-1)^i (2^{m+1-i} - 1) deg c_i(X), m = sum n_j [DHOST, Theorem 5.8]. Unit: the coefficient of
/// prod t_j^{n_j} in prod_j (u_j^{n_j+1} - t_j^{n_j+1}) / (u_j - t_j), u_j = sum_i d_i t_i - t_j (Friedland,
/// Ottaviani, "The number of singular vector tuples and uniqueness of best rank-one approximation of tensors", Found.
/// Comput. Math. 14, 2014). Cost: m prod (n_j + 1) additions of integers.
/// \param n  dimensions >= 0
/// \param d  degrees >= 1, as many
/// \throws InvalidArgument; LimitExceeded where prod (n_j + 1) > 10^6 or m > 1000
[[nodiscard]] EuclideanDistanceDegree segre_veronese_distance_degree(const std::vector<std::int64_t>& n,
                                                                     const std::vector<std::int64_t>& d);

/// rows x columns matrices of rank at most `rank`: the functions of a linear net with a bottleneck. Polar degrees are
/// integrals over Gr(rank, rows) x Gr(columns - rank, columns) of Segre classes of Hom(C^columns / V, U) and
/// Hom(C^rows / U, V), by Bott's residue formula, exactly. Generic: for a loss that weighs the entries generically.
/// Unit: C(min(rows, columns), rank), the plain mean squared error with whitened data (Eckart, Young).
/// \param rank  1 <= rank <= min(rows, columns)
/// \throws InvalidArgument; LimitExceeded where C(rows, rank) C(columns, rank) fixed points are too many
[[nodiscard]] EuclideanDistanceDegree determinantal_distance_degree(std::int64_t rows,
                                                                    std::int64_t columns,
                                                                    std::int64_t rank);

/// Symmetric size x size matrices of rank at most `rank`: the functions of a shallow net with `rank` quadratic units
/// and one output. The polar degrees are the algebraic degrees of semidefinite programming (Nie, Ranestad, Sturmfels,
/// Math. Program. 122, 2010; von Bothmer, Ranestad, 2009), here by Bott's residue formula on Gr(rank, size). Unit:
/// C(size, rank), for Bombieri's form, the sum of the squares of all entries.
/// \throws as determinantal_distance_degree
[[nodiscard]] EuclideanDistanceDegree symmetric_determinantal_distance_degree(std::int64_t size, std::int64_t rank);

/// Binary forms of degree n = sum of the parts whose roots have (at least) the multiplicities of `partition`: where the
/// critical points of linear convolutional nets of stride 1 lie. With k parts and m_j of them equal to j,
///     delta_i = C(k+1, i+1) i! (k-i)! / prod_j m_j!  [x^i] prod_j (lambda_j x + lambda_j - 1),
/// theory/euclidean_distance.md, E6; the conormal variety is that of Lee, Sturmfels, "Duality of multiple root loci",
/// J. Algebra 446 (2016). `unit` is absent: see coincident_root_unit_degree.
/// \param partition  parts >= 1, in any order
/// \throws InvalidArgument; LimitExceeded for more than 1000 parts or parts above 10^6
[[nodiscard]] EuclideanDistanceDegree coincident_root_distance_degree(const std::vector<std::int64_t>& partition);

/// Which quadratic form measures the distance between binary forms.
enum class BinaryFormMetric {
  bombieri,  ///< sum_i a_i^2 / C(n, i): invariant under rotations
  diagonal,  ///< random weights on the coefficients
  generic,   ///< a random symmetric matrix
};

/// The equations of the critical points on the locus of `partition`: with f = c prod_v p_v^v, p_v monic of degree
/// m_v with unknown coefficients, and F = prod_v p_v^{v-1}, the k+1 derivatives <f - u, F x^j> = 0 in the k+1
/// unknowns. For generic u every solution is simple and lies in the open locus (theory/euclidean_distance.md, E7), so
/// the Euclidean distance degree is its number of solutions.
/// \throws InvalidArgument as coincident_root_distance_degree; LimitExceeded for a sum of parts above 40
[[nodiscard]] PolynomialSystem coincident_root_distance_system(const std::vector<std::int64_t>& partition,
                                                               BinaryFormMetric metric,
                                                               std::uint64_t seed = 1);

/// The Euclidean distance degree for Bombieri's form, counted: no closed form is known to us. `with_multiplicity` of
/// the result is the degree, its status and primes say how it is known.
/// \throws as coincident_root_distance_system and count
[[nodiscard]] CountResult coincident_root_unit_degree(const std::vector<std::int64_t>& partition,
                                                      const CountOptions& options = {});

/// The degrees delta_i of a smooth variety of dimension m from its Chern numbers deg c_i = integral of c_i(X) H^{m-i}:
/// delta_i = sum_{j >= i} (-1)^{m-j} C(j+1, i+1) deg c_{m-j} (Holme 1988).
/// \param chern  deg c_0, ..., deg c_m
/// \return delta_0, ..., delta_m, zeros included
[[nodiscard]] std::vector<Integer> polar_degrees_of_smooth(const std::vector<Integer>& chern);

}  // namespace zeroset::algebra
