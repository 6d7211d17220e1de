#include "zeroset/algebra/count.hpp"

#include "zeroset/algebra/dimension.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/random.hpp"

#include "algebra/modular_count.hpp"
#include "algebra/rings.hpp"
#include "algebra/size_estimate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <limits>
#include <poll.h>
#include <set>
#include <sstream>

namespace zeroset::algebra {

using namespace detail;

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kProved = "proved";
constexpr const char* kProbabilityOne = "probability one";
constexpr const char* kNoReal = "real solutions are not counted in this build";

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void check_options(const CountOptions& options) {
  const auto check = [](bool holds, const char* expected, auto value) {
    if (!holds) {
      throw InvalidArgument(std::string("[algebra::count] ") + expected + ", got " + std::to_string(value));
    }
  };
  check(options.primes >= 3, "primes must be at least 3", options.primes);
  check(options.most_primes >= options.primes, "most_primes must be at least primes", options.most_primes);
  check(options.threads >= 1, "threads must be at least 1", options.threads);
  check(options.most_solutions >= 1, "most_solutions must be at least 1", options.most_solutions);
  check(options.limits.seconds > 0, "limits.seconds must be positive", options.limits.seconds);
  check(options.limits.memory_gib > 0, "limits.memory_gib must be positive", options.limits.memory_gib);
}

void set_dimension(CountResult& result, std::int64_t dimension, const Integer& degree) {
  result.dimension = dimension;
  result.degree = degree;
  result.complete = true;
  if (dimension < 0) {
    result.with_multiplicity = result.distinct = result.simple = result.torus = result.real = 0;
  } else if (dimension == 0) {
    result.with_multiplicity = static_cast<std::int64_t>(degree);
    result.reason = kNoReal;
  } else {
    result.reason = "numbers of points are those of a set of dimension 0";
  }
}

void set_points(CountResult& result, const PointCounts& points) {
  result.distinct = points.distinct;
  result.simple = points.simple;
  result.torus = points.torus;
}

/// What is plain without a basis: constant equations, no equations, no unknowns.
bool count_trivially(const PolynomialSystem& system, CountResult& result) {
  const auto is_constant = [](const Polynomial& f) { return degree(f) == 0; };
  if (std::any_of(system.polynomials.begin(), system.polynomials.end(), is_constant)) {
    set_dimension(result, -1, 0);
  } else if (std::all_of(
                 system.polynomials.begin(), system.polynomials.end(), [](const Polynomial& f) { return f.empty(); })) {
    set_dimension(result, static_cast<std::int64_t>(system.variables.size()), 1);
    if (system.variables.empty()) {  // one point, with no coordinate at all
      set_points(result, {1, 1, 1});
      result.real = 1;
      result.reason.clear();
    }
  } else {
    return false;
  }
  result.status = kProved;
  return true;
}

/// Random primes of 16 bits, each once.
class PrimeStream {
 public:
  explicit PrimeStream(std::uint64_t seed) : stream_(seed, "count primes") {}

  std::uint32_t next() {
    constexpr std::uint64_t kLeast = 1U << 15U;
    for (;;) {
      const std::uint64_t candidate = kLeast + stream_.below(kLeast);
      if (n_is_prime(candidate) != 0 && seen_.insert(candidate).second) {
        return static_cast<std::uint32_t>(candidate);
      }
    }
  }

 private:
  Stream stream_;
  std::set<std::uint64_t> seen_{};
};

struct Vote {
  std::uint32_t prime = 0;
  ModularCount count{};
};

class Counter {
 public:
  Counter(const PolynomialSystem& system, const CountOptions& options, Clock::time_point start)
      : system_(system), options_(options), start_(start), primes_(options.seed) {}

  void run(CountResult& result) {
    while (winner() == nullptr && failure_.empty() && start_children()) {
      wait();
    }
    children_.clear();
    if (const Vote* vote = winner()) {
      answer(*vote, result);
      return;
    }
    answer_in_part(result);
  }

 private:
  struct Child {
    std::uint32_t prime;
    ChildProcess process;
  };

  [[nodiscard]] double seconds_left() const { return options_.limits.seconds - seconds_since(start_); }

  /// False where nothing runs and nothing more may be tried.
  bool start_children() {
    while (static_cast<int>(children_.size()) < options_.threads && tried_ < options_.most_primes && wanted() > 0) {
      if (!start_child()) {
        break;
      }
    }
    return !children_.empty();
  }

