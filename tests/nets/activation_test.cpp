#include "zeroset/core/error.hpp"
#include "zeroset/nets/polynomial_activation.hpp"

#include "nets/catch.hpp"
#include "nets/gradient.hpp"
#include "nets/kernels/kernels.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>

#include <cmath>
#include <limits>
#include <string>

using namespace zeroset;
using namespace zeroset::nets;
using at::Tensor;
using zeroset::testing::gradient;

namespace {

/// Horner's scheme by ATen, with all derivatives.
Tensor composed(const Tensor& x, const std::vector<double>& c) {
  Tensor y = at::full_like(x, c.back());
  for (std::size_t k = c.size() - 1; k > 0; --k) {
    y = y.mul(x).add(c[k - 1]);
  }
  return y;
}

Tensor inner_value(const Tensor& x, Inner inner) {
  return inner == Inner::sigmoid ? at::sigmoid(x) : inner == Inner::tanh ? at::tanh(x) : x;
}

Tensor composed_normalization(const Tensor& x, const PointwiseFunction& function) {
  std::vector<std::int64_t> axes{0};
  for (std::int64_t axis = 2; axis < x.dim(); ++axis) {
    axes.push_back(axis);
  }
  const Tensor centered = x.sub(x.mean(axes, true));
  const Tensor z = centered.div(centered.mul(centered).mean(axes, true).add(1e-5).sqrt());
  return function.relu ? at::relu(z) : composed(inner_value(z, function.inner), function.coefficients);
}

std::vector<double> coefficients(int degree) {
  std::vector<double> c;
  for (int k = 0; k <= degree; ++k) {
    c.push_back(std::cos(1.0 + 3 * k) / (1 + k));
  }
  return c;
}

/// Largest absolute entry; largest difference, relative to it.
double largest(const Tensor& x) {
  return x.abs().max().item().toDouble();
}
double distance(const Tensor& a, const Tensor& b) {
  return largest(a.sub(b)) / (largest(b) + 1e-300);
}

Tensor leaf(const std::vector<std::int64_t>& shape, bool channels_last = false) {
  Tensor x = at::randn(shape, at::kDouble).mul(2).add(0.3);
  return (channels_last ? x.contiguous(at::MemoryFormat::ChannelsLast) : x).set_requires_grad(true);
}

}  // namespace

TEST_CASE("the fused polynomial and its first three derivatives are ATen's") {
  for (const int degree : {0, 1, 2, 3, 7, 10}) {
    INFO(degree);
    const std::vector<double> c = coefficients(degree);
    const Tensor x = leaf({3, 37});
    const Tensor weight = at::randn({3, 37}, at::kDouble);
    const Tensor a = polynomial(x, c), b = composed(x, c);
    CHECK(distance(a, b) < 1e-13);
    if (degree == 0) {
      continue;
    }
    const Tensor ga = gradient(a, x, weight, true), gb = gradient(b, x, weight, true);
    CHECK(distance(ga, gb) < 1e-13);
    if (degree == 1) {
      continue;
    }
    const Tensor ha = gradient(ga.mul(ga), x, {}, true), hb = gradient(gb.mul(gb), x, {}, true);
    CHECK(distance(ha, hb) < 1e-13);
    CHECK(distance(gradient(ha, x, weight), gradient(hb, x, weight)) < 1e-12);
  }
}

TEST_CASE("sigmoid, tanh and polynomials of them have ATen's values and first three derivatives") {
  for (const Inner inner : {Inner::sigmoid, Inner::tanh}) {
    for (const std::vector<double>& c : {std::vector<double>{0, 1}, coefficients(3)}) {
      INFO(static_cast<int>(inner) << ", " << c.size());
      const Tensor x = leaf({3, 37}), weight = at::randn({3, 37}, at::kDouble);
      const Tensor a = apply_pointwise(x, {false, c, inner}), b = composed(inner_value(x, inner), c);
      CHECK(distance(a, b) < 1e-13);
      const Tensor ga = gradient(a, x, weight, true), gb = gradient(b, x, weight, true);
      CHECK(distance(ga, gb) < 1e-13);
      const Tensor ha = gradient(ga.mul(ga), x, {}, true), hb = gradient(gb.mul(gb), x, {}, true);
      CHECK(distance(ha, hb) < 1e-13);
      CHECK(distance(gradient(ha, x, weight), gradient(hb, x, weight)) < 1e-12);
    }
  }
}

namespace {

/// phi of every entry by the loops of one processor.
template <class T>
std::vector<T> values(const Kernels<T>& loops, const std::vector<T>& x, Inner inner) {
  const std::vector<T> identity{0, 1};
  std::vector<T> y(x.size());
  loops.polynomial(static_cast<std::int64_t>(x.size()), x.data(), {identity.data(), 1, inner}, y.data());
  return y;
}

long double exact(Inner inner, long double x) {
  return inner == Inner::tanh ? std::tanh(x) : 1 / (1 + std::exp(-x));
}

/// The largest error in units of the last place.
template <class T>
double largest_error(const std::vector<T>& x, const std::vector<T>& y, Inner inner) {
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double truth = exact(inner, x[i]);
    const T rounded = std::abs(static_cast<T>(truth));
    const long double unit = std::nextafter(rounded, std::numeric_limits<T>::infinity()) - rounded;
    largest = std::max(largest, static_cast<double>(std::abs(y[i] - truth) / unit));
  }
  return largest;
}

