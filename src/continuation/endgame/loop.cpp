#include "continuation/endgame/loop.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zeroset::continuation::detail {
namespace {

/// Two points of a loop are one if they are nearer than this, and nearer than this in units of 1 / omega.
constexpr double kClosed = 1e-5;
constexpr double kClosedOmega = 1e-2;

/// Coordinates below this part of their weight have no exponent.
constexpr double kVanishes = 1e-10;

/// The k-th point of a round that begins at t.
Moment loop_moment(const Moment& begin, int k, int samples) {
  Moment moment = begin;
  const double angle = 2 * std::numbers::pi * k / samples;
  moment.time.im = begin.time.im + angle;
  if (k % samples != 0) {
    moment.t = begin.t * Complex{std::cos(angle), std::sin(angle)};
  }
  return moment;
}

class LoopSums {
 public:
  explicit LoopSums(std::size_t size) : mean_(size), logarithmic_(size), values_(size) {}

  void add(const PathState& state) {
    ++count_;
    for (std::size_t i = 0; i < mean_.size(); ++i) {
      mean_[i] = mean_[i] + state.x.high[i];
      Complex value{};
      if (magnitude(state.x.high[i]) > kVanishes * state.weights[i]) {
        value = state.series.terms[0][i] / state.x.high[i];
      }
      logarithmic_[i] = logarithmic_[i] + value;
      values_[i].push_back(value);
    }
  }

  void finish(Loop& loop) const {
    const double part = 1.0 / count_;
    for (std::size_t i = 0; i < mean_.size(); ++i) {
      const Complex exponent = part * logarithmic_[i];
      double spread = 0;
      for (const Complex& value : values_[i]) {
        spread = std::max(spread, magnitude(value - exponent));
      }
      loop.mean.push_back(part * mean_[i]);
      loop.exponents.push_back(exponent.re);
      loop.spread.push_back(spread);
    }
  }

 private:
  int count_ = 0;
  std::vector<Complex> mean_, logarithmic_;
  std::vector<std::vector<Complex>> values_;
};

}  // namespace

Loop follow_loop(Follower& follower, int samples, int max_windings) {
  const PathState begin = follower.state;
  LoopSums sums(begin.x.size());
  Loop loop;
  follower.set_precise(true);
  while (!loop.closed && loop.windings < max_windings) {
    for (int k = 1; k <= samples; ++k) {
      sums.add(follower.state);
      loop.arrival = follower.advance(loop_moment(begin.moment, loop.windings * samples + k, samples));
      if (loop.arrival != Arrival::reached) {
        follower.state = begin;
        follower.set_precise(false);
        return loop;
      }
    }
    ++loop.windings;
    const double limit = std::min(kClosed, kClosedOmega / follower.state.omega);
    loop.closed = weighted_distance(follower.state.x.high, begin.x.high, begin.weights) < limit;
  }
  sums.finish(loop);
  follower.state = begin;
  follower.set_precise(false);
  return loop;
}

}  // namespace zeroset::continuation::detail
