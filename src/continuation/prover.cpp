#include "continuation/prover.hpp"

#include "zeroset/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace zeroset::continuation::detail {
namespace {

/// Bounds of a number by doubles.
struct DoubleBounds {
  double lower = 0, upper = 0;
};

/// Both parts of the middle of a coordinate.
struct MiddleBounds {
  DoubleBounds real{}, imaginary{};
};

std::vector<MiddleBounds> middle_bounds(const Eigen::VectorXcd& x) {
  std::vector<MiddleBounds> bounds;
  for (const std::complex<double>& c : x) {
    bounds.push_back({{c.real(), c.real()}, {c.imag(), c.imag()}});
  }
  return bounds;
}

DoubleBounds bounds_of(arf_srcptr value) {
  return {arf_get_d(value, ARF_RND_FLOOR), arf_get_d(value, ARF_RND_CEIL)};
}

std::vector<MiddleBounds> middle_bounds(const BallVector& x) {
  std::vector<MiddleBounds> bounds;
  for (std::size_t i = 0; i < x.size(); ++i) {
    bounds.push_back({bounds_of(arb_midref(acb_realref(x[i]))), bounds_of(arb_midref(acb_imagref(x[i])))});
  }
  return bounds;
}

/// More than the sum of doubles a, b >= 0.
double above(double a, double b) {
  return (a + b) * kInflate + kGuard;
}

/// The solution is real if the conjugate of the Krawczyk image lies in the box: with F(conj x) = conj F(x) the
/// conjugate of the solution is a solution in the box, so the same. It is not where the image of some coordinate misses
/// the real axis.
std::optional<bool> decide_real(const std::vector<MiddleBounds>& middle, const KrawczykProof& proof, bool real_system) {
  bool conjugate_inside = true;
  for (std::size_t i = 0; i < middle.size(); ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    const DoubleBounds& part = middle[i].imaginary;
    if (part.lower > proof.image(k) || part.upper < -proof.image(k)) {
      return false;
    }
    const double largest = std::max(std::abs(part.lower), std::abs(part.upper));
    conjugate_inside = conjugate_inside && above(2 * largest, proof.image(k)) <= proof.radii(k);
  }
  return real_system && conjugate_inside ? std::optional<bool>(true) : std::nullopt;
}

std::optional<bool> decide_positive(const std::vector<MiddleBounds>& middle,
                                    const KrawczykProof& proof,
                                    const std::optional<bool>& real) {
  if (real == false) {
    return false;
  }
  bool all_positive = true;
  for (std::size_t i = 0; i < middle.size(); ++i) {
    const double image = proof.image(static_cast<Eigen::Index>(i));
    if (middle[i].real.upper < -image) {
      return false;
    }
    all_positive = all_positive && middle[i].real.lower > image;
  }
  return real == true && all_positive ? std::optional<bool>(true) : std::nullopt;
}

void conclude(ProvedSolution& solution,
              const std::vector<MiddleBounds>& middle,
              const KrawczykProof& proof,
              bool real) {
  Certificate& certificate = solution.certificate;
  certificate.certified = true;
  certificate.reason.clear();
  certificate.contraction = proof.contraction;
  certificate.real = decide_real(middle, proof, real);
  certificate.positive = decide_positive(middle, proof, certificate.real);
  solution.image = proof.image;
}

/// Exactly the double.
Dyadic exact_dyadic(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  return {Integer(static_cast<std::int64_t>(std::ldexp(mantissa, 53))), exponent - 53};
}

ProvedSolution from_doubles(const PreparedSystem& system, const Eigen::VectorXcd& x, const KrawczykProof& proof) {
  ProvedSolution solution;
  Certificate& certificate = solution.certificate;
  certificate.point = x;
  certificate.precision = 53;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    certificate.box.push_back({exact_dyadic(x(i).real()), exact_dyadic(x(i).imag()), proof.radii(i), proof.radii(i)});
  }
  conclude(solution, middle_bounds(x), proof, system.is_real());
  return solution;
}

ProvedSolution from_balls(const PreparedSystem& system, const BallVector& x, const KrawczykProof& proof, int bits) {
  ProvedSolution solution;
  Certificate& certificate = solution.certificate;
  certificate.point.resize(static_cast<Eigen::Index>(x.size()));
  certificate.precision = bits;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    arf_srcptr real = arb_midref(acb_realref(x[i])), imaginary = arb_midref(acb_imagref(x[i]));
    certificate.box.push_back({to_dyadic(real), to_dyadic(imaginary), proof.radii(k), proof.radii(k)});
    certificate.point(k) = {arf_get_d(real, ARF_RND_NEAR), arf_get_d(imaginary, ARF_RND_NEAR)};
  }
  conclude(solution, middle_bounds(x), proof, system.is_real());
  return solution;
}

