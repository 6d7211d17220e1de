// The six functions as analysis needs them: values, Taylor series, bounds in the complex plane, what they are far out,
// and their symmetry.
#pragma once

#include "zeroset/core/activation.hpp"

#include "approximation/ball.hpp"

#include <vector>

namespace zeroset::approximation::detail {

/// f(x), enclosed.
[[nodiscard]] Ball value(ActivationFunction of, const Ball& x);

/// f = constant + slope x + a function that is even or odd.
struct Symmetry {
  Rational constant{0}, slope{0};
  bool odd = false;
};
[[nodiscard]] Symmetry symmetry(ActivationFunction of);

/// The even or odd function of symmetry(of), enclosed without cancellation near 0.
[[nodiscard]] Ball symmetric_part(ActivationFunction of, const Ball& x);

/// relu and abs: analytic nowhere near 0, linear elsewhere.
[[nodiscard]] bool has_kink(ActivationFunction of);

/// The first `size` Taylor coefficients at c of a function without kink.
[[nodiscard]] std::vector<Ball> taylor_series(ActivationFunction of, const Ball& c, std::size_t size);

/// |f| <= bound on the complex disc of this radius around every real c with |c| <= reach, for functions without kink.
///
/// tanh: |tanh(x + iy)|^2 = (sinh^2 x + sin^2 y) / (sinh^2 x + cos^2 y) <= 1 for |y| <= pi/4. sigmoid(z) =
/// (1 + tanh(z/2)) / 2. softplus' = sigmoid, so |softplus(z)| <= softplus(c) + |z - c|. gelu: |Phi(x + iy)| <=
/// 1 + int_0^|y| e^(t^2/2) dt / sqrt(2 pi) < 7 for |y| <= 2.
struct DiscBound {
  Rational radius{1};
  Rational bound{1};
};
[[nodiscard]] DiscBound disc_bound(ActivationFunction of, const Rational& reach);

/// c0 + c1 x
struct Line {
  Rational c0{0}, c1{0};
};

/// Where f is a line up to 2^-bits: for x <= -reach the left, for x >= reach the right. With a kink reach is 0, and f
/// is these lines.
///
/// |tanh x -+ 1| <= 2 e^(-2|x|); sigmoid and softplus differ from their lines by less than e^-|x|; gelu by
/// |x| (1 - Phi(|x|)) <= e^(-x^2/2) / sqrt(2 pi).
struct Tails {
  Rational reach{0};
  Line left{}, right{};
};
[[nodiscard]] Tails tails(ActivationFunction of, slong bits);

}  // namespace zeroset::approximation::detail