/// From the smallest arguments to where both functions are flat.
template <class T>
std::vector<T> arguments() {
  std::vector<T> x;
  for (int i = 0; i < 40000; ++i) {
    const double size = std::exp(-20 + 24.0 * i / 40000);  // to e^4 = 55
    x.push_back(static_cast<T>(size));
    x.push_back(static_cast<T>(-size));
  }
  return x;
}

template <class T>
void check_accuracy(double limit) {
  const std::vector<T> x = arguments<T>();
  for (const Processor processor : {Processor::baseline, Processor::avx2, Processor::avx512}) {
    const Kernels<T>* loops = kernels_for<T>(processor);
    for (const Inner inner : {Inner::sigmoid, Inner::tanh}) {
      if (loops != nullptr) {
        INFO(static_cast<int>(processor) << ", " << static_cast<int>(inner));
        CHECK(largest_error(x, values(*loops, x, inner), inner) < limit);
      }
    }
  }
}

}  // namespace

TEST_CASE("sigmoid and tanh are right to three units in the last place, in both precisions, on every processor") {
  check_accuracy<float>(3);
  check_accuracy<double>(3);
}

TEST_CASE("sigmoid and tanh saturate at infinity, keep 0, and pass NaN on") {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> x{-infinity, -1e30F, -300, 0, -0.0F, 300, 1e30F, infinity, std::nanf("")};
  const std::vector<float> t = values(kernels<float>(), x, Inner::tanh);
  const std::vector<float> s = values(kernels<float>(), x, Inner::sigmoid);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(t[i] == -1);
    CHECK(s[i] < 2e-38F);
    CHECK(s[i] >= 0);
    CHECK(t[5 + i] == 1);
    CHECK(s[5 + i] == 1);
  }
  CHECK(t[3] == 0);
  CHECK(t[4] == 0);
  CHECK(s[3] == 0.5F);
  CHECK(std::isnan(t[8]));
  CHECK(std::isnan(s[8]));
}

TEST_CASE("an entry has the same bits alone as among others") {
  for (const Inner inner : {Inner::sigmoid, Inner::tanh}) {
    const std::vector<float> x = arguments<float>();
    const std::vector<float> together = values(kernels<float>(), x, inner);
    bool same = true;
    for (std::size_t i = 0; i < x.size(); i += 7) {
      same = same && values(kernels<float>(), {x[i]}, inner).front() == together[i];
    }
    CHECK(same);
  }
}

TEST_CASE("the gradient with respect to the upper gradient is right too") {
  const std::vector<double> c = coefficients(4);
  const Tensor x = leaf({20}), upper = leaf({20});
  const Tensor a = gradient(polynomial(x, c), x, upper, true);
  const Tensor b = gradient(composed(x, c), x, upper, true);
  CHECK(distance(gradient(a, upper), gradient(b, upper)) < 1e-13);
}

TEST_CASE("the fused polynomial keeps the memory format, also backward from another one") {
  const std::vector<double> c = coefficients(3);
  const Tensor x = leaf({2, 5, 3, 4}, true);
  const Tensor y = polynomial(x, c);
  CHECK(y.is_contiguous(at::MemoryFormat::ChannelsLast));
  const Tensor upper = at::randn({2, 5, 3, 4}, at::kDouble);
  const Tensor g = gradient(y, x, upper);
  CHECK(g.is_contiguous(at::MemoryFormat::ChannelsLast));
  CHECK(distance(g, gradient(composed(x, c), x, upper)) < 1e-13);
  const Tensor strided = at::randn({6, 10}, at::kDouble).slice(1, 0, 10, 3);
  CHECK(distance(polynomial(strided, c), composed(strided, c)) < 1e-13);
}

TEST_CASE("normalisation and activation in one are ATen's composition, forward and backward, whatever the layout") {
  const std::vector<std::vector<std::int64_t>> shapes{
      {100, 10}, {7, 3}, {2, 1}, {5, 129}, {6, 4, 5}, {4, 3, 8, 6}, {3, 64, 2, 2}, {1, 32, 9, 9}};
  for (const PointwiseFunction& function : {PointwiseFunction{.relu = true},
                                            PointwiseFunction{},
                                            PointwiseFunction{false, coefficients(10)},
                                            PointwiseFunction{.inner = Inner::sigmoid},
                                            PointwiseFunction{.inner = Inner::tanh}}) {
    for (const auto& shape : shapes) {
      for (const bool channels_last : {false, true}) {
        if (channels_last && shape.size() != 4) {
          continue;
        }
        const Tensor x = leaf(shape, channels_last), upper = at::randn(shape, at::kDouble);
        const Tensor a = normalized_activation(x, function, 1e-5), b = composed_normalization(x, function);
        CAPTURE(shape, channels_last, function.relu);
        CHECK(a.sizes() == x.sizes());
        CHECK(distance(a, b) < 1e-13);
        const Tensor ga = gradient(a, x, upper),
                     gb = gradient(b, x, upper);  // zero but for rounding where there is one row
        CHECK(largest(ga.sub(gb)) < 1e-11 * (1 + largest(gb)));
      }
    }
  }
}

