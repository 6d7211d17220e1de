#include "zeroset/approximation/sup_error.hpp"

#include "zeroset/core/error.hpp"

#include "approximation/bernstein_form.hpp"
#include "approximation/limits.hpp"
#include "approximation/rational_polynomial.hpp"
#include "approximation/sampling.hpp"
#include "approximation/target.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace zeroset::approximation {

using namespace detail;

namespace {

constexpr slong kSmallest = -1022;  ///< errors below 2^-1022, the smallest normal double, are given as [0, 2^-1022]
constexpr slong kMaxEnclosureBits = slong{1} << 17;
constexpr slong kToleranceBits = 46;  ///< remainders stay below 2^-46 of the error

/// The work on one polynomial with one precision.
struct Certifier {
  ActivationFunction of;
  const Polynomial& p;
  slong bits;            ///< of the arithmetic
  slong remainder_bits;  ///< remainders are below 2^-remainder_bits
  LargestValue largest;

  void add_line(const Line& line, const Interval& piece, const Ball& remainder);
  void add_panel(const Interval& panel);
  void add_analytic(const Interval& piece);
  void add_interval(const Interval& interval);
};

/// f is `line` up to `remainder` here.
void Certifier::add_line(const Line& line, const Interval& piece, const Ball& remainder) {
  const Polynomial exact = trimmed(add_scaled({line.c0, line.c1}, -1, p));
  if (exact.empty()) {
    largest.add({Ball(bits)}, remainder);
    return;
  }
  largest.add(bernstein_coefficients(substitute(
                  to_balls(exact, bits), Ball(piece.lower, bits), Ball(Rational(piece.upper - piece.lower), bits))),
              remainder);
}

/// Cuts the highest terms off, as long as all of them together stay below 2^-bits on [-1, 1].
void drop_small_terms(std::vector<Ball>& in_v, slong bits) {
  Ball sum(64);
  while (in_v.size() > 1) {
    sum += magnitude_above(in_v.back());
    if (magnitude_bits(sum) > -bits) {
      return;
    }
    in_v.pop_back();
  }
}

/// f - p on a panel of half-width r <= radius / 3 around c, in v = (x - c) / r: the Taylor polynomial of f with a
/// remainder of at most bound (r/radius)^size / (1 - r/radius), by Cauchy's estimate.
void Certifier::add_panel(const Interval& panel) {
  const Rational c = (panel.lower + panel.upper) / 2;
  const Rational r = (panel.upper - panel.lower) / 2;
  const DiscBound disc = disc_bound(of, boost::multiprecision::abs(c));
  const double gain = std::log2(static_cast<double>(Rational(disc.radius / r)));
  const double wanted = static_cast<double>(remainder_bits + 3) + std::log2(static_cast<double>(disc.bound));
  const auto size = static_cast<std::size_t>(std::ceil(wanted / gain)) + 1;
  const Ball center(c, bits), radius(r, bits);
  std::vector<Ball> in_v = taylor_series(of, center, std::max(size, p.size()));
  in_v.resize(std::max(size, p.size()), Ball(bits));
  Ball power(1, bits);
  for (Ball& coefficient : in_v) {
    coefficient *= power;
    power *= radius;
  }
  const std::vector<Ball> balls = substitute(to_balls(p, bits), center, radius);
  for (std::size_t i = 0; i < balls.size(); ++i) {
    in_v[i] -= balls[i];
  }
  drop_small_terms(in_v, remainder_bits + 2);
  largest.add(bernstein_coefficients(substitute(in_v, Ball(-1, bits), Ball(2, bits))),
              Ball(power_of_two(-remainder_bits), bits));
}

void Certifier::add_analytic(const Interval& piece) {
  const Rational width = piece.upper - piece.lower;
  const Rational panels = width / (disc_bound(of, 0).radius * 2 / 3);
  const Integer count = numerator(panels) / denominator(panels) + 1;
  for (Integer i = 0; i < count; ++i) {
    add_panel({piece.lower + width * i / count, piece.lower + width * (i + 1) / count});
  }
}

void Certifier::add_interval(const Interval& interval) {
  const Tails far = tails(of, remainder_bits);
  const Ball remainder = has_kink(of) ? Ball(bits) : Ball(power_of_two(-remainder_bits), bits);
  const Rational left = std::min(interval.upper, Rational(-far.reach));
  const Rational right = std::max(interval.lower, far.reach);
  if (interval.lower < left) {
    add_line(far.left, {interval.lower, left}, remainder);
  }
  if (right < interval.upper) {
    add_line(far.right, {right, interval.upper}, remainder);
  }
  const Interval middle{std::max(interval.lower, Rational(-far.reach)), std::min(interval.upper, far.reach)};
  if (middle.lower < middle.upper) {
    add_analytic(middle);
  }
}

/// log2 of the largest term of p on the interval, where the cancellation starts.
slong largest_term_bits(const Polynomial& p, const Interval& interval) {
  const Ball reach(std::max(boost::multiprecision::abs(interval.lower), boost::multiprecision::abs(interval.upper)),
                   64);
  Ball power = reach;
  slong bits = magnitude_bits(reach);  // f is no larger than max(1, |x|)
  for (const Rational& coefficient : p) {
    bits = std::max(bits, magnitude_bits(Ball(coefficient, 64) * power));
    power *= reach;
  }
  return std::max<slong>(bits - magnitude_bits(reach) + 1, magnitude_bits(reach)) + 2;
}

bool is_narrow(const LargestValue& largest) {
  Ball width = largest.upper() - largest.lower();
  return arb_le(width.shift(30).get(), largest.lower().get()) != 0;
}

/// True where f is p on the whole interval.
bool is_reproduced(ActivationFunction of, const Polynomial& p, const Interval& interval) {
  if (!has_kink(of)) {
    return false;
  }
  const Tails lines = tails(of, 0);
  const auto is = [&](const Line& line) { return trimmed({line.c0, line.c1}) == p; };
  return (interval.upper <= 0 || is(lines.right)) && (interval.lower >= 0 || is(lines.left));
}

}  // namespace

