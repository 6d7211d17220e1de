// One solution's certificate, and what is needed to prove it again with more bits.
#pragma once

#include "zeroset/continuation/certificate.hpp"

#include "continuation/krawczyk.hpp"
#include "continuation/prepared_system.hpp"

#include <Eigen/Core>

#include <optional>

namespace zeroset::continuation::detail {

/// A certificate with the half-widths of the Krawczyk image: the solution lies that near to the middle of the box.
struct ProvedSolution {
  Certificate certificate{};
  Eigen::VectorXd image{};
};

/// 128, 192, 256, 384, 512, 768, ...
[[nodiscard]] int next_precision(int bits);

void check_options(const char* function, const CertifyOptions& options);
void check_point(const char* function, const PreparedSystem& system, const Eigen::VectorXcd& point);

/// Double intervals first, then balls. The point has the system's size.
[[nodiscard]] ProvedSolution prove(PreparedSystem& system,
                                   const Eigen::VectorXcd& approximation,
                                   const CertifyOptions& options);

/// Another proof of the same solution with at least so many bits, in a box within the old one; nothing where there is
/// none.
[[nodiscard]] std::optional<ProvedSolution> prove_again(const PreparedSystem& system,
                                                        const ProvedSolution& solution,
                                                        int bits,
                                                        const CertifyOptions& options);

/// The Krawczyk image as a box.
[[nodiscard]] Box image_box(const ProvedSolution& solution);

}  // namespace zeroset::continuation::detail
