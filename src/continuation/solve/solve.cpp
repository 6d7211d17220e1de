#include "zeroset/continuation/solve.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/random.hpp"

#include "continuation/solve/solve_run.hpp"
#include "continuation/solve/unit_data.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace zeroset::continuation {
namespace detail {
namespace {

constexpr double kDefaultForecastSeconds = 10;
constexpr double kLongestForecastShare = 0.2;  // of a time limit
constexpr int kTightRounds = 2;                // of the same start system, before another is drawn
constexpr double kLargestRegularCondition =
    1e10;  // beyond it a regular end without a certificate is taken for singular

double limit_or(double limit, double otherwise) {
  return std::isfinite(limit) ? limit : otherwise;
}

/// Everything that decides how a path is followed, tighter.
TrackerOptions tighter(TrackerOptions options, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    options.newton_contraction /= 2;
    options.trust_fraction *= 0.6;
    options.step_divisor *= 2;
    options.max_steps *= 4;
    options.infinity_growth *= 1e4;
    options.infinity_radius = std::max(options.infinity_radius * 1e-10, 1e-60);
  }
  return options;
}

/// The start system of an attempt: the first has the seed itself.
std::uint64_t seed_of(std::uint64_t seed, int attempt) {
  return attempt == 0 ? seed : Stream(seed, "attempt", static_cast<std::uint64_t>(attempt))();
}

}  // namespace

Clock::Clock(const SolveOptions& options) : limit_(options.limits.seconds), asked_(options.stop) {}

double Clock::spent() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

double Clock::left() const {
  constexpr double kLeast = 0.01;
  return std::max(limit_ - spent(), kLeast);
}

SolveRun::SolveRun(const Target& target, const SolveOptions& options)
    : target_(target), options_(options), clock_(options) {
  result_.variables = target.variables();
  result_.seed = options.seed;
  result_.threads = options.threads;
}

/// Networks with large data: every second attempt, the first among them, solves their equations at data near 1 first.
bool SolveRun::may_begin_at_unit_data() const {
  return options_.start == StartChoice::automatic && target_.problem() != nullptr && !target_.is_squared_up() &&
         has_large_data(*target_.problem());
}

void SolveRun::choose_start() {
  if (options_.start == StartChoice::total_degree) {
    chosen_ = StartKind::total_degree;
    chosen_reason_ = "asked for";
    return;
  }
  if (options_.start == StartChoice::polyhedral) {
    chosen_ = StartKind::polyhedral;
    chosen_reason_ = "asked for";
    return;
  }
  const double seconds = std::min(kDefaultForecastSeconds, kLongestForecastShare * options_.limits.seconds);
  const Forecast forecast = target_.forecast_paths(
      {.seconds = seconds, .memory_gib = limit_or(options_.limits.memory_gib, 2), .threads = options_.threads});
  partition_ = forecast.partition;
  if (options_.start == StartChoice::multihomogeneous) {
    chosen_ = StartKind::multihomogeneous;
    chosen_reason_ = "asked for";
    return;
  }
  chosen_ = forecast.choice.value_or(StartKind::total_degree);
  chosen_reason_ = forecast.because;
}

PathStore SolveRun::store(int number, int round) const {
  if (options_.folder.empty()) {
    return {{}, ""};
  }
  const TrackerOptions tracker = tighter(options_.tracker, round);
  const std::string key = target_.text() + name(kind_) + std::to_string(seed_of(options_.seed, number)) + " " +
                          std::to_string(tracker.newton_contraction) + " " + std::to_string(tracker.max_steps);
  const std::string file = "paths-" + std::to_string(number) + "-" + std::to_string(round) + ".jsonl";
  return {options_.folder / file, std::to_string(std::hash<std::string>{}(key))};
}

void SolveRun::take_ends(std::vector<PathResult> ends) {
  for (PathResult& end : ends) {
    if (kind_ != StartKind::parameter) {  // which is in the unknowns themselves
      end.point = target_.unscaled(end.point);
    }
    ends_[static_cast<std::size_t>(end.index)] = std::move(end);
  }
}

void SolveRun::track(const StartSystem& start, int number) {
  constexpr std::int64_t kStepsBetweenData = 1'500;  // paths that need more are left to another start system
  const double before = clock_.spent();
  TrackerOptions tracker = options_.tracker;
  if (kind_ == StartKind::parameter) {
    tracker.max_steps = std::min(tracker.max_steps, kStepsBetweenData);
  }
  PathStore stored = store(number, 0);
  const std::vector<PathResult> tracked = track_paths(
      start,
      all_paths(start),
      stored,
      {.tracker = tracker, .threads = options_.threads, .task = "solve", .progress = options_.progress, .stop = [this] {
         return clock_.stop();
       }});
  ends_.assign(static_cast<std::size_t>(start.paths()), {});
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    ends_[i].index = static_cast<std::int64_t>(i);
    ends_[i].reason = "not tracked: stopped before";
    ends_[i].t = 1;
  }
  take_ends(tracked);
  result_.tracking_seconds += clock_.spent() - before;
}

