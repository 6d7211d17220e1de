#include "zeroset/continuation/tracker.hpp"
#include "zeroset/core/error.hpp"

#include "continuation/endgame/endgame.hpp"
#include "continuation/tracker/follower.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <list>
#include <string>

namespace zeroset::continuation {

using namespace detail;

namespace {

/// Compiled systems that a tracker keeps: those of the legs of its paths, and a few before.
constexpr std::size_t kKeptSystems = 8;

/// The largest term that appears in a toric homotopy is this at its beginning.
constexpr double kToricBegin = 1e-8;

/// Newton's method that began nearer than this to a point has shown nothing of how it contracts to it.
constexpr double kVisible = 1e-9;

void check_options(const TrackerOptions& options) {
  if (!(options.newton_contraction > 0 && options.newton_contraction <= 0.25)) {
    throw InvalidArgument("[continuation::PathTracker] expected newton_contraction in (0, 0.25], got " +
                          std::to_string(options.newton_contraction));
  }
  if (!(options.trust_fraction > 0 && options.trust_fraction < 1)) {
    throw InvalidArgument("[continuation::PathTracker] expected trust_fraction in (0, 1), got " +
                          std::to_string(options.trust_fraction));
  }
  if (!(options.step_divisor >= 1)) {
    throw InvalidArgument("[continuation::PathTracker] expected step_divisor >= 1, got " +
                          std::to_string(options.step_divisor));
  }
  if (options.max_steps < 1 || options.max_winding_number < 1) {
    throw InvalidArgument("[continuation::PathTracker] expected max_steps and max_winding_number >= 1, got " +
                          std::to_string(options.max_steps) + " and " + std::to_string(options.max_winding_number));
  }
}

void check_leg(const Homotopy& leg, Eigen::Index size) {
  if (leg.system == nullptr || leg.system->variables() != static_cast<std::size_t>(size) ||
      leg.system->values.outputs.size() != static_cast<std::size_t>(size)) {
    throw InvalidArgument(
        "[continuation::PathTracker::track] expected square systems in as many variables as the "
        "start point has, " +
        std::to_string(size));
  }
  if (parameter_count(leg.path) != leg.system->parameters()) {
    throw InvalidArgument("[continuation::PathTracker::track] expected " + std::to_string(leg.system->parameters()) +
                          " parameters, got " + std::to_string(parameter_count(leg.path)));
  }
}

const char* words(Arrival arrival) {
  switch (arrival) {
    case Arrival::steps:
      return "more steps than max_steps";
    case Arrival::precision:
      return "precision: double-double arithmetic does not suffice";
    case Arrival::step_size:
      return "steps became too small";
    case Arrival::reached:
    case Arrival::handed_over:
      break;
  }
  return "";
}

/// log t at which a toric homotopy begins; 0 if nothing moves.
double toric_begin(const ParameterMonomials& path) {
  if (path.begins_at < 0) {
    return path.begins_at;
  }
  double smallest = std::numeric_limits<double>::infinity();
  for (const double weight : path.weights) {
    smallest = weight > 0 ? std::min(smallest, weight) : smallest;
  }
  return std::isfinite(smallest) ? std::log(kToricBegin) / smallest : 0;
}

}  // namespace

struct PathTracker::Workspace {
  explicit Workspace(const TrackerOptions& tracker_options) : options(tracker_options), follower(tracker_options) {}

  Evaluator& evaluator(const std::shared_ptr<const ParametricSystem>& system) {
    const auto found = std::find_if(
        evaluators.begin(), evaluators.end(), [&](const Evaluator& kept) { return kept.system() == system; });
    if (found != evaluators.end()) {
      evaluators.splice(evaluators.begin(), evaluators, found);
    } else {
      evaluators.emplace_front(system);
      if (evaluators.size() > kKeptSystems) {
        evaluators.pop_back();
      }
    }
    return evaluators.front();
  }

  /// One leg from a point to its end, which replaces the point. False: the result says why.
  bool follow(const Homotopy& leg, bool is_last, std::vector<Complex>& point, PathResult& result);
  void leave(PathResult& result, const std::string& reason) const;

  TrackerOptions options;
  Follower follower;
  std::list<Evaluator> evaluators{};
};

void PathTracker::Workspace::leave(PathResult& result, const std::string& reason) const {
  write_departure(follower.state, PathStatus::failed, result);
  result.reason = reason;
}

bool PathTracker::Workspace::follow(const Homotopy& leg,
                                    bool is_last,
                                    std::vector<Complex>& point,
                                    PathResult& result) {
  const auto* toric = std::get_if<ParameterMonomials>(&leg.path);
  const Moment begin = toric != nullptr ? logarithmic_moment(toric_begin(*toric)) : linear_moment(1);
  const Moment end = toric != nullptr ? logarithmic_moment(0) : linear_moment(0);
  if (!follower.begin(evaluator(leg.system), leg.path, begin, point)) {
    leave(result, "the start point is no regular solution of the start system");
    return false;
  }
  const bool has_endgame = is_last && toric == nullptr;
  const Arrival arrival = follower.advance(end, has_endgame ? kEndgameBegins : 0);
  if (arrival == Arrival::handed_over) {
    finish_path(follower, options, result);
    return false;
  }
  if (arrival != Arrival::reached) {
    if (has_endgame && has_escaped(follower.state, follower.first_weights())) {
      write_departure(follower.state, PathStatus::at_infinity, result);
      return false;
    }
    leave(result, words(arrival));
    return false;
  }
  if (is_last) {  // at the time 0 of either clock: t = 0 of a line, log t = 0 of monomials
    const Endpoint endpoint = judge_endpoint(follower, follower.state.x, follower.last_first() > kVisible);
    write_endpoint(follower, endpoint, result);
    return false;
  }
  point = follower.state.x.high;
  return true;
}

PathTracker::PathTracker(const TrackerOptions& options) {
  check_options(options);
  workspace_ = std::make_unique<Workspace>(options);
}

PathTracker::~PathTracker() = default;
PathTracker::PathTracker(PathTracker&&) noexcept = default;
PathTracker& PathTracker::operator=(PathTracker&&) noexcept = default;

PathResult PathTracker::track(const PathStart& start, std::int64_t index) {
  if (start.legs.empty()) {
    throw InvalidArgument("[continuation::PathTracker::track] expected at least one leg");
  }
  for (const Homotopy& leg : start.legs) {
    check_leg(leg, start.point.size());
  }
  PathResult result;
  result.index = index;
  Follower& follower = workspace_->follower;
  follower.start_budget();
  std::vector<Complex> point;
  for (const std::complex<double>& value : start.point) {
    point.push_back(from_std(value));
  }
  for (std::size_t k = 0; k < start.legs.size(); ++k) {
    const bool is_last = k + 1 == start.legs.size();
    if (!workspace_->follow(start.legs[k], is_last, point, result)) {
      if (!is_last) {
        result.reason += ", in leg " + std::to_string(k + 1) + " of " + std::to_string(start.legs.size());
      }
      break;
    }
  }
  result.steps = follower.accepted();
  result.rejected = follower.rejected();
  result.extended_precision = follower.used_extended();
  return result;
}

}  // namespace zeroset::continuation