/// Subnormal numbers are nothing that a computation of ours makes on purpose, and read as zero in some modes.
Eigen::VectorXcd without_subnormals(const Eigen::VectorXcd& x) {
  const auto flushed = [](double value) { return std::abs(value) < 0x1p-1000 ? 0 : value; };
  return x.unaryExpr(
      [&](const std::complex<double>& c) { return std::complex<double>(flushed(c.real()), flushed(c.imag())); });
}

/// Whether more bits may tell more.
bool is_settled(const ProvedSolution& solution, int bits, const CertifyOptions& options) {
  return solution.certificate.certified && (solution.certificate.real || bits >= options.max_precision_for_real);
}

void prove_by_balls(PreparedSystem& system,
                    const Eigen::VectorXcd& start,
                    const CertifyOptions& options,
                    ProvedSolution& solution) {
  BallProver prover(system, start);
  int tried = 53;
  for (int bits = next_precision(53); bits <= options.max_precision; bits = next_precision(bits)) {
    if (is_settled(solution, tried, options)) {
      return;
    }
    if (options.stop && options.stop()) {
      solution.certificate.reason = "stopped";
      return;
    }
    tried = bits;
    if (const auto proof = prover.prove(bits)) {
      ProvedSolution found = from_balls(system, prover.middle(), *proof, bits);
      if (!solution.certificate.certified || contains(solution.certificate.box, found.certificate.box)) {
        solution = std::move(found);
      }
    } else if (!prover.converged() && bits >= 256) {
      return;  // the Jacobian is singular, or there is no solution nearby: more bits change neither
    }
  }
}

}  // namespace

int next_precision(int bits) {
  if (bits < 128) {
    return 128;
  }
  int power = 128;  // the largest power of two that is not above
  while (2 * power <= bits) {
    power *= 2;
  }
  return bits < power + power / 2 ? power + power / 2 : 2 * power;
}

void check_options(const char* function, const CertifyOptions& options) {
  if (options.max_precision < 53 || options.max_precision > 1'000'000 || options.threads < 1) {
    throw InvalidArgument(std::string("[continuation::") + function +
                          "] expected max_precision from 53 to 1000000 and threads >= 1, got " +
                          std::to_string(options.max_precision) + " and " + std::to_string(options.threads));
  }
}

void check_point(const char* function, const PreparedSystem& system, const Eigen::VectorXcd& point) {
  if (point.size() != static_cast<Eigen::Index>(system.size())) {
    throw InvalidArgument(std::string("[continuation::") + function + "] expected points of " +
                          std::to_string(system.size()) + " coordinates, got one of " + std::to_string(point.size()));
  }
}

ProvedSolution prove(PreparedSystem& system, const Eigen::VectorXcd& approximation, const CertifyOptions& options) {
  ProvedSolution solution;
  solution.certificate.point = approximation;
  if (!approximation.allFinite()) {
    solution.certificate.reason = "the approximation is not finite";
    return solution;
  }
  const NewtonEnd end = newton(system, approximation);
  const Eigen::VectorXcd start = without_subnormals(end.converged ? end.point : approximation);
  if (end.converged) {
    if (const auto proof = krawczyk(system, start, end.inverse)) {
      solution = from_doubles(system, start, *proof);
    }
  }
  prove_by_balls(system, start, options, solution);
  Certificate& certificate = solution.certificate;
  certificate.displacement = largest_entry(certificate.point - approximation);
  if (!certificate.certified && certificate.reason.empty()) {
    certificate.reason = "no box was proved with up to " + std::to_string(options.max_precision) +
                         " bits: a singular solution, or none near the approximation";
  }
  return solution;
}

std::optional<ProvedSolution> prove_again(const PreparedSystem& system,
                                          const ProvedSolution& solution,
                                          int bits,
                                          const CertifyOptions& options) {
  BallProver prover(system, solution.certificate.point);
  for (; bits <= options.max_precision; bits = next_precision(bits)) {
    if (const auto proof = prover.prove(bits)) {
      ProvedSolution again = from_balls(system, prover.middle(), *proof, bits);
      if (contains(solution.certificate.box, again.certificate.box)) {
        again.certificate.displacement = solution.certificate.displacement;
        return again;
      }
    }
  }
  return std::nullopt;
}

Box image_box(const ProvedSolution& solution) {
  Box box = solution.certificate.box;
  for (std::size_t i = 0; i < box.size(); ++i) {
    box[i].real_radius = box[i].imaginary_radius = solution.image(static_cast<Eigen::Index>(i));
  }
  return box;
}

}  // namespace zeroset::continuation::detail

namespace zeroset::continuation {

Certificate certify(const ParametricSystem& system,
                    const std::vector<algebra::ComplexRational>& parameters,
                    const Eigen::VectorXcd& approximation,
                    const CertifyOptions& options) {
  detail::check_options("certify", options);
  detail::PreparedSystem prepared("certify", system, parameters);
  detail::check_point("certify", prepared, approximation);
  return detail::prove(prepared, approximation, options).certificate;
}

}  // namespace zeroset::continuation
