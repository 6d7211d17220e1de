// Products of random affine linear forms, one product an equation.
#pragma once

#include "zeroset/algebra/multihomogeneous.hpp"
#include "zeroset/algebra/straight_line_program.hpp"

#include "continuation/start/factor_choices.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace zeroset::continuation::detail {

/// c_0 + sum_l c_l x_(group's l-th unknown) / 2^size_bits.
struct LinearForm {
  std::complex<double> constant{};
  Eigen::VectorXcd coefficients{};  ///< one an unknown of the group; the sizes are in them
};

class LinearForms {
 public:
  /// \param degrees    one row an equation: how many forms it has in each group
  /// \param size_bits  of the unknowns
  LinearForms(const std::vector<std::vector<std::int64_t>>& degrees,
              const algebra::Partition& groups,
              const std::vector<int>& size_bits,
              std::uint64_t seed);

  [[nodiscard]] const LinearForm& form(std::size_t equation, const Factor& factor) const;

  /// The product of an equation.
  [[nodiscard]] algebra::ProgramBuilder::Node product(algebra::ProgramBuilder& builder, std::size_t equation) const;

  /// The point where one form of each equation is zero.
  [[nodiscard]] Eigen::VectorXcd common_zero(const std::vector<Factor>& choice) const;

 private:
  algebra::Partition groups_;
  std::vector<std::vector<std::vector<LinearForm>>> forms_{};  ///< by equation, group and number
};

}  // namespace zeroset::continuation::detail