  /// How many more primes the largest class of equal tuples needs beside those that run.
  [[nodiscard]] int wanted() const {
    int largest = 0;
    for (const Vote& vote : votes_) {
      largest = std::max(largest, supporters(vote));
    }
    const bool split = largest < static_cast<int>(votes_.size());
    const int needed = std::max(options_.primes - largest, split ? 1 : 0);
    return needed - static_cast<int>(children_.size());
  }

  bool start_child() {
    constexpr int kMostBad = 200;
    for (int bad = 0; bad < kMostBad; ++bad) {
      const std::uint32_t prime = primes_.next();
      auto modular = reduce(system_, prime);
      if (!modular) {
        continue;
      }
      if (seconds_left() <= 0) {
        failure_ = time_reason();
        return false;
      }
      ++tried_;
      const ModularCountOptions options = child_options();
      Limits limits{seconds_left(),
                    std::isfinite(options_.limits.memory_gib) ? options_.limits.memory_gib : kDefaultMemoryGib};
      children_.push_back({prime, ChildProcess([&] { return to_text(count_modulo(*modular, options)); }, limits)});
      return true;
    }
    failure_ = "no 16-bit prime keeps all denominators and degrees";
    return false;
  }

  // Numbers of points may take what leaves as much for each prime to come, so that dimension and degree are known.
  [[nodiscard]] ModularCountOptions child_options() const {
    const int to_come = std::max(options_.primes - static_cast<int>(votes_.size()), 1);
    const int rounds = (to_come + options_.threads - 1) / options_.threads;
    return {options_.most_solutions, options_.seed, 0.9 * seconds_left() / rounds, memory_bytes(options_.limits) / 2};
  }