/// Failed paths, and those of which two end at one regular solution: one of them has crossed another. Where solutions
/// are missing, all that did not end at one.
std::vector<std::int64_t> SolveRun::suspicious_paths() const {
  const bool missing = result_.count && result_.count->simple && certified_.distinct < *result_.count->simple;
  std::set<std::int64_t> paths;
  for (const PathResult& end : ends_) {
    if (end.status == PathStatus::failed ||
        (missing && (end.status == PathStatus::at_infinity || end.status == PathStatus::singular))) {
      paths.insert(end.index);
    }
  }
  const std::size_t first = earlier_.size();
  std::map<std::int64_t, std::vector<std::int64_t>> by_solution;
  for (std::size_t i = 0; i < certified_paths_.size(); ++i) {
    const std::int64_t same = certified_.same_as[first + i];
    if (same >= 0) {
      by_solution[same].push_back(ends_[certified_paths_[i]].index);
    }
  }
  for (const auto& [solution, at] : by_solution) {
    if (at.size() > 1) {
      paths.insert(at.begin(), at.end());
    }
  }
  return {paths.begin(), paths.end()};
}

bool SolveRun::retrack(const StartSystem& start, int number, int round) {
  const std::vector<std::int64_t> paths = suspicious_paths();
  if (paths.empty() || clock_.stop()) {
    return false;
  }
  const double before = clock_.spent();
  PathStore stored = store(number, round);
  take_ends(track_paths(start,
                        paths,
                        stored,
                        {.tracker = tighter(options_.tracker, round),
                         .threads = options_.threads,
                         .task = "solve, tighter",
                         .progress = options_.progress,
                         .stop = [this] { return clock_.stop(); }}));
  result_.retracked += static_cast<std::int64_t>(paths.size());
  result_.tracking_seconds += clock_.spent() - before;
  return true;
}

void SolveRun::mark_excess() {
  if (!target_.is_squared_up()) {
    return;
  }
  for (PathResult& end : ends_) {
    const bool ended = end.status == PathStatus::regular || end.status == PathStatus::singular;
    if (ended && target_.is_excess(end.point, end.accuracy)) {
      end.status = PathStatus::excess;
    }
  }
}

void SolveRun::certify_ends() {
  const double before = clock_.spent();
  std::vector<Eigen::VectorXcd> points = earlier_;
  certified_paths_.clear();
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (ends_[i].status == PathStatus::regular) {
      certified_paths_.push_back(i);
      points.push_back(ends_[i].point);
    }
  }
  certified_ =
      certify_all(target_.square(),
                  {},
                  points,
                  {.threads = options_.threads});  // quick beside tracking: what is found is proved, in time or not
  for (std::size_t i = 0; i < certified_paths_.size(); ++i) {
    PathResult& end = ends_[certified_paths_[i]];
    if (certified_.same_as[earlier_.size() + i] < 0 && end.condition > kLargestRegularCondition) {
      end.status = PathStatus::singular;
    }
  }
  result_.certifying_seconds += clock_.spent() - before;
}

void SolveRun::cluster_singular_ends() {
  std::vector<SingularEnd> ends;
  singular_paths_.clear();
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (ends_[i].status == PathStatus::singular) {
      singular_paths_.push_back(i);
      ends.push_back({ends_[i].point, ends_[i].accuracy, ends_[i].winding_number});
    }
  }
  singular_ = cluster(ends);
}

Evidence SolveRun::evidence() const {
  Evidence evidence{
      .squared_up = target_.is_squared_up(), .start = kind_, .paths = result_.paths, .certified = certified_.distinct};
  for (const SingularCluster& point : singular_) {
    evidence.singular_multiplicities.push_back(point.multiplicity);
  }
  for (const PathResult& end : ends_) {
    evidence.failed += end.status == PathStatus::failed ? 1 : 0;
  }
  return evidence;
}

/// The problem at data near 1, solved, and the way from there.
std::unique_ptr<StartSystem> SolveRun::unit_start(int number) {
  const std::uint64_t seed = seed_of(options_.seed, number);
  const Problem unit = with_unit_data(*target_.problem(), seed);
  SolveOptions options = options_;
  options.seed = seed;
  options.limits.seconds = clock_.left();
  if (!options_.folder.empty()) {
    options.folder = options_.folder / ("unit-" + std::to_string(number));
    make_folders(options.folder);
  }
  const SolveResult solved = solve(unit, options);
  std::vector<Eigen::VectorXcd> points;
  for (const Solution& solution : solved.solutions) {
    if (solution.certificate) {
      points.push_back(solution.point);
    }
  }
  result_.start_reason = "parameter: from the " + std::to_string(points.size()) +
                         " solutions at random data near 1, which took " + std::to_string(solved.paths) +
                         " paths of the " + (solved.start ? name(*solved.start) : "") + " start";
  return unit_data_start(unit, std::move(points), *target_.problem(), seed);
}

