#include "continuation/tracker/follower.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::continuation::detail {
namespace {

/// The last update of Newton's method is at most this in the weighted norm, and at most kTolerance / omega.
constexpr double kTolerance = 1e-8;
constexpr double kToleranceOmega = 1e-5;
constexpr double kPreciseTolerance = 1e-11;

/// Updates below this that do not contract may be rounding errors.
constexpr double kNoise = 1e-5;

/// A Jacobian is used again while its point is nearer than this in units of 1 / omega.
constexpr double kSameJacobian = 1e-4;
constexpr int kMaxIterations = 8;

/// Weights fall at most to this part of their first values, where coordinates vanish; they halve at a step at most.
constexpr double kSmallestWeight = 1e-6;
constexpr double kStartWeight = 1e-4;  ///< of the largest coordinate

/// A predicted tangent times the step is this near to the true one in units of 1 / omega, in which other paths are 1
/// away or more: some twentieth is expected, and the tangent of another path is off by about 1.
constexpr double kSameTangent = 0.3;

constexpr double kFirstStep = 0.05;
constexpr double kMaxGrowth = 10;

/// Steps are not held back by poles while the cubic term is below this part of what Newton's method forgives.
constexpr double kNegligible = 1e-3;

DoubleDouble subtracted(double high, double low, double amount) {
  return DoubleDouble{high, low} + DoubleDouble{-amount, 0};
}

void subtract(Point& x, std::span<const Complex> update, bool extended) {
  for (std::size_t i = 0; i < update.size(); ++i) {
    if (!extended) {
      x.high[i] = x.high[i] - update[i];
      continue;
    }
    const DoubleDouble re = subtracted(x.high[i].re, x.low[i].re, update[i].re);
    const DoubleDouble im = subtracted(x.high[i].im, x.low[i].im, update[i].im);
    x.high[i] = {re.high, im.high};
    x.low[i] = {re.low, im.low};
  }
}

/// Newton's method converges from an error of h / omega if h <= bound(a), with first contraction a (Deuflhard, "Newton
/// methods for nonlinear problems", 2004): the function of Timme's step control.
double contraction_bound(double a) {
  return 2 * a * (std::sqrt(4 * a * a + 1) - 2 * a);
}

double forgiven(double a) {
  return std::sqrt(1 + 2 * contraction_bound(a)) - 1;
}

}  // namespace

double Follower::tolerance(double omega) const {
  return std::min(precise_ ? kPreciseTolerance : kTolerance, kToleranceOmega / omega);
}

double Follower::allowed_error() const {
  return forgiven(options_.newton_contraction) / state.omega;
}

bool Follower::update(Point& x, bool with_jacobian) {
  if (with_jacobian && state.extended) {
    evaluator_->wide_values_and_jacobian(x, update_, solver_.matrix());
  } else if (with_jacobian) {
    evaluator_->values_and_jacobian(x, update_, solver_.matrix());
  } else if (state.extended) {
    evaluator_->wide_values(x, update_);
  } else {
    evaluator_->values(x, update_);
  }
  if (with_jacobian && !solver_.factor(state.weights)) {
    return false;
  }
  solver_.solve(update_);
  subtract(x, update_, state.extended);
  return true;
}

Correction Follower::newton(Point& x) {
  Correction result;
  double previous = 0;
  double omega = state.omega;
  bool with_jacobian = true;
  for (int i = 0; i < kMaxIterations; ++i) {
    if (!update(x, with_jacobian)) {
      return result;
    }
    const double length = weighted_norm(update_, state.weights);
    result.last = length;
    if (!std::isfinite(length)) {
      return result;
    }
    if (i == 0) {
      result.first = length;
      result.contraction = std::min(1.0, 0.5 * omega * length);
      if (omega * length > 1) {
        return result;
      }
      result.accepted = length <= 1e-3 * tolerance(omega);
      with_jacobian = omega * length > kSameJacobian;
    } else {
      const double ratio = length / previous;
      if (i == 1) {
        result.contraction = ratio;
        if (result.first > 1e-10) {
          result.omega = 2 * ratio / result.first;
          omega = std::max(omega, result.omega);
        }
      }
      result.accepted = length <= tolerance(omega);
      result.omega_is_bound = result.accepted && i == 1;
      if (!result.accepted && ratio > options_.newton_contraction) {
        result.noisy = length < kNoise;
        return result;
      }
      with_jacobian = i > 1 || omega * length > kSameJacobian;
    }
    if (result.accepted) {
      return result;
    }
    previous = length;
  }
  return result;
}