Enclosure sup_error(ActivationFunction of, const std::vector<Rational>& coefficients, const Interval& interval) {
  require_interval("sup_error", interval);
  const Polynomial p = trimmed(coefficients);
  if (is_reproduced(of, p, interval)) {
    return {};
  }
  const Enclosure tiny{0, power_of_two(kSmallest)};
  const std::optional<Ball> sampled = sampled_error(of, p, interval, kSmallest - 60, kMaxEnclosureBits);
  const slong scale = sampled ? magnitude_bits(*sampled) : kSmallest - 60;
  slong bits = std::max<slong>(64, largest_term_bits(p, interval) - scale) + 4 * static_cast<slong>(p.size()) + 100;
  for (; bits <= kMaxEnclosureBits; bits *= 2) {
    // Where every sample is tiny, all that has to be shown is that the error stays below the smallest double.
    const Ball start = sampled ? *sampled : Ball(power_of_two(scale), bits);
    Certifier certifier{of, p, bits, kToleranceBits - scale, LargestValue(start)};
    certifier.add_interval(interval);
    const LargestValue& largest = certifier.largest;
    if (magnitude_bits(largest.upper()) < kSmallest) {
      return tiny;
    }
    if (is_narrow(largest)) {
      return {largest.lower().lower(), largest.upper().upper()};
    }
  }
  throw LimitExceeded("the error of this polynomial needs more than " + std::to_string(kMaxEnclosureBits) +
                      " bits of precision");
}

std::vector<double> errors_at(ActivationFunction of,
                              const std::vector<Rational>& coefficients,
                              const std::vector<Rational>& points) {
  std::vector<double> errors;
  for (const Rational& point : points) {
    slong bits = 128;
    for (; bits <= kMaxEnclosureBits; bits *= 2) {
      const Ball x(point, bits);
      const Ball error = value(of, x) - evaluate(to_balls(coefficients, bits), x);
      if (magnitude_bits(error) < kSmallest - 60 || arb_rel_accuracy_bits(error.get()) > 55) {
        errors.push_back(arf_get_d(arb_midref(error.get()), ARF_RND_NEAR));
        break;
      }
    }
    if (bits > kMaxEnclosureBits) {
      throw LimitExceeded("the error at " + to_string(point) + " needs more than " + std::to_string(kMaxEnclosureBits) +
                          " bits of precision");
    }
  }
  return errors;
}

}  // namespace zeroset::approximation
