// Systems with known solutions, for tests of certificates.
#pragma once

#include "zeroset/algebra/polynomial_system.hpp"
#include "zeroset/algebra/straight_line_program.hpp"
#include "zeroset/algebra/system_io.hpp"
#include "zeroset/continuation/certificate.hpp"
#include "zeroset/continuation/homotopy.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/families.hpp"
#include "algebra/systems.hpp"

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

inline Eigen::VectorXcd point_of(const std::vector<std::complex<double>>& coordinates) {
  return Eigen::Map<const Eigen::VectorXcd>(coordinates.data(), static_cast<Eigen::Index>(coordinates.size()));
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