Correction Follower::correct(const Moment& moment, Point& x) {
  evaluator_->set_parameters(*path_, moment);
  restart_ = x;
  Correction result = newton(x);
  if (!result.accepted && result.noisy && !state.extended) {
    state.extended = used_extended_ = true;
    extended_steps_ = 0;
    x = restart_;
    result = newton(x);
  }
  if (!result.accepted) {
    x = restart_;
  }
  return result;
}

void Follower::matrix_at(const Moment& moment, const Point& x, std::span<Complex> values, bool wide) {
  evaluator_->set_parameters(*path_, moment);
  if (wide) {
    evaluator_->wide_values_and_jacobian(x, values, solver_.matrix());
  } else {
    evaluator_->values_and_jacobian(x, values, solver_.matrix());
    evaluator_->wide_values(x, values);
  }
}

bool Follower::factor_at(const Moment& moment, const Point& x, std::span<Complex> values, bool wide) {
  matrix_at(moment, x, values, wide);
  return solver_.factor(state.weights);
}

/// Back to double precision where its rounding errors would not have been noticed.
void Follower::try_double() {
  constexpr int kPeriod = 4;
  if (!state.extended || ++extended_steps_ % kPeriod != 0) {
    return;
  }
  evaluator_->wide_values(state.x, update_);
  evaluator_->values(state.x, prediction_);
  for (std::size_t i = 0; i < update_.size(); ++i) {
    update_[i] = update_[i] - prediction_[i];
  }
  solver_.solve(update_);
  if (weighted_norm(update_, state.weights) < 0.01 * tolerance(state.omega)) {
    state.extended = false;
    std::fill(state.x.low.begin(), state.x.low.end(), Complex{});
  }
}

void Follower::differentiate() {
  evaluator_->begin_series(state.x, state.extended);
  for (std::size_t order = 1; order <= 3; ++order) {
    std::vector<Complex>& term = state.series.terms[order - 1];
    const std::span<const Complex> last = order == 1 ? std::span<const Complex>{} : state.series.terms[order - 2];
    evaluator_->series_term(static_cast<int>(order), last, term);
    solver_.solve(term);
    for (Complex& value : term) {
      value = -value;
    }
  }
}

void Follower::update_weights() {
  for (std::size_t i = 0; i < state.weights.size(); ++i) {
    state.weights[i] =
        std::max({magnitude(state.x.high[i]), 0.5 * state.weights[i], kSmallestWeight * first_weights_[i]});
  }
}

/// From two steps of Newton's method after a disturbance.
void Follower::measure_omega() {
  for (const double size : {1e-3, 1e-5, 1e-7}) {
    candidate_ = state.x;
    for (std::size_t i = 0; i < candidate_.size(); ++i) {
      const double angle = 2.39996 * static_cast<double>(i + 1);
      candidate_.high[i] = candidate_.high[i] + (size * state.weights[i]) * Complex{std::cos(angle), std::sin(angle)};
    }
    if (!update(candidate_, true)) {
      continue;
    }
    const double first = weighted_norm(update_, state.weights);
    if (!update(candidate_, false)) {
      continue;
    }
    const double second = weighted_norm(update_, state.weights);
    state.omega = 2 * second / (first * first);
    if (std::isfinite(state.omega) && second < options_.newton_contraction * first) {
      state.omega = std::max(state.omega, 1e-3);
      return;
    }
  }
  state.omega = 1e7;
}

bool Follower::begin(Evaluator& evaluator,
                     const ParameterPath& path,
                     const Moment& moment,
                     std::span<const Complex> start) {
  const std::size_t size = start.size();
  evaluator_ = &evaluator;
  path_ = &path;
  if (update_.size() != size) {
    solver_ = LinearSolver(size);
    update_.resize(size);
    prediction_.resize(size);
    state.series = old_series_ = PathSeries(size);
  }
  state.moment = moment;
  state.x = Point(size);
  std::copy(start.begin(), start.end(), state.x.high.begin());
  state.extended = state.rejected = false;
  double largest = 0;
  for (const Complex& value : start) {
    largest = std::max(largest, magnitude(value));
  }
  largest = largest > 0 ? largest : 1;
  state.weights.resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    state.weights[i] = std::max(magnitude(start[i]), kStartWeight * largest);
  }
  first_weights_ = state.weights;
  state.omega = 1;
  if (!correct(moment, state.x).accepted) {
    return false;
  }
  measure_omega();
  if (!correct(moment, state.x).accepted) {
    return false;
  }
  update_weights();
  differentiate();
  const double trust = trust_radius(state.series, state.weights);
  const double third = weighted_norm(state.series.terms[2], state.weights);
  state.error = std::isfinite(trust) && trust > 0 ? third / trust : 0;
  state.step = kFirstStep / kMaxGrowth;
  choose_step(state.step);
  return true;
}