  void wait() {
    std::vector<pollfd> ready;
    double timeout = 0.1;
    for (const Child& child : children_) {
      ready.push_back({child.process.descriptor(), POLLIN, 0});
      timeout = std::min(timeout, std::max(child.process.seconds_left(), 0.0));
    }
    static_cast<void>(::poll(ready.data(), ready.size(), static_cast<int>(std::ceil(1000 * timeout))));
    if (options_.stop && options_.stop()) {
      failure_ = "interrupted";
      return;
    }
    for (std::size_t i = 0; i < children_.size();) {
      if (children_[i].process.poll()) {
        take(children_[i]);
        children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }

  void take(const Child& child) {
    const ChildOutcome& outcome = child.process.outcome();
    if (outcome.status == ChildStatus::finished) {
      votes_.push_back({child.prime, modular_count_of(outcome.output)});
      // The order in which children end is the machine's; what is answered is not.
      std::sort(votes_.begin(), votes_.end(), [](const Vote& a, const Vote& b) { return a.prime < b.prime; });
    } else {
      failure_ = outcome.status == ChildStatus::timed_out ? time_reason() : "the Groebner basis: " + outcome.reason;
    }
    if (options_.progress) {
      options_.progress({"count",
                         std::min<std::int64_t>(static_cast<std::int64_t>(votes_.size()), options_.primes),
                         options_.primes,
                         "modulo " + std::to_string(child.prime)});
    }
  }

  [[nodiscard]] std::string time_reason() const {
    std::ostringstream text;
    text << "more than " << options_.limits.seconds << " s (--timeout)";
    return text.str();
  }

  [[nodiscard]] int supporters(const Vote& vote) const {
    return static_cast<int>(
        std::count_if(votes_.begin(), votes_.end(), [&](const Vote& other) { return other.count == vote.count; }));
  }

  /// A tuple that enough primes agree on, and more than half of all.
  [[nodiscard]] const Vote* winner() const {
    for (const Vote& vote : votes_) {
      const int agree = supporters(vote);
      if (agree >= options_.primes && 2 * agree > static_cast<int>(votes_.size())) {
        return &vote;
      }
    }
    return nullptr;
  }

  void add_primes(const Vote& vote, CountResult& result) const {
    for (const Vote& other : votes_) {
      if (other.count == vote.count) {
        result.primes.push_back(other.prime);
      }
    }
    result.status = kProbabilityOne;
  }

  void answer(const Vote& vote, CountResult& result) const {
    set_dimension(result, vote.count.dimension, vote.count.degree);
    add_primes(vote, result);
    if (vote.count.points) {
      set_points(result, *vote.count.points);
    } else if (vote.count.dimension == 0) {
      result.reason = vote.count.reason;
      result.complete = false;
    }
  }

  // Dimension and degree may be agreed on where the points are not.
  void answer_in_part(CountResult& result) {
    const std::size_t finished = votes_.size();
    bool any_points = false;
    for (Vote& vote : votes_) {
      any_points = any_points || vote.count.points.has_value();
      vote.count.points.reset();
    }
    if (const Vote* vote = any_points ? winner() : nullptr) {
      answer(*vote, result);
      result.reason = failure_.empty() ? "the primes do not agree on distinct, simple and torus" : failure_;
      return;
    }
    result.reason =
        !failure_.empty() ? failure_ : std::to_string(tried_) + " primes do not agree on dimension and degree";
    if (!failure_.empty() && finished > 0) {
      result.reason += "; " + std::to_string(finished) + " of " + std::to_string(options_.primes) + " primes were done";
    }
  }

  const PolynomialSystem& system_;
  const CountOptions& options_;
  Clock::time_point start_;
  PrimeStream primes_;
  std::vector<Child> children_{};
  std::vector<Vote> votes_{};
  int tried_ = 0;
  std::string failure_{};
};

/// Exponents beyond 31 bits are none of mathicgb's; a total degree that large is out of reach anyway.
bool exponents_fit(const PolynomialSystem& system) {
  return std::all_of(system.polynomials.begin(), system.polynomials.end(), [](const Polynomial& f) {
    return degree(f) < (std::int64_t{1} << 30U);
  });
}

CountResult count_from(const PolynomialSystem& system, const CountOptions& options, Clock::time_point start) {
  CountResult result;
  result.seed = options.seed;
  if (!count_trivially(system, result)) {
    if (exponents_fit(system)) {
      Counter(system, options, start).run(result);
    } else {
      result.reason = "the degree is beyond 2^30";
    }
  }
  result.seconds = seconds_since(start);
  return result;
}

/// Few rows are done in less time than a process takes to start; many must be stopped by the limits.
JacobianRank limited_rank(const Problem& problem, const CountOptions& options) {
  const auto equations =
      static_cast<double>(problem.data.inputs.size()) * static_cast<double>(num_outputs(problem.network));
  const auto parameters = static_cast<double>(num_parameters(problem.network));
  constexpr double kSmall = 1e8;
  if (equations * parameters * std::min(equations, parameters) < kSmall) {
    return jacobian_rank(problem, options.seed, options.limits);
  }
  const ChildOutcome outcome = run_in_child(
      [&] {
        const JacobianRank rank = jacobian_rank(problem, options.seed, options.limits);
        return std::to_string(rank.rank) + " " + std::to_string(rank.equations) + " " + std::to_string(rank.prime);
      },
      options.limits,
      options.stop);
  if (outcome.status != ChildStatus::finished) {
    throw LimitExceeded("the rank of the Jacobian: " + outcome.reason);
  }
  JacobianRank rank;
  std::istringstream(outcome.output) >> rank.rank >> rank.equations >> rank.prime;
  return rank;
}

}  // namespace

CountResult count(const PolynomialSystem& system, const CountOptions& options) {
  check_options(options);
  validate(system);
  return count_from(system, options, Clock::now());
}

CountResult count(const Problem& problem, const CountOptions& options) {
  check_options(options);
  const auto start = Clock::now();
  CountResult result;
  result.seed = options.seed;
  try {
    if (problem.kind == ProblemKind::zero_error && problem.data_seed) {
      const JacobianRank rank = limited_rank(problem, options);
      if (rank.rank < rank.equations) {
        set_dimension(result, -1, 0);
        result.status = kProbabilityOne;
        result.primes = {rank.prime};
        result.seconds = seconds_since(start);
        return result;
      }
    }
    return count_from(expand(problem, options.limits), options, start);
  } catch (const LimitExceeded& error) {
    result.reason = error.what();
    result.seconds = seconds_since(start);
    return result;
  }
}

QuotientTiming time_quotient(const PolynomialSystem& system, std::uint32_t prime) {
  if (prime < 3 || prime >> 16U != 0 || n_is_prime(prime) == 0 || system.variables.empty()) {
    throw InvalidArgument("[algebra::time_quotient] expected a prime below 2^16 and a system with unknowns");
  }
  const auto modular = reduce(system, prime);
  if (!modular || modular->polynomials.empty()) {
    throw InvalidArgument("[algebra::time_quotient] the prime divides a denominator or an equation's leading terms");
  }
  QuotientTiming timing;
  auto start = Clock::now();
  const ModularCount quick = count_modulo(*modular, {0, 1, 0, 0});
  timing.basis_seconds = seconds_since(start);
  timing.dimension = quick.dimension > 0 ? -1 : static_cast<std::int64_t>(quick.degree);
  start = Clock::now();
  static_cast<void>(count_modulo(
      *modular, {std::numeric_limits<std::int64_t>::max(), 1, std::numeric_limits<double>::infinity(), 1e12}));
  timing.total_seconds = seconds_since(start);
  return timing;
}

}  // namespace zeroset::algebra
