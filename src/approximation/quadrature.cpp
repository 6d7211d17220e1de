#include "approximation/quadrature.hpp"

#include "approximation/target.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::approximation::detail {
namespace {

struct Node {
  Ball point, weight;
};

/// Gauss' rule on [-1, 1].
std::vector<Node> gauss_rule(slong count, slong bits) {
  std::vector<Node> rule;
  for (slong i = 0; i < count; ++i) {
    Node node{Ball(bits), Ball(bits)};
    arb_hypgeom_legendre_p_ui_root(
        node.point.get(), node.weight.get(), static_cast<ulong>(count), static_cast<ulong>(i), bits);
    rule.push_back(std::move(node));
  }
  return rule;
}

/// Nodes for an integrand of at most 2^growth M on the ellipse of parameter 3.
slong node_count(slong bits, double growth, const Rational& bound) {
  const double wanted = static_cast<double>(bits) + growth + std::log2(static_cast<double>(bound)) + 4;
  return static_cast<slong>(wanted / (2 * std::log2(3.0))) + 2;
}

Rational reach_of(const Interval& interval) {
  return std::max(abs(interval.lower), abs(interval.upper));
}

/// Panels of half-width at most 3/4 of f's radius, between its tails.
std::vector<Interval> panels_of(ActivationFunction of, const Interval& interval, slong bits) {
  const Rational far = tails(of, bits).reach;
  std::vector<Rational> cuts{interval.lower};
  for (const Rational& cut : {Rational(-far), far}) {
    if (interval.lower < cut && cut < interval.upper) {
      cuts.push_back(cut);
    }
  }
  cuts.push_back(interval.upper);
  std::vector<Interval> panels;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const Rational width = cuts[i + 1] - cuts[i];
    const bool is_tail = cuts[i + 1] <= -far || cuts[i] >= far;  // a line: one panel is exact
    const Rational wanted = width / (disc_bound(of, 0).radius * 3 / 2);
    const Integer count = is_tail ? Integer(1) : Integer(numerator(wanted) / denominator(wanted) + 1);
    for (Integer j = 0; j < count; ++j) {
      panels.push_back({cuts[i] + width * j / count, cuts[i] + width * (j + 1) / count});
    }
  }
  return panels;
}

/// sums[k] += weight P_k(t)
void add_legendre(std::vector<Ball>& sums, const Ball& weight, const Ball& t) {
  Ball before(0, t.bits()), now(weight);
  for (std::size_t k = 0; k < sums.size(); ++k) {
    sums[k] += now;
    const auto n = static_cast<slong>(k);
    Ball next = (now * t * (2 * n + 1) - before * n) / (n + 1);
    before = std::exchange(now, std::move(next));
  }
}

/// int cos(j a) da
Ball integral_of_cosine(slong j, const Ball& angle) {
  if (j == 0) {
    return angle;
  }
  Ball result = angle * j;
  arb_sin(result.get(), result.get(), angle.bits());
  return result / j;
}

/// An angle interval, and where f is a line on it.
struct Arc {
  Ball from, to;
  const Line* line;  ///< null where it is none
};

Ball angle_of(const Rational& cosine, slong bits) {
  Ball result(cosine, bits);
  arb_acos(result.get(), result.get(), bits);
  return result;
}

class ChebyshevSums {
 public:
  ChebyshevSums(ActivationFunction of, int degree, const Interval& interval, slong bits)
      : of_(of),
        interval_(interval),
        bits_(bits),
        work_(bits + 2 * degree + 64),
        m_(Rational((interval.lower + interval.upper) / 2), work_),
        h_(Rational((interval.upper - interval.lower) / 2), work_),
        sums_(zeros(static_cast<std::size_t>(degree) + 1, work_)) {}

  [[nodiscard]] std::vector<Ball> coefficients() {
    const Tails far = tails(of_, bits_);
    const Ball right = angle_at(far.reach), left = angle_at(-far.reach);
    add_line(far.right, Ball(0, work_), right);
    add_line(far.left, left, pi(work_));
    if (!has_kink(of_)) {
      add_analytic(right, left);
    }
    const Ball scale = Ball(2, work_) / pi(work_);
    for (Ball& sum : sums_) {
      sum *= scale;
    }
    sums_[0].shift(-1);
    return sums_;
  }

 private:
  /// The angle of x = m + h cos(angle), 0 and pi beyond the ends.
  [[nodiscard]] Ball angle_at(const Rational& x) const {
    const Rational m = (interval_.lower + interval_.upper) / 2;
    const Rational h = (interval_.upper - interval_.lower) / 2;
    const Rational cosine = (x - m) / h;
    return cosine >= 1 ? Ball(0, work_) : cosine <= -1 ? pi(work_) : angle_of(cosine, work_);
  }

