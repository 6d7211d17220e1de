#include "approximation/bernstein_form.hpp"

#include <utility>

namespace zeroset::approximation::detail {
namespace {

constexpr slong kBoundBits = 128;
constexpr slong kRelativeBits = 40;  ///< the enclosure is about 2^-40 wide, relative to the maximum
constexpr int kMaxHalvings = 60;  ///< deeper only where the balls are too wide, which the caller sees from the bounds

std::vector<Ball> differences(const std::vector<Ball>& b) {
  std::vector<Ball> d;
  for (std::size_t j = 0; j + 1 < b.size(); ++j) {
    d.push_back(b[j + 1] - b[j]);
  }
  return d;
}

bool have_one_sign(const std::vector<Ball>& numbers) {
  bool none_negative = true, none_positive = true;
  for (const Ball& number : numbers) {
    none_negative = none_negative && arb_is_nonnegative(number.get()) != 0;
    none_positive = none_positive && arb_is_nonpositive(number.get()) != 0;
  }
  return none_negative || none_positive;
}

/// Value at u (Farin and Sederberg's Horner scheme: one pass).
Ball evaluate_bernstein(const std::vector<Ball>& b, const Ball& u) {
  if (b.size() == 1) {
    return b[0];
  }
  const auto n = static_cast<slong>(b.size()) - 1;
  const Ball v = Ball(1, u.bits()) - u;
  Ball power(1, u.bits());
  Ball binomial(1, u.bits());
  Ball value = b[0] * v;
  for (slong j = 1; j < n; ++j) {
    power *= u;
    binomial = binomial * (n - j + 1) / j;
    value = (value + power * binomial * b[static_cast<std::size_t>(j)]) * v;
  }
  return value + power * u * b.back();
}

/// A zero of a monotone function, to about 50 bits, by regula falsi with halving (Illinois). Only a guess: nothing that
/// is proved depends on it.
Ball guess_zero(const std::vector<Ball>& slope) {
  const slong bits = slope[0].bits();
  Ball left(0, bits), right(1, bits);
  Ball at_left = slope.front().middle(), at_right = slope.back().middle();
  for (int step = 0; step < 40 && at_left.middle_sign() * at_right.middle_sign() < 0; ++step) {
    Ball u = ((left * at_right - right * at_left) / (at_right - at_left)).rounded_middle(100);
    Ball value = evaluate_bernstein(slope, u).middle();
    const bool done = magnitude_bits(value) < magnitude_bits(at_left - at_right) - 60 && step > 2;
    if (value.middle_sign() * at_right.middle_sign() < 0) {
      left = std::exchange(right, u);
      at_left = std::exchange(at_right, value);
    } else {
      at_left.shift(-1);
      right = u;
      at_right = value;
    }
    if (done) {
      break;
    }
  }
  return right;
}

/// Halves the piece: `b` keeps the left half, the right half is returned.
std::vector<Ball> split(std::vector<Ball>& b) {
  std::vector<Ball> right(b);
  for (std::size_t level = 0; level < b.size(); ++level) {
    b[level] = right[0];
    for (std::size_t j = 0; j + 1 < b.size() - level; ++j) {
      right[j] += right[j + 1];
      right[j].shift(-1);
    }
  }
  return right;
}

}  // namespace

std::vector<Ball> bernstein_coefficients(std::vector<Ball> p) {
  const auto n = static_cast<slong>(p.size()) - 1;
  Ball binomial(1, p[0].bits());
  for (slong i = 1; i <= n; ++i) {  // p_i / C(n, i) is the i-th forward difference of b at 0
    binomial = binomial * (n - i + 1) / i;
    p[static_cast<std::size_t>(i)] /= binomial;
  }
  for (std::size_t step = p.size() - 1; step-- > 0;) {
    for (std::size_t j = step; j + 1 < p.size(); ++j) {
      p[j + 1] += p[j];
    }
  }
  return p;
}

Ball magnitude_below(const Ball& a) {
  arf_t bound;
  arf_init(bound);
  arb_get_abs_lbound_arf(bound, a.get(), kBoundBits);
  Ball result(kBoundBits);
  arb_set_arf(result.get(), bound);
  arf_clear(bound);
  return result;
}

Ball magnitude_above(const Ball& a) {
  arf_t bound;
  arf_init(bound);
  arb_get_abs_ubound_arf(bound, a.get(), kBoundBits);
  Ball result(kBoundBits);
  arb_set_arf(result.get(), bound);
  arf_clear(bound);
  return result;
}

void LargestValue::raise_lower(const Ball& value, const Ball& remainder) {
  const Ball bound = magnitude_below(value) - remainder;
  if (certainly_less(lower_, bound)) {
    lower_ = magnitude_below(bound);
    raise_upper(lower_);
  }
}

void LargestValue::raise_upper(const Ball& value) {
  const Ball bound = magnitude_above(value);
  if (!(arb_le(bound.get(), upper_.get()) != 0)) {
    upper_ = bound;
  }
}

bool LargestValue::is_below(const Ball& value) const {
  return arb_le(value.get(), (lower_ + Ball(lower_).shift(-kRelativeBits)).get()) != 0;
}

Ball LargestValue::settle_curved(const std::vector<Ball>& b, const Ball& remainder) {
  std::vector<Ball> slope = differences(b);
  for (Ball& d : slope) {
    d *= static_cast<slong>(slope.size());
  }
  const Ball critical = guess_zero(slope);
  const Ball value = evaluate_bernstein(b, critical);
  raise_lower(value, remainder);
  return magnitude_above(value) + magnitude_above(evaluate_bernstein(slope, critical)) + remainder;
}

bool LargestValue::settle(const std::vector<Ball>& b, const Ball& remainder) {
  Ball all(kBoundBits);
  for (const Ball& coefficient : b) {
    const Ball bound = magnitude_above(coefficient);
    all = arb_gt(bound.get(), all.get()) != 0 ? bound : all;
  }
  if (const Ball bound = all + remainder; is_below(bound)) {
    raise_upper(bound);
    return true;
  }
  raise_lower(b.front(), remainder);
  raise_lower(b.back(), remainder);
  const std::vector<Ball> first = differences(b);
  const bool is_monotone = have_one_sign(first);
  if (!is_monotone && !have_one_sign(differences(first))) {
    return false;
  }
  raise_upper(magnitude_above(b.front()) + remainder);
  raise_upper(magnitude_above(b.back()) + remainder);
  if (!is_monotone) {
    raise_upper(settle_curved(b, remainder));
  }
  return true;
}

void LargestValue::add(std::vector<Ball> coefficients, const Ball& remainder) {
  std::vector<std::pair<std::vector<Ball>, int>> open;
  open.emplace_back(std::move(coefficients), 0);
  while (!open.empty()) {
    auto [b, depth] = std::move(open.back());
    open.pop_back();
    if (settle(b, remainder)) {
      continue;
    }
    if (depth == kMaxHalvings) {
      for (const Ball& coefficient : b) {
        raise_upper(magnitude_above(coefficient) + remainder);
      }
      continue;
    }
    std::vector<Ball> right = split(b);
    open.emplace_back(std::move(b), depth + 1);
    open.emplace_back(std::move(right), depth + 1);
  }
}

}  // namespace zeroset::approximation::detail
