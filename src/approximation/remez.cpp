#include "approximation/remez.hpp"

#include "zeroset/core/error.hpp"

#include "approximation/bernstein_form.hpp"
#include "approximation/levelled.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace zeroset::approximation::detail {
namespace {

constexpr slong kPointBits = 100;  ///< of the points; the level depends on their errors to second order
constexpr slong kAccuracyBits = 44;
constexpr slong kMaxWorkingBits = slong{1} << 16;
constexpr int kMaxExchanges = 200;

struct Sample {
  Ball x, error;
  int sign;
};

Sample sample(const Levelled& p, const Ball& x) {
  Ball error = p.error(x);
  const int sign = error.middle_sign() < 0 ? -1 : 1;
  return {x, std::move(error), sign};
}

bool is_larger(const Sample& a, const Sample& b) {
  return middle_magnitude_less(b.error, a.error);
}

/// Where Chebyshev polynomials of the space are largest.
std::vector<Rational> first_reference(const HaarProblem& problem) {
  const Rational& a = problem.breaks.front();
  const Rational& b = problem.breaks.back();
  const Rational m = problem.squared ? Rational(0) : (a + b) / 2;
  const Rational h = problem.squared ? b : (b - a) / 2;
  const int n = problem.dimension;
  const double steps = problem.squared ? (problem.odd ? 2.0 * n + 1 : 2.0 * n) : n;
  std::vector<Rational> reference;
  for (int i = n; i > 0; --i) {
    const bool at_end = i == n && !problem.odd;  // cos(pi / 2) and cos(pi) exactly
    const double cosine = at_end ? (problem.squared ? 0.0 : -1.0) : std::cos(std::numbers::pi * i / steps);
    reference.push_back(m + h * exact_rational(cosine));
  }
  reference.push_back(b);
  return reference;
}

/// The points of one smooth piece between which the error is sampled, ascending.
std::vector<Rational> nodes_of(const HaarProblem& problem,
                               const std::vector<Rational>& reference,
                               const Rational& from,
                               const Rational& to) {
  std::vector<Rational> nodes{from, to};
  const auto add = [&](const Rational& x) {
    if (from < x && x < to) {
      nodes.push_back(x);
    }
  };
  std::for_each(reference.begin(), reference.end(), add);
  if (problem.steep_near_zero) {
    for (const int x : {0, 1, 2, 4, 8, 16, 32, 64}) {
      add(x);
      add(-x);
    }
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

class Search {
 public:
  Search(const HaarProblem& problem, const std::vector<Rational>& reference, const Levelled& p, int grid, slong bits)
      : problem_(problem), reference_(reference), p_(p), grid_(grid), bits_(bits) {}

  /// The local extrema of the error, ascending.
  [[nodiscard]] std::vector<Sample> extrema() const {
    std::vector<Sample> found;
    for (std::size_t piece = 0; piece + 1 < problem_.breaks.size(); ++piece) {
      add_extrema(samples(problem_.breaks[piece], problem_.breaks[piece + 1]), found);
    }
    return found;
  }

 private:
  [[nodiscard]] Sample at_node(const Rational& x) const {
    const Ball ball(x, bits_);
    const auto place = std::lower_bound(reference_.begin(), reference_.end(), x);
    if (place == reference_.end() || *place != x) {
      return sample(p_, ball);
    }
    const auto i = static_cast<std::size_t>(place - reference_.begin());
    const Ball level = p_.error_at_node(i);
    const bool is_last = (reference_.size() - 1 - i) % 2 == 0;  // the sign holds for a level of zero, too
    const int sign = (p_.level().middle_sign() < 0) == is_last ? -1 : 1;
    return {ball, level, sign};
  }

  [[nodiscard]] std::vector<Sample> samples(const Rational& from, const Rational& to) const {
    const std::vector<Rational> nodes = nodes_of(problem_, reference_, from, to);
    std::vector<Sample> list{at_node(nodes[0])};
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      const Ball left(nodes[i - 1], 2 * kPointBits), step(Rational((nodes[i] - nodes[i - 1]) / grid_), 2 * kPointBits);
      for (int j = 1; j < grid_; ++j) {
        list.push_back(sample(p_, (left + step * j).rounded_middle(kPointBits)));
      }
      list.push_back(at_node(nodes[i]));
    }
    return list;
  }

  void add_extrema(const std::vector<Sample>& list, std::vector<Sample>& found) const {
    const auto is_below = [](const Sample& neighbor, const Sample& top) {
      return neighbor.sign != top.sign || !is_larger(neighbor, top);
    };
    for (std::size_t j = 0; j < list.size(); ++j) {
      const bool first = j == 0, last = j + 1 == list.size();
      if ((first || is_below(list[j - 1], list[j])) && (last || is_below(list[j + 1], list[j]))) {
        found.push_back(first || last ? list[j] : refined({list[j - 1], list[j], list[j + 1]}));
      }
    }
  }

  /// The top of the parabola through three points, if it lies between the outer two.
  [[nodiscard]] static std::optional<Ball> vertex(const std::array<Sample, 3>& t) {
    const Ball left = t[1].x - t[0].x, right = t[1].x - t[2].x;
    const Ball to_right = left * (t[1].error - t[2].error), to_left = right * (t[1].error - t[0].error);
    const Ball top = (t[1].x - ((left * to_right - right * to_left) / (to_right - to_left)).shift(-1));
    const Ball x = top.rounded_middle(kPointBits);
    const bool inside = top.is_finite() && middle_less(t[0].x, x) && middle_less(x, t[2].x) &&
                        (middle_less(x, t[1].x) || middle_less(t[1].x, x));
    return inside ? std::optional<Ball>(x) : std::nullopt;
  }

  /// The largest of some ascending samples and its neighbors.
  [[nodiscard]] static std::array<Sample, 3> around_top(const std::vector<Sample>& list, int sign) {
    std::size_t top = 1;
    for (std::size_t i = 1; i + 1 < list.size(); ++i) {
      if (list[i].sign == sign && is_larger(list[i], list[top])) {
        top = i;
      }
    }
    return {list[top - 1], list[top], list[top + 1]};
  }

  /// The extremum near the middle one of three samples, halving twice and then by parabolas.
  [[nodiscard]] Sample refined(std::array<Sample, 3> t) const {
    const int sign = t[1].sign;
    const auto between = [&](int i) {
      return sample(p_,
                    (t[static_cast<std::size_t>(i)].x + t[static_cast<std::size_t>(i + 1)].x)
                        .shift(-1)
                        .rounded_middle(kPointBits));
    };
    for (int halving = 0; halving < 2; ++halving) {
      t = around_top({t[0], between(0), t[1], between(1), t[2]}, sign);
    }
    for (int step = 0; step < 4; ++step) {
      const std::optional<Ball> x = vertex(t);
      if (!x) {
        break;
      }
      const bool left = middle_less(*x, t[1].x);
      t = left ? around_top({t[0], sample(p_, *x), t[1], t[2]}, sign)
               : around_top({t[0], t[1], sample(p_, *x), t[2]}, sign);
    }
    return t[1];
  }

  const HaarProblem& problem_;
  const std::vector<Rational>& reference_;
  const Levelled& p_;
  int grid_;
  slong bits_;
};

/// Of neighbors with the same sign only the largest, so that the signs alternate.
std::vector<Sample> alternating(const std::vector<Sample>& found) {
  std::vector<Sample> list;
  for (const Sample& next : found) {
    if (list.empty() || list.back().sign != next.sign) {
      list.push_back(next);
    } else if (is_larger(next, list.back())) {
      list.back() = next;
    }
  }
  return list;
}

/// Drops small extrema until `size` are left, alternating still, the largest among them.
void thin_out(std::vector<Sample>& list, std::size_t size) {
  while (list.size() > size) {
    auto smallest =
        std::min_element(list.begin(), list.end(), [](const Sample& a, const Sample& b) { return is_larger(b, a); });
    const bool at_end = smallest == list.begin() || smallest + 1 == list.end();
    if (list.size() == size + 1) {
      list.erase(is_larger(list.front(), list.back()) ? list.end() - 1 : list.begin());
    } else if (at_end) {
      list.erase(smallest);
    } else {
      const auto first = is_larger(*(smallest - 1), *(smallest + 1)) ? smallest : smallest - 1;
      list.erase(first, first + 2);
    }
  }
}

/// The point itself where it is an end or a kink, else the binary number.
Rational exact_point(const HaarProblem& problem, const Ball& x) {
  for (const Rational& end : problem.breaks) {
    if (arb_overlaps(x.get(), Ball(end, 4 * kPointBits).get()) != 0) {
      return end;
    }
  }
  return x.middle().lower(4 * kPointBits);
}

bool is_accurate(const Ball& a) {
  return arb_rel_accuracy_bits(a.get()) >= kAccuracyBits + 8;
}

/// The coefficients, with enough bits that they are known to 2^(error - 50) on the interval.
std::vector<Ball> extract(const HaarProblem& problem, const std::vector<Rational>& reference, slong bits, slong error) {
  const Rational reach = std::max(abs(problem.breaks.front()), abs(problem.breaks.back()));
  for (;; bits *= 2) {
    std::vector<Ball> coefficients = Levelled(problem, reference, bits).coefficients();
    Ball power(1, 64), sum(64);
    const Ball s = problem.squared ? Ball(Rational(reach * reach), 64) : Ball(reach, 64);
    for (const Ball& coefficient : coefficients) {
      Ball radius(64);
      arb_get_rad_arb(radius.get(), coefficient.get());
      sum += radius * power * (problem.odd ? Ball(reach, 64) : Ball(1, 64));
      power *= s;
    }
    if (magnitude_bits(sum) < error - 60 || bits > kMaxWorkingBits) {
      return coefficients;
    }
  }
}

}  // namespace

BestFit remez(const HaarProblem& problem, int grid, slong floor_bits) {
  const std::size_t size = static_cast<std::size_t>(problem.dimension) + 1;
  std::vector<Rational> reference = first_reference(problem);
  slong bits = 192;
  for (int exchange = 0; exchange < kMaxExchanges && bits <= kMaxWorkingBits; ++exchange) {
    const Levelled p(problem, reference, bits);
    std::vector<Sample> list = alternating(Search(problem, reference, p, grid, bits).extrema());
    const Sample& largest =
        *std::max_element(list.begin(), list.end(), [](const Sample& a, const Sample& b) { return is_larger(b, a); });
    const bool is_tiny = magnitude_bits(largest.error) < floor_bits;
    if (!is_tiny && (!is_accurate(largest.error) || list.size() < size)) {
      bits *= 2;
      continue;
    }
    const Ball slack = abs(largest.error) - abs(p.level());
    if (is_tiny || middle_less(slack, abs(p.level()).shift(-kAccuracyBits))) {
      if (!is_tiny && !is_accurate(p.level())) {
        bits *= 2;
        continue;
      }
      const slong error = std::max(floor_bits, magnitude_bits(p.level()));
      return {reference, extract(problem, reference, bits, error), p.level()};
    }
    thin_out(list, size);
    reference.clear();
    for (const Sample& point : list) {
      reference.push_back(exact_point(problem, point.x));
    }
  }
  throw LimitExceeded("the best uniform approximation was not found with " + std::to_string(kMaxExchanges) +
                      " exchanges and " + std::to_string(kMaxWorkingBits) + " bits");
}

}  // namespace zeroset::approximation::detail
