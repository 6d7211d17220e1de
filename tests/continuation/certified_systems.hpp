// Systems with known solutions, for tests of certificates.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/core/random.hpp"

#include <Eigen/Core>

#include <complex>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::testing {

using continuation::ParametricSystem;

inline std::shared_ptr<const ParametricSystem> prepared(const algebra::PolynomialSystem& system) {
  algebra::ProgramBuilder builder(static_cast<std::uint32_t>(system.variables.size()), 0);
  return continuation::parametric_system(builder, algebra::equations(builder, system));
}

inline algebra::PolynomialSystem system_of(const std::vector<std::string>& variables,
                                           const std::vector<std::string>& polynomials) {
  algebra::PolynomialSystem system{variables, {}};
  for (const std::string& text : polynomials) {
    system.polynomials.push_back(algebra::read_polynomial(text, variables));
  }
  return system;
}

inline Eigen::VectorXcd point_of(const std::vector<std::complex<double>>& coordinates) {
  return Eigen::Map<const Eigen::VectorXcd>(coordinates.data(), static_cast<Eigen::Index>(coordinates.size()));
}

/// katsura-n (S. Katsura, 1990), in n + 1 unknowns with 2^n solutions: u_m = sum_l u_|l| u_|m-l| over -n..n for m < n,
/// and 1 = sum_l u_|l|.
inline algebra::PolynomialSystem katsura(int n) {
  algebra::PolynomialSystem system;
  for (int i = 0; i <= n; ++i) {
    system.variables.push_back("u" + std::to_string(i));
  }
  const auto monomial = [](int i, int j) -> algebra::Monomial {
    const auto a = static_cast<std::uint32_t>(std::min(i, j)), b = static_cast<std::uint32_t>(std::max(i, j));
    return a == b ? algebra::Monomial{{a, 2}} : algebra::Monomial{{a, 1}, {b, 1}};
  };
  std::vector<algebra::Term> linear{{-1, {}}};
  for (int l = -n; l <= n; ++l) {
    linear.push_back({1, {{static_cast<std::uint32_t>(std::abs(l)), 1}}});
  }
  system.polynomials.push_back(algebra::normalized(linear));
  for (int m = 0; m < n; ++m) {
    std::vector<algebra::Term> terms{{-1, {{static_cast<std::uint32_t>(m), 1}}}};
    for (int l = -n; l <= n; ++l) {
      if (std::abs(m - l) <= n) {
        terms.push_back({1, monomial(std::abs(l), std::abs(m - l))});
      }
    }
    system.polynomials.push_back(algebra::normalized(terms));
  }
  return system;
}

/// Where Newton's method from random points ends: some solutions, many of them more than once.
inline std::vector<Eigen::VectorXcd> newton_ends(const ParametricSystem& system, int starts, std::uint64_t seed) {
  std::vector<Eigen::VectorXcd> ends;
  for (int s = 0; s < starts; ++s) {
    Stream stream(seed, "starts", static_cast<std::uint64_t>(s));
    Eigen::VectorXcd x(system.variables());
    for (std::complex<double>& c : x) {
      c = {stream.normal() / 2, stream.below(2) == 0 ? 0 : stream.normal() / 2};
    }
    for (int i = 0; i < 8; ++i) {
      const continuation::RefinedPoint refined = continuation::refine(system, {}, x);
      x = refined.point;
      if (refined.converged) {
        ends.push_back(x);
        break;
      }
    }
  }
  return ends;
}

}  // namespace zeroset::testing