void Follower::choose_step(double taken) {
  const double forgiven_error = allowed_error();
  const double by_newton = std::sqrt(std::sqrt(forgiven_error / std::max(state.error, 1e-300))) / options_.step_divisor;
  const double third = weighted_norm(state.series.terms[2], state.weights);
  const double harmless = std::cbrt(kNegligible * forgiven_error / std::max(third, 1e-300));
  const double by_poles = std::max(options_.trust_fraction * trust_radius(state.series, state.weights), harmless);
  const double growth = state.rejected ? 1 : kMaxGrowth;
  state.step = std::min({by_newton, by_poles, growth * std::max(taken, state.rejected ? 0 : state.step)});
}

void Follower::shorten(const Correction& correction, double taken) {
  const double a = options_.newton_contraction;
  double factor = 0.25;
  if (correction.contraction > 0 && correction.contraction < 1) {
    factor = std::clamp(std::sqrt(std::sqrt(forgiven(a / 2) / forgiven(correction.contraction))), 0.25, 0.7);
  }
  state.step = factor * taken;
  state.rejected = true;
}

Arrival Follower::advance(const Moment& target, double hand_over) {
  bool noisy = false;
  while (true) {
    const Complex remaining = target.time - state.moment.time;
    const double distance = magnitude(remaining);
    if (distance == 0) {
      return Arrival::reached;
    }
    const bool last = state.step >= distance;
    if (!last && hand_over > 0 && magnitude(state.moment.t) <= hand_over) {
      return Arrival::handed_over;
    }
    if (accepted_ + rejected_ >= options_.max_steps) {
      return Arrival::steps;
    }
    const double taken = last ? distance : state.step;
    const double scale = state.moment.clock == Clock::linear ? magnitude(state.moment.t) : 1;
    if (!(taken > 4e-16 * scale) && !last) {
      return noisy ? Arrival::precision : Arrival::step_size;
    }
    const Complex step = (taken / distance) * remaining;
    const Moment next = last ? target : moved(state.moment, step);
    candidate_ = state.x;
    predict(state.x.high, state.series, step, candidate_.high);
    std::fill(candidate_.low.begin(), candidate_.low.end(), Complex{});
    prediction_ = candidate_.high;
    const Correction correction = correct(next, candidate_);
    if (!correction.accepted) {
      noisy = noisy || correction.noisy;
      ++rejected_;
      shorten(correction, taken);
      continue;
    }
    if (!take(next, step, correction)) {
      ++rejected_;
      state.step = 0.5 * taken;
      state.rejected = true;
      continue;
    }
    ++accepted_;
    choose_step(taken);
    state.rejected = false;
    try_double();
  }
}

/// Goes to the corrected candidate, unless its tangent is not the predicted one: then it lies on another path.
bool Follower::take(const Moment& next, Complex step, const Correction& correction) {
  const double taken = magnitude(step);
  std::swap(state.x, candidate_);
  std::swap(state.series, old_series_);
  differentiate();
  predict_derivative(old_series_, step, update_);
  const double turned = taken * weighted_distance(update_, state.series.terms[0], state.weights);
  if (!(turned * std::max(state.omega, correction.omega) < kSameTangent)) {
    std::swap(state.x, candidate_);
    std::swap(state.series, old_series_);
    return false;
  }
  last_first_ = correction.first;
  const double old_omega = state.omega;
  if (correction.omega_is_bound) {
    state.omega = std::min(old_omega, std::max(correction.omega, 0.25 * old_omega));
  } else if (correction.omega > 0) {
    // Where it grows, it is expected to grow on.
    state.omega =
        std::clamp(correction.omega + 2 * (correction.omega - old_omega), correction.omega, 8 * correction.omega);
  }
  const double error = weighted_distance(prediction_, state.x.high, state.weights);
  state.error = std::max(error, 1e-14) / (taken * taken * taken * taken);
  state.moment = next;
  update_weights();
  return true;
}

void Follower::use_logarithm() {
  const double t = state.moment.t.re;
  state.moment.clock = Clock::logarithmic;
  state.moment.time = {std::log(t), 0};
  state.series = logarithmic_from_linear(state.series, t);
  state.step /= t;
  state.error *= t * t * t * t;
}

void Follower::arrive(const Moment& moment, const Point& x) {
  state.moment = moment;
  state.x = x;
  update_weights();
}

}  // namespace zeroset::continuation::detail