TEST_CASE("single precision stays near double where the mean is far from zero") {
  const Tensor x = at::randn({400, 6}, at::kDouble).add(1000);
  const Tensor exact = composed_normalization(x.to(at::kFloat).to(at::kDouble), {.relu = true});
  CHECK(distance(normalized_activation(x.to(at::kFloat), {.relu = true}, 1e-5).to(at::kDouble), exact) < 2e-4);
}

TEST_CASE("NaN passes through ReLU and spoils only its own channel") {
  Tensor x = at::randn({50, 4}, at::kFloat);
  x.select(0, 3).select(0, 1).fill_(std::nan(""));
  const Tensor y = normalized_activation(x, {.relu = true}, 1e-5);
  CHECK(y.select(1, 1).isnan().all().item().toBool());
  CHECK_FALSE(y.select(1, 0).isnan().any().item().toBool());
}

TEST_CASE("wrong arguments of activations are refused") {
  CHECK_THROWS_AS(polynomial(at::randn({3}), {}), InvalidArgument);
  CHECK_THROWS_AS(polynomial(at::ones({3}, at::kLong), {1}), InvalidArgument);
  CHECK_THROWS_AS(normalized_activation(at::randn({3}), {}, 1e-5), InvalidArgument);
  const Tensor x = leaf({4, 2});
  CHECK_THROWS_WITH(gradient(normalized_activation(x, {.relu = true}, 1e-5), x, {}, true),
                    testing::ContainsSubstring("fused = false"));
}

TEST_CASE("the loops of every processor that this one can play agree") {
  const std::int64_t rows = 131, columns = 150;
  const std::size_t size = static_cast<std::size_t>(rows * columns);
  const Tensor random = at::randn({3, rows * columns}, at::kDouble);
  const double* x = random.const_data_ptr<double>();
  const std::vector<double> c = coefficients(5), mean(150, 0.25), scale(150, 1.5);
  const Columns<double> view{rows, columns, x, mean.data(), scale.data()};
  const Polynomial<double> p{c.data(), 5};
  const auto all_results = [&](const Kernels<double>& loops) {
    std::vector<double> y(6 * size + 4 * 150);
    double* next = y.data();
    loops.polynomial(rows * columns, x, p, next);
    loops.polynomial_product(rows * columns, x, x + size, p, next + size);
    loops.normalize_polynomial(view, p, next + 2 * size);
    loops.normalize_relu(view, next + 3 * size);
    loops.polynomial_backward(view, p, x + size, next + 4 * size, next + 6 * size, next + 6 * size + 150);
    loops.relu_backward(view, x + size, next + 5 * size, next + 6 * size + 300, next + 6 * size + 450);
    loops.normalization_backward(view, mean.data(), scale.data(), next + 5 * size);
    for (const Inner inner : {Inner::sigmoid, Inner::tanh}) {
      loops.polynomial(rows * columns, x, {c.data(), 5, inner}, next + 3 * size);
      loops.polynomial_product(rows * columns, x, next + 3 * size, {c.data(), 5, inner}, next + 3 * size);
    }
    return at::from_blob(y.data(), {static_cast<std::int64_t>(y.size())}, at::kDouble).clone();
  };
  const Tensor reference = all_results(*kernels_for<double>(Processor::baseline));
  for (const Processor processor : {Processor::avx2, Processor::avx512}) {
    if (const Kernels<double>* loops = kernels_for<double>(processor)) {
      CHECK(distance(all_results(*loops), reference) < 1e-13);
    }
  }
}

TEST_CASE("the range of arguments counts what lies outside, and what is not finite") {
  for (const int size : {5, 16, 1000}) {
    std::vector<float> x(static_cast<std::size_t>(size), 1.0F);
    x[0] = -9, x[1] = std::nanf(""), x[2] = INFINITY, x[3] = 8, x[4] = -3.5F;
    std::int64_t outside = 0, not_finite = 0;
    float largest = 0;
    kernels<float>().argument_range(size, x.data(), -8, 8, &outside, &not_finite, &largest);
    CHECK(outside == 3);
    CHECK(not_finite == 2);
    CHECK(largest == 9);
  }
  CHECK(std::string("avx512 avx2 baseline").find(processor_kernels()) != std::string::npos);
}
