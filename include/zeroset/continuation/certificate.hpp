/// \file
/// Proofs about solutions: boxes that hold exactly one, which of them are real, which are the same, and what kind of
/// critical point they are.
///
/// The test is Krawczyk's (R. Krawczyk, "Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken", 1969;
/// R. E. Moore, "A test for existence of solutions to nonlinear systems", 1977; for polynomial systems over C: P.
/// Breiding, K. Rose and S. Timme, "Certifying zeros of polynomial systems using interval arithmetic", 2020). Let x be
/// the middle of a box X of half-widths r > 0, Y a matrix, and K = x - Y F(x) + (1 - Y F'(X)) (X - x), all in interval
/// arithmetic. If K lies in the interior of X, then X holds exactly one solution, it lies in K, and F' is invertible
/// everywhere in X. A singular solution is therefore never certified.
///
/// \code
/// algebra::ProgramBuilder builder(1, 0);
/// const auto x = builder.variable(0);
/// const auto system = parametric_system(builder, {builder.subtract(builder.multiply(x, x), builder.constant(2))});
/// const Certificate root = certify(*system, {}, Eigen::VectorXcd::Constant(1, 1.4));
/// const bool is_real = root.certified && root.real == true;
/// \endcode
#pragma once

#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/core/number.hpp"
#include "zeroset/core/problem.hpp"
#include "zeroset/core/progress.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::continuation {

/// mantissa * 2^exponent, exactly.
struct Dyadic {
  Integer mantissa{};
  std::int64_t exponent = 0;
};

[[nodiscard]] Rational to_rational(const Dyadic& value);

/// A rectangle in the complex plane: |Re z - real| <= real_radius and |Im z - imaginary| <= imaginary_radius.
struct BoxCoordinate {
  Dyadic real{}, imaginary{};
  double real_radius = 0, imaginary_radius = 0;
};

/// One rectangle a coordinate.
using Box = std::vector<BoxCoordinate>;

/// \name Boxes of one size, compared exactly.
/// @{
[[nodiscard]] bool disjoint(const Box& a, const Box& b);
[[nodiscard]] bool contains(const Box& outer, const Box& inner);
[[nodiscard]] bool contains_point(const Box& box, const std::vector<algebra::ComplexRational>& point);
/// @}

/// The middle of a box, rounded to double.
[[nodiscard]] Eigen::VectorXcd midpoint(const Box& box);

/// How certificates are looked for.
struct CertifyOptions {
  /// Largest number of bits. Double intervals come first, then Arb's balls with 128, 192, 256, 384, ... bits; below 128
  /// only double intervals are tried. At least 53.
  int max_precision = 1024;

  /// Where it is not yet known whether a solution is real, so many bits are tried at most to find out.
  int max_precision_for_real = 512;

  int threads = 1;  ///< of certify_all, >= 1; results do not depend on it
  StopRequest stop{};
};

/// What is proved about a solution.
struct Certificate {
  bool certified = false;  ///< `box` holds exactly one solution, and the Jacobian is invertible in all of it
  std::string reason{};    ///< one line where it is not: "Newton's method does not converge: ..."

  Box box{};

  /// All coordinates are real. Absent: not known, always so where the system has coefficients that are not real and the
  /// solution may be real.
  std::optional<bool> real{};
  /// All coordinates are real and > 0. Absent: not known.
  std::optional<bool> positive{};

  int precision = 53;  ///< bits with which the box was proved; 53: double intervals
  /// Proved bound < 1 of the norm of 1 - Y F' over the box, in the maximum norm scaled by the half-widths.
  double contraction = std::numeric_limits<double>::infinity();

  Eigen::VectorXcd point{};  ///< the refined approximation; the middle of the box, rounded, where it is certified
  double displacement = 0;   ///< maximum norm of `point` less the approximation that was given
};

/// An approximation that Newton's method has improved.
struct RefinedPoint {
  Eigen::VectorXcd point{};
  bool converged = false;  ///< the last step was as small as double precision allows, or nearly
  double step = 0;         ///< maximum norm of the last step
  int iterations = 0;
};

/// Newton's method in double precision with residuals in twice that precision, so that the point is as near to the
/// solution as doubles are, unless the Jacobian is close to singular. Stops where steps do not shrink.
/// Cost: two to six evaluations of system and Jacobian and as many LU factorisations.
/// \param parameters  their exact values, one for each of the system's
/// \throws InvalidArgument if a size does not fit or the system is not square
[[nodiscard]] RefinedPoint refine(const ParametricSystem& system,
                                  const std::vector<algebra::ComplexRational>& parameters,
                                  const Eigen::VectorXcd& approximation);