  void add_line(const Line& line, const Ball& from, const Ball& to) {
    const Ball constant = Ball(line.c0, work_) + m_ * Ball(line.c1, work_);
    const Ball slope = (h_ * Ball(line.c1, work_)).shift(-1);
    const auto antiderivative = [&](slong k, const Ball& angle) {
      return constant * integral_of_cosine(k, angle) +
             slope * (integral_of_cosine(k + 1, angle) + integral_of_cosine(std::abs(k - 1), angle));
    };
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      const auto n = static_cast<slong>(k);
      sums_[k] += antiderivative(n, to) - antiderivative(n, from);
    }
  }

  /// Im x = h sin(a) sinh(b) stays in f's strip for |b| <= asinh(radius / h); the ellipse of a panel of half-width r
  /// reaches b = 4/3 r.
  void add_analytic(const Ball& from, const Ball& to) {
    const Rational half = (interval_.upper - interval_.lower) / 2;
    const DiscBound disc = disc_bound(of_, 2 * reach_of(interval_) + 1);
    const double strip = std::min(1.0, std::asinh(static_cast<double>(Rational(disc.radius / half))));
    const Ball width = to - from;
    const double length = arf_get_d(arb_midref(width.get()), ARF_RND_NEAR);
    if (!(length > 0)) {
      return;
    }
    const auto count = static_cast<slong>(length / (1.49 * strip)) + 1;
    const std::vector<Node> rule =
        gauss_rule(node_count(bits_, 1.45 * static_cast<double>(sums_.size()), disc.bound), work_);
    const Ball radius = (width / count).shift(-1);
    for (slong i = 0; i < count; ++i) {
      const Ball center = from + radius * (2 * i + 1);
      for (const Node& node : rule) {
        add_node(center + radius * node.point, radius * node.weight);
      }
    }
  }

  void add_node(const Ball& angle, const Ball& weight) {
    Ball cosine(angle);
    arb_cos(cosine.get(), angle.get(), work_);
    const Ball scaled = weight * value(of_, m_ + h_ * cosine);
    Ball before = scaled * cosine, now = scaled;  // cos(-a) and cos(0), scaled
    for (Ball& sum : sums_) {
      sum += now;
      Ball next = (now * cosine).shift(1) - before;
      before = std::exchange(now, std::move(next));
    }
  }

  ActivationFunction of_;
  const Interval& interval_;
  slong bits_, work_;
  Ball m_, h_;
  std::vector<Ball> sums_;
};

/// e^(-x^2/2) / sqrt(2 pi)
Ball normal_density(const Ball& x) {
  Ball result = -(x * x).shift(-1);
  arb_exp(result.get(), result.get(), x.bits());
  Ball scale = pi(x.bits()).shift(1);
  arb_rsqrt(scale.get(), scale.get(), x.bits());
  return result * scale;
}

}  // namespace

std::vector<Ball> legendre_coefficients(ActivationFunction of, int degree, const Interval& interval, slong bits) {
  const slong work = bits + 3 * degree + 64;
  const Ball m(Rational((interval.lower + interval.upper) / 2), work);
  const Ball h(Rational((interval.upper - interval.lower) / 2), work);
  std::vector<Ball> sums = zeros(static_cast<std::size_t>(degree) + 1, work);
  const Rational bound = disc_bound(of, 2 * reach_of(interval) + 3).bound;
  const std::vector<Node> rule = gauss_rule(node_count(bits, 2.6 * degree, bound), work);
  for (const Interval& panel : panels_of(of, interval, bits)) {
    const Ball center(Rational((panel.lower + panel.upper) / 2), work);
    const Ball radius(Rational((panel.upper - panel.lower) / 2), work);
    for (const Node& node : rule) {
      const Ball x = center + radius * node.point;
      add_legendre(sums, value(of, x) * node.weight * radius / h, (x - m) / h);
    }
  }
  for (std::size_t k = 0; k < sums.size(); ++k) {
    sums[k] = (sums[k] * (2 * static_cast<slong>(k) + 1)).shift(-1);
  }
  return sums;
}

std::vector<Ball> chebyshev_coefficients(ActivationFunction of, int degree, const Interval& interval, slong bits) {
  return ChebyshevSums(of, degree, interval, bits).coefficients();
}

std::vector<Ball> hermite_coefficients(ActivationFunction of, int degree, slong bits) {
  // |He_k(x + ia)| <= k! k^(-k/2) e^(|x + ia| sqrt(k) + k/2), from the generating function; with f and the density the
  // integrand stays below 2^(2 k + 40) on the line through ia, and the sum may end where it is below 2^-bits.
  const double wanted = static_cast<double>(bits) + 2.0 * degree + 40;
  const double strip = static_cast<double>(disc_bound(of, 0).radius);
  const double step_size = 2 * 3.14159 * strip / (wanted * std::log(2.0));
  const double end = std::sqrt(degree) + std::sqrt(2 * (wanted * std::log(2.0) + degree));
  const slong work = bits + 4 * degree + 64;
  const auto count = static_cast<slong>(end / step_size) + 1;
  const Ball step(exact_rational(step_size), work);
  std::vector<Ball> sums = zeros(static_cast<std::size_t>(degree) + 1, work);
  const bool odd = symmetry(of).odd;
  for (slong j = 0; j <= count; ++j) {
    const Ball x = step * j;
    Ball weight = symmetric_part(of, x) * normal_density(x) * step;
    weight.shift(j == 0 ? 0 : 1);  // f He_k is even where it is not integrated to zero
    Ball before(0, work), now(weight);
    for (std::size_t k = 0; k < sums.size(); ++k) {  // He_k / k!
      sums[k] += now;
      Ball next = (now * x - before) / (static_cast<slong>(k) + 1);
      before = std::exchange(now, std::move(next));
    }
  }
  for (std::size_t k = odd ? 0 : 1; k < sums.size(); k += 2) {
    sums[k] = Ball(work);
  }
  return sums;
}

}  // namespace zeroset::approximation::detail
