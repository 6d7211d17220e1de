#include "approximation/levelled.hpp"

namespace zeroset::approximation::detail {
namespace {

std::vector<Ball> barycentric_weights(const std::vector<Ball>& s) {
  std::vector<Ball> weights;
  for (std::size_t i = 0; i < s.size(); ++i) {
    Ball product(1, s[i].bits());
    for (std::size_t j = 0; j < s.size(); ++j) {
      if (j != i) {
        product *= s[i] - s[j];
      }
    }
    weights.push_back(Ball(1, s[i].bits()) / product);
  }
  return weights;
}

}  // namespace

Levelled::Levelled(const HaarProblem& problem, const std::vector<Rational>& reference, slong bits)
    : problem_(problem), bits_(bits), level_(bits) {
  std::vector<Ball> scale;
  for (const Rational& point : reference) {
    const Ball x(point, bits);
    s_.push_back(problem.squared ? x * x : x);
    scale.push_back(problem.odd ? x : Ball(1, bits));
    values_.push_back(problem.value(x) / scale.back());
  }
  weights_ = barycentric_weights(s_);
  Ball sum(bits), total(bits);
  for (std::size_t i = 0; i < s_.size(); ++i) {
    sum += weights_[i] * values_[i];
    total += abs(weights_[i] / scale[i]);  // the weights alternate, the last is positive
  }
  level_ = sum / total;
  for (std::size_t i = 0; i < s_.size(); ++i) {
    values_[i] -= error_at_node(i) / scale[i];
  }
}

Ball Levelled::error_at_node(std::size_t i) const {
  return (s_.size() - 1 - i) % 2 == 0 ? level_ : -level_;
}

Ball Levelled::error(const Ball& point) const {
  const Ball x = point.with_bits(bits_);
  const Ball s = problem_.squared ? x * x : x;
  Ball above(bits_), below(bits_);
  for (std::size_t i = 0; i < s_.size(); ++i) {
    const Ball term = weights_[i] / (s - s_[i]);
    above += term * values_[i];
    below += term;
  }
  const Ball p = above / below;
  return problem_.value(x) - (problem_.odd ? p * x : p);
}

std::vector<Ball> Levelled::coefficients() const {
  const auto size = static_cast<std::size_t>(problem_.dimension);
  if (size == 0) {
    return {};
  }
  // Any `dimension` of the points determine the polynomial. Arb wants them one after the other.
  arb_ptr points = _arb_vec_init(static_cast<slong>(size));
  arb_ptr values = _arb_vec_init(static_cast<slong>(size));
  for (std::size_t i = 0; i < size; ++i) {
    arb_set(points + i, s_[i].get());
    arb_set(values + i, values_[i].get());
  }
  BallPolynomial polynomial;
  arb_poly_interpolate_newton(polynomial.get(), points, values, static_cast<slong>(size), bits_);
  _arb_vec_clear(points, static_cast<slong>(size));
  _arb_vec_clear(values, static_cast<slong>(size));
  return polynomial.coefficients(size, bits_);
}

Ball level_of(const HaarProblem& problem, const std::vector<Rational>& reference, slong bits) {
  return Levelled(problem, reference, bits).level();
}

}  // namespace zeroset::approximation::detail