/// Refines and certifies one approximation. The coefficients are the exact ones of the system, the parameters exactly
/// those given. Never throws for what mathematics may do: see Certificate::reason.
/// Cost: that of `refine` and, where double intervals suffice, three evaluations in intervals and O(n^3).
/// \throws InvalidArgument as `refine`, or for options out of range
[[nodiscard]] Certificate certify(const ParametricSystem& system,
                                  const std::vector<algebra::ComplexRational>& parameters,
                                  const Eigen::VectorXcd& approximation,
                                  const CertifyOptions& options = {});

/// What is proved about many approximations together.
struct CertifiedSet {
  /// One an approximation, in their order. The boxes of distinct solutions are disjoint.
  std::vector<Certificate> certificates{};

  /// For each approximation the index of the first one with the same solution, its own where it is the first; -1 where
  /// it is not certified.
  std::vector<std::int64_t> same_as{};

  /// Pairs of certified approximations of which it is not known whether they are the same solution: none, but for
  /// solutions closer than the largest precision tells apart. Then `distinct` counts the pair once.
  std::vector<std::pair<std::int64_t, std::int64_t>> undecided{};

  std::int64_t certified = 0;         ///< approximations with a certificate
  std::int64_t distinct = 0;          ///< proved lower bound of the number of solutions
  std::int64_t distinct_real = 0;     ///< of these those proved real
  std::int64_t distinct_complex = 0;  ///< of these those proved not real

  bool stopped = false;  ///< the caller asked to stop: approximations without certificate may have one

  /// Indices of approximations whose solution came before.
  [[nodiscard]] std::vector<std::int64_t> duplicates() const;
};

/// Certifies each approximation and tells which are the same solution: boxes that are disjoint hold different ones;
/// where the Krawczyk image of one lies in the box of the other they are one; else both are proved again with more
/// bits. Cost: that of `certify` each, and O(N log N) for N approximations: boxes are compared only where their images
/// under one random linear form meet. \throws InvalidArgument as `certify`
[[nodiscard]] CertifiedSet certify_all(const ParametricSystem& system,
                                       const std::vector<algebra::ComplexRational>& parameters,
                                       const std::vector<Eigen::VectorXcd>& approximations,
                                       const CertifyOptions& options = {});

/// What is proved about a real critical point of a loss.
struct MorseData {
  /// The loss 1/2 sum_k |f(x_k) - y_k|^2 + 1/2 sum_e lambda_e theta_e^2 at the critical point is between these.
  Rational value_lower{}, value_upper{};

  /// Number of negative eigenvalues of the Hessian at the critical point: 0 is a local minimum. Absent: not known.
  std::optional<std::int64_t> index{};

  int precision = 53;    ///< bits that were used
  std::string reason{};  ///< one line where the index is absent
};

/// Value and index of a critical point. The Hessian over the box, an interval matrix, is brought near to a diagonal by
/// an approximate congruence; where Gershgorin's circles stay off zero the signs of the diagonal are those of the
/// eigenvalues (Sylvester's law of inertia). More bits are used until they do.
/// \param certificate  of the problem's critical equations (algebra::equations), with `real` proved
/// \throws InvalidArgument if the problem is not of kind critical, or the certificate is none of a real solution in its
///   unknowns
[[nodiscard]] MorseData morse_data(const Problem& problem,
                                   const Certificate& certificate,
                                   const CertifyOptions& options = {});

/// The same for many, with one program of the problem: its parts take longer to make than one point takes.
[[nodiscard]] std::vector<MorseData> morse_data(const Problem& problem,
                                                const std::vector<Certificate>& certificates,
                                                const CertifyOptions& options = {});

/// The end of a path at a singular solution.
struct SingularEnd {
  Eigen::VectorXcd point{};
  double accuracy = 0;     ///< estimated error relative to max(1, maximum norm of the point)
  int winding_number = 1;  ///< >= 1
};

/// Ends that are the same solution, as far as their accuracy tells.
struct SingularCluster {
  Eigen::VectorXcd point{};             ///< that of the most accurate end
  std::int64_t multiplicity = 0;        ///< number of ends
  std::vector<std::int64_t> members{};  ///< indices of the ends, ascending
};

/// Joins ends that lie within 10 times the sum of their errors of each other, directly or through others. Their number
/// is the multiplicity of an isolated solution if all paths that end there are given: those of winding number w come in
/// cycles of w (A. Morgan, A. Sommese and C. Wampler, "Computing singular solutions to nonlinear analytic systems",
/// 1991). Numerical: no proof.
/// Clusters are in the order of their first members. Cost: O(N log N) for N ends that are well apart.
/// \throws InvalidArgument if points differ in size, or for a winding number below 1
[[nodiscard]] std::vector<SingularCluster> cluster(const std::vector<SingularEnd>& ends);

}  // namespace zeroset::continuation
