#include "continuation/start/linear_forms.hpp"

#include "zeroset/core/random.hpp"

#include <Eigen/LU>

#include <cmath>
#include <numbers>

namespace zeroset::continuation::detail {

using algebra::ProgramBuilder;

namespace {

constexpr int kFormBits = 32;  // behind the point, so that the exact numbers are short

/// On an annulus around the unit circle, rounded.
std::complex<double> near_unit_circle(Stream& random) {
  const double radius = 0.5 + random.uniform();
  const std::complex<double> value = std::polar(radius, 2 * std::numbers::pi * random.uniform());
  const auto round = [](double x) { return std::ldexp(std::round(std::ldexp(x, kFormBits)), -kFormBits); };
  return {round(value.real()), round(value.imag())};
}

ProgramBuilder::Node constant_node(ProgramBuilder& builder, const std::complex<double>& value) {
  return builder.constant(exact_rational(value.real()), exact_rational(value.imag()));
}

LinearForm random_form(const std::vector<std::int64_t>& group, const std::vector<int>& size_bits, Stream& random) {
  LinearForm form{near_unit_circle(random), Eigen::VectorXcd(static_cast<Eigen::Index>(group.size()))};
  for (std::size_t l = 0; l < group.size(); ++l) {
    const double scale = std::ldexp(1.0, -size_bits[static_cast<std::size_t>(group[l])]);
    form.coefficients[static_cast<Eigen::Index>(l)] = scale * near_unit_circle(random);
  }
  return form;
}

}  // namespace

LinearForms::LinearForms(const std::vector<std::vector<std::int64_t>>& degrees,
                         const algebra::Partition& groups,
                         const std::vector<int>& size_bits,
                         std::uint64_t seed)
    : groups_(groups) {
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    Stream random(seed, "linear forms", i);
    auto& of_equation = forms_.emplace_back(groups.size());
    for (std::size_t j = 0; j < groups.size(); ++j) {
      for (std::int64_t form = 0; form < degrees[i][j]; ++form) {
        of_equation[j].push_back(random_form(groups[j], size_bits, random));
      }
    }
  }
}

const LinearForm& LinearForms::form(std::size_t equation, const Factor& factor) const {
  return forms_[equation][factor.group][static_cast<std::size_t>(factor.form)];
}

ProgramBuilder::Node LinearForms::product(ProgramBuilder& builder, std::size_t equation) const {
  ProgramBuilder::Node product = builder.constant(1);
  for (std::size_t j = 0; j < groups_.size(); ++j) {
    for (const LinearForm& form : forms_[equation][j]) {
      ProgramBuilder::Node sum = constant_node(builder, form.constant);
      for (std::size_t l = 0; l < groups_[j].size(); ++l) {
        const ProgramBuilder::Node x = builder.variable(static_cast<std::uint32_t>(groups_[j][l]));
        const ProgramBuilder::Node c = constant_node(builder, form.coefficients[static_cast<Eigen::Index>(l)]);
        sum = builder.add(sum, builder.multiply(c, x));
      }
      product = builder.multiply(product, sum);
    }
  }
  return product;
}

Eigen::VectorXcd LinearForms::common_zero(const std::vector<Factor>& choice) const {
  Eigen::VectorXcd point(static_cast<Eigen::Index>(choice.size()));
  for (std::size_t j = 0; j < groups_.size(); ++j) {
    const auto size = static_cast<Eigen::Index>(groups_[j].size());
    Eigen::MatrixXcd matrix(size, size);
    Eigen::VectorXcd right(size);
    Eigen::Index row = 0;
    for (std::size_t i = 0; i < choice.size(); ++i) {
      if (choice[i].group == j) {
        const LinearForm& chosen = form(i, choice[i]);
        matrix.row(row) = chosen.coefficients.transpose();
        right[row++] = -chosen.constant;
      }
    }
    const Eigen::VectorXcd zero = matrix.partialPivLu().solve(right);
    for (Eigen::Index l = 0; l < size; ++l) {
      point[static_cast<Eigen::Index>(groups_[j][static_cast<std::size_t>(l)])] = zero[l];
    }
  }
  return point;
}

}  // namespace zeroset::continuation::detail
