#include "continuation/endgame/endgame.hpp"

#include "continuation/endgame/loop.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace zeroset::continuation::detail {
namespace {

constexpr double kRadiusRatio = 0.1;      ///< from one radius to the next
constexpr double kBelowInfinity = 1e-12;  ///< the smallest radius, over that at which poles decide
constexpr double kGrownSingular =
    100;                           ///< growth that is enough where the condition number says that the end is singular
constexpr double kEscaped = 1e14;  ///< growth beyond which a path that stops is taken to diverge
constexpr double kConditionSingular = 1e7;
constexpr double kMayDiverge = 1e-3;      ///< not before
constexpr double kWideRounding = 1e-20;   ///< of equations in double-double, with much room for cancellation
constexpr double kSmallestError = 1e-13;  ///< of a mean, in the weighted norm
constexpr double kPole = -0.15;           ///< local exponents below it are of poles; weaker ones are left to loops
constexpr double kSettled = 0.02;         ///< relative change of an exponent
constexpr int kSamples = 8;               ///< of a round
constexpr double kMeansAgree = 1e-9;      ///< two radii give the same end

/// Local exponents t x' / x of each coordinate at a positive t; 0 where x vanishes.
std::vector<double> local_exponents(const PathState& state) {
  std::vector<double> result(state.x.size(), 0.0);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (magnitude(state.x.high[i]) > 1e-10 * state.weights[i]) {
      result[i] = (state.series.terms[0][i] / state.x.high[i]).re;
    }
  }
  return result;
}

/// The coordinate has a pole there: its exponent is negative, and the same at two radii.
bool settled_pole(double now, double before) {
  return now < kPole && before < kPole && std::abs(now - before) < kSettled * std::abs(now);
}

/// A pole that the whole loop sees: the exponent is a negative multiple of 1 / windings, nearly constant on it.
bool loop_has_pole(const Loop& loop) {
  for (std::size_t i = 0; i < loop.exponents.size(); ++i) {
    const double turns = loop.exponents[i] * loop.windings;
    if (turns < -0.5 && std::abs(turns - std::round(turns)) < 0.05 &&
        loop.spread[i] < 0.25 * std::abs(loop.exponents[i])) {
      return true;
    }
  }
  return false;
}

class Endgame {
 public:
  Endgame(Follower& follower, const TrackerOptions& options, PathResult& result)
      : follower_(follower), options_(options), result_(result) {}

  void run() {
    follower_.use_logarithm();
    exponents_ = local_exponents(follower_.state);
    while (true) {
      if (jump() || diverges() || integrate()) {
        return;
      }
      const double radius = follower_.state.moment.t.re;
      if (radius < kBelowInfinity * options_.infinity_radius) {
        fail("the end of the path could not be determined");
        return;
      }
      const Arrival arrival = follower_.advance(logarithmic_moment(std::log(radius * kRadiusRatio)));
      if (arrival != Arrival::reached) {
        stopped(arrival);
        return;
      }
      before_ = std::exchange(exponents_, local_exponents(follower_.state));
    }
  }

 private:
  /// The step to t = 0 at once, where no pole and no branch point is near.
  bool jump() {
    const PathState& state = follower_.state;
    const PathSeries series = relative_from_logarithmic(state.series);
    if (options_.trust_fraction * trust_radius(series, state.weights) < 1) {
      return false;
    }
    Point x(state.x.size());
    predict(state.x.high, series, {-1, 0}, x.high);
    const PathState saved = state;
    const Correction correction = follower_.correct(linear_moment(0), x);
    if (correction.accepted) {
      const Endpoint end = judge_endpoint(follower_, x, correction.first > 1e-9);
      if (end.regular) {
        write_endpoint(follower_, end, result_);
        return true;
      }
    }
    follower_.state = saved;
    return false;
  }

  bool diverges() {
    const double radius = follower_.state.moment.t.re;
    if (radius > kMayDiverge || before_.empty()) {
      return false;
    }
    const PathState& state = follower_.state;
    double growth = 0;
    for (std::size_t i = 0; i < exponents_.size(); ++i) {
      if (settled_pole(exponents_[i], before_[i])) {
        growth = std::max(growth, magnitude(state.x.high[i]) / follower_.first_weights()[i]);
      }
    }
    if (growth == 0) {
      return false;
    }
    if (growth > options_.infinity_growth || radius < 1.01 * options_.infinity_radius ||
        (growth > singular_growth() && condition() > kConditionSingular)) {
      at_infinity();
      return true;
    }
    return false;
  }

  /// Growth that decides where the Jacobian's condition number says so: less where the options decide early.
  [[nodiscard]] double singular_growth() const { return kGrownSingular * options_.infinity_growth / 1e6; }

  /// Of the Jacobian where the path is.
  double condition() {
    std::vector<Complex> values(follower_.state.x.size());
    return follower_.factor_at(follower_.state.moment, follower_.state.x, values, false)
               ? follower_.solver().condition(follower_.state.weights)
               : std::numeric_limits<double>::infinity();
  }