/// \throws LimitExceeded where there are too many paths
std::unique_ptr<StartSystem> SolveRun::make_start(int number) {
  kind_ = number % 2 == 0 && may_begin_at_unit_data() ? StartKind::parameter : chosen_;
  std::unique_ptr<StartSystem> start =
      kind_ == StartKind::parameter
          ? unit_start(number)
          : target_.start(
                kind_,
                partition_,
                seed_of(options_.seed, number),
                {.seconds = clock_.left(), .memory_gib = options_.limits.memory_gib, .threads = options_.threads});
  if (start->paths() > options_.max_paths) {
    throw LimitExceeded("the " + name(kind_) + " start system has " + std::to_string(start->paths()) +
                        " paths, more than the " + std::to_string(options_.max_paths) + " allowed (--max-paths)");
  }
  if (kind_ == chosen_) {
    result_.start_reason = chosen_reason_;
  }
  result_.start = kind_;
  result_.paths = start->paths();
  result_.attempts = number + 1;
  return start;
}

/// Tracks all paths, and again those that are suspicious; then holds the numbers against each other.
void SolveRun::attempt(int number) {
  const std::unique_ptr<StartSystem> start = make_start(number);
  track(*start, number);
  for (int round = 1;; ++round) {
    mark_excess();
    certify_ends();
    cluster_singular_ends();
    close();
    const int rounds = kind_ == StartKind::parameter ? 0 : std::min(kTightRounds, options_.retries);
    if (result_.complete || round > rounds || !retrack(*start, number, round)) {
      return;
    }
  }
}

/// Compares with the exact count where the bound of the start system does not prove that nothing is missing.
void SolveRun::close() {
  const Evidence found = evidence();
  if (options_.count && !result_.count && !attains_bound(found) && !clock_.stop()) {
    result_.count = target_.count({.limits = {clock_.left(), options_.limits.memory_gib},
                                   .seed = options_.seed,
                                   .threads = options_.threads,
                                   .max_real = 0,
                                   .stop = options_.stop});
  }
  const Verdict verdict = judge(found, result_.count);
  result_.complete = verdict.complete;
  result_.completeness = verdict.certainty;
  result_.reason = verdict.reason;
}

/// Whether another start system may find what is missing.
bool SolveRun::may_find_more() const {
  if (clock_.stop() || (target_.is_squared_up() && !result_.count)) {
    return false;
  }
  return result_.count ? result_.count->dimension == 0 : evidence().failed > 0;
}

/// What an attempt has certified stays, whatever the next one loses.
void SolveRun::keep_certified() {
  std::vector<Eigen::VectorXcd> points;
  for (std::size_t i = 0; i < certified_.same_as.size(); ++i) {
    if (certified_.same_as[i] == static_cast<std::int64_t>(i)) {
      points.push_back(certified_.certificates[i].point);
    }
  }
  earlier_ = std::move(points);
}

SolveResult SolveRun::run() {
  choose_start();
  attempt(0);
  for (int number = 1; number <= options_.retries && !result_.complete && may_find_more(); ++number) {
    keep_certified();
    attempt(number);
  }
  collect_solutions();
  add_morse_data();
  result_.out_of_time = clock_.out_of_time();
  result_.stopped = options_.stop && options_.stop();
  result_.seconds = clock_.spent();
  return std::move(result_);
}

}  // namespace detail

StartChoice read_start_choice(const std::string& name) {
  for (const auto& [text, choice] : {std::pair("auto", StartChoice::automatic),
                                     std::pair("total-degree", StartChoice::total_degree),
                                     std::pair("multihomogeneous", StartChoice::multihomogeneous),
                                     std::pair("polyhedral", StartChoice::polyhedral)}) {
    if (name == text) {
      return choice;
    }
  }
  throw InvalidArgument("expected auto, total-degree, multihomogeneous or polyhedral, got \"" + name + "\"");
}

namespace {

template <class Subject>
SolveResult solve_subject(const Subject& subject, const SolveOptions& options) {
  if (options.threads < 1 || options.max_paths < 1 || options.retries < 0 || !(options.limits.seconds > 0)) {
    throw InvalidArgument(
        "[continuation::solve] expected threads and max_paths >= 1, retries >= 0 and a time limit > 0");
  }
  const detail::Target target(subject);
  return detail::SolveRun(target, options).run();
}

}  // namespace

SolveResult solve(const algebra::PolynomialSystem& system, const SolveOptions& options) {
  return solve_subject(system, options);
}

SolveResult solve(const Problem& problem, const SolveOptions& options) {
  return solve_subject(problem, options);
}

}  // namespace zeroset::continuation
