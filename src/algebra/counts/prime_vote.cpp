#include "algebra/counts/prime_vote.hpp"

#include "algebra/counts/modular_count.hpp"
#include "algebra/counts/prime_stream.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <poll.h>
#include <sstream>

namespace zeroset::algebra::detail {

std::string time_reason(double seconds) {
  std::ostringstream text;
  text << "more than " << seconds << " s (--timeout)";
  return text.str();
}

void set_dimension(CountResult& result, std::int64_t dimension, const Integer& degree) {
  result.dimension = dimension;
  result.degree = degree;
  result.complete = true;
  if (dimension < 0) {
    result.with_multiplicity = result.distinct = result.simple = result.torus = result.real = 0;
    result.multiplicities.emplace();
  } else if (dimension == 0) {
    result.with_multiplicity = static_cast<std::int64_t>(degree);
  } else {
    result.reason = "numbers of points are those of a set of dimension 0";
  }
}

void set_points(CountResult& result, const PointCounts& points) {
  result.distinct = points.distinct;
  result.simple = points.simple;
  result.torus = points.torus;
  if (!points.multiplicities.empty()) {
    result.multiplicities = points.multiplicities;
  } else {
    result.reason = "multiplicities are not computed above " + std::to_string(kMaxCharacteristic) +
                    " solutions where several coincide";
  }
}

namespace {

struct Vote {
  std::uint32_t prime = 0;
  ModularCount count{};
};

class Counter {
 public:
  Counter(const PolynomialSystem& system, const CountOptions& options, Clock::time_point start)
      : system_(system), options_(options), start_(start), primes_(options.seed, "count primes") {}

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
    while (static_cast<int>(children_.size()) < options_.threads && tried_ < options_.max_primes && wanted() > 0) {
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
    constexpr int kMaxBad = 200;
    for (int bad = 0; bad < kMaxBad; ++bad) {
      const std::uint32_t prime = primes_.next();
      auto modular = reduce(system_, prime);
      if (!modular) {
        continue;
      }
      if (seconds_left() <= 0) {
        failure_ = time_reason(options_.limits.seconds);
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
    return {options_.max_solutions, options_.seed, 0.9 * seconds_left() / rounds, memory_bytes(options_.limits) / 2};
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
      failure_ = outcome.status == ChildStatus::timed_out ? time_reason(options_.limits.seconds)
                                                          : "the Groebner basis: " + outcome.reason;
    }
    if (options_.progress) {
      options_.progress({"count",
                         std::min<std::int64_t>(static_cast<std::int64_t>(votes_.size()), options_.primes),
                         options_.primes,
                         "modulo " + std::to_string(child.prime)});
    }
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
    result.status = Certainty::probability_one;
    if (result.real) {
      result.real_status = result.status;
    }
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
      result.reason =
          failure_.empty() ? "the primes do not agree on distinct, simple, torus and multiplicities" : failure_;
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

}  // namespace

void count_by_vote(const PolynomialSystem& system,
                   const CountOptions& options,
                   Clock::time_point start,
                   CountResult& result) {
  Counter(system, options, start).run(result);
}

}  // namespace zeroset::algebra::detail