  [[nodiscard]] bool has_settled_pole() const {
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (settled_pole(exponents_[i], before_[i])) {
        return true;
      }
    }
    return false;
  }

  /// Loops: at the first radius where one closes a regular end shows; others need two radii that agree.
  bool integrate() {
    if (before_.empty() || has_settled_pole()) {
      return false;
    }
    const Loop loop = follow_loop(follower_, kSamples, options_.max_winding_number);
    if (!loop.closed) {
      last_.reset();
      return false;
    }
    const bool poles = loop_has_pole(loop);
    if (!poles && loop.windings == 1 && regular_end(loop)) {
      return true;
    }
    if (last_ && last_->windings == loop.windings) {
      if (poles && last_poles_) {
        at_infinity();
        result_.winding_number = loop.windings;
        return true;
      }
      const double difference = weighted_distance(loop.mean, last_->mean, follower_.state.weights);
      if (!poles && !last_poles_ && difference < kMeansAgree && solves(loop, difference)) {
        singular_end(loop, difference);
        return true;
      }
    }
    last_ = loop;
    last_poles_ = poles;
    return false;
  }

  /// The target system vanishes at the mean as far as the mean is known. It does not where the loop went around a
  /// branch point beside 0: then the mean is that of several solutions.
  bool solves(const Loop& loop, double difference) {
    const std::size_t size = loop.mean.size();
    Point x = follower_.state.x;
    std::vector<Complex> values(size);
    const std::vector<double> rows_on_loop = rows_at(x, values);
    x.high = loop.mean;
    std::fill(x.low.begin(), x.low.end(), Complex{});
    const std::vector<double> rows = rows_at(x, values);
    for (std::size_t i = 0; i < size; ++i) {
      // At a root of high multiplicity equations and derivatives are small together; what is left is rounding.
      const double expected = 10 * rows[i] * std::max(difference, kSmallestError) + kWideRounding * rows_on_loop[i];
      if (magnitude(values[i]) > expected) {
        return false;
      }
    }
    return true;
  }

  /// Sums of the absolute values of the Jacobian's rows with columns scaled, at t = 0; also F.
  std::vector<double> rows_at(const Point& x, std::vector<Complex>& values) {
    const std::size_t size = x.size();
    std::vector<double> rows(size, 0.0);
    follower_.matrix_at(linear_moment(0), x, values, true);
    const std::span<const Complex> matrix = follower_.solver().matrix();
    for (std::size_t j = 0; j < size; ++j) {
      for (std::size_t i = 0; i < size; ++i) {
        rows[i] += magnitude(matrix[j * size + i]) * follower_.state.weights[j];
      }
    }
    return rows;
  }

  bool regular_end(const Loop& loop) {
    Point x(loop.mean.size());
    x.high = loop.mean;
    const Endpoint end = judge_endpoint(follower_, x, false);
    if (!end.regular || weighted_distance(end.x.high, x.high, follower_.state.weights) > 1e-3) {
      return false;
    }
    write_endpoint(follower_, end, result_);
    return true;
  }

  void singular_end(const Loop& loop, double difference) {
    Endpoint end;
    end.x = Point(loop.mean.size());
    end.x.high = loop.mean;
    std::vector<Complex> values(loop.mean.size());
    end.condition = std::numeric_limits<double>::infinity();
    if (follower_.factor_at(linear_moment(0), end.x, values, true)) {
      end.condition = follower_.solver().condition(follower_.state.weights);
    }
    end.accuracy = difference;
    write_endpoint(follower_, end, result_);
    result_.winding_number = loop.windings;
  }

  void at_infinity() { leave(PathStatus::at_infinity); }

  void stopped(Arrival arrival) {
    const double radius = follower_.state.moment.t.re;
    if ((radius < kMayDiverge && has_settled_pole()) || has_escaped(follower_.state, follower_.first_weights())) {
      at_infinity();
      return;
    }
    fail(arrival == Arrival::steps       ? "more steps than max_steps"
         : arrival == Arrival::precision ? "precision: double-double arithmetic does not suffice near the end"
                                         : "steps became too small near the end");
  }

  void fail(const char* reason) {
    leave(PathStatus::failed);
    result_.reason = reason;
  }

  void leave(PathStatus status) { write_departure(follower_.state, status, result_); }

  Follower& follower_;
  const TrackerOptions& options_;
  PathResult& result_;
  std::vector<double> exponents_{}, before_{};
  std::optional<Loop> last_{};
  bool last_poles_ = false;
};

}  // namespace

bool has_escaped(const PathState& state, std::span<const double> first_weights) {
  for (std::size_t i = 0; i < state.x.size(); ++i) {
    if (magnitude(state.x.high[i]) > kEscaped * first_weights[i]) {
      return true;
    }
  }
  return false;
}

void write_departure(const PathState& state, PathStatus status, PathResult& result) {
  result.status = status;
  result.t = magnitude(state.moment.t);
  result.point.resize(static_cast<Eigen::Index>(state.x.size()));
  for (std::size_t i = 0; i < state.x.size(); ++i) {
    result.point[static_cast<Eigen::Index>(i)] = to_std(state.x.high[i]);
  }
}

void finish_path(Follower& follower, const TrackerOptions& options, PathResult& result) {
  Endgame(follower, options, result).run();
}

}  // namespace zeroset::continuation::detail
