#include "zeroset/algebra/nullstellensatz.hpp"

#include "zeroset/algebra/count.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/certificates/certificate_search.hpp"
#include "algebra/certificates/macaulay.hpp"
#include "algebra/certificates/row_combination.hpp"
#include "algebra/counts/prime_vote.hpp"
#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace zeroset::algebra {

using namespace detail;

namespace {

void check_options(const CertificateOptions& options) {
  if (options.max_degree && *options.max_degree < 0) {
    throw InvalidArgument("[algebra::certify_inconsistent] max_degree must not be negative, got " +
                          std::to_string(*options.max_degree));
  }
  if (options.threads < 1 || !(options.limits.seconds > 0) || !(options.limits.memory_gib > 0)) {
    throw InvalidArgument("[algebra::certify_inconsistent] threads must be at least 1 and limits positive");
  }
}

void set_consistent(InconsistencyResult& result, Certainty status) {
  result.inconsistent = false;
  result.status = status;
  result.complete = true;
}

void set_certificate(InconsistencyResult& result, const PolynomialSystem& system, std::vector<Polynomial> multipliers) {
  result.inconsistent = true;
  result.degree = 0;
  for (std::size_t i = 0; i < multipliers.size(); ++i) {
    if (!multipliers[i].empty()) {
      result.degree = std::max(*result.degree, degree(multipliers[i]) + degree(system.polynomials[i]));
    }
  }
  result.multipliers = std::move(multipliers);
  result.status = Certainty::proved;
  result.complete = true;
}

/// What is plain: a constant equation, and equations without constant terms, which vanish at the origin.
bool decide_trivially(const PolynomialSystem& system, InconsistencyResult& result) {
  bool vanishes_at_origin = true;
  for (std::size_t i = 0; i < system.polynomials.size(); ++i) {
    const Polynomial& f = system.polynomials[i];
    if (degree(f) == 0) {
      std::vector<Polynomial> multipliers(system.polynomials.size());
      multipliers[i] = {{Rational(1) / f.front().coefficient, {}}};
      set_certificate(result, system, std::move(multipliers));
      result.degree_status = Certainty::proved;
      return true;
    }
    vanishes_at_origin = vanishes_at_origin && (f.empty() || !f.back().monomial.empty());
  }
  if (vanishes_at_origin) {
    set_consistent(result, Certainty::proved);
  }
  return vanishes_at_origin;
}

class Searcher {
 public:
  Searcher(const PolynomialSystem& system, const CertificateOptions& options, Clock::time_point start)
      : system_(system), options_(options), start_(start), primes_(options.seed, "certificate primes") {}

  void run(InconsistencyResult& result) {
    std::int64_t degree = min_degree();
    for (;; ++degree) {
      if (!may_try(degree) || is_consistent(degree, result)) {
        break;
      }
      auto step = try_degree(degree, prime(0));
      if (!step) {
        break;
      }
      report(degree);
      if (!step->multipliers.empty()) {
        settle(degree, std::move(*step), result);
        return;
      }
      excluded_below_ = step->excluded;
    }
    if (!result.inconsistent) {
      result.reason = failure_ + none_below(degree);
    }
  }

 private:
  [[nodiscard]] std::int64_t min_degree() const {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (const Polynomial& f : system_.polynomials) {
      least = f.empty() ? least : std::min(least, degree(f));
    }
    return least;
  }

  [[nodiscard]] double seconds_left() const { return options_.limits.seconds - seconds_since(start_); }

  std::uint32_t prime(std::size_t i) {
    while (drawn_.size() <= i) {
      constexpr std::uint64_t kMin = 1U << 30U;
      const std::uint64_t candidate = kMin + primes_.below(kMin);
      if (n_is_prime(candidate) != 0 && std::find(drawn_.begin(), drawn_.end(), candidate) == drawn_.end()) {
        drawn_.push_back(static_cast<std::uint32_t>(candidate));
      }
    }
    return drawn_[i];
  }

  [[nodiscard]] std::string none_below(std::int64_t degree) const {
    return degree <= min_degree() || drawn_.empty()
               ? std::string()
               : "; none of degree at most " + std::to_string(degree - 1) + " modulo " + std::to_string(drawn_[0]);
  }

  bool may_try(std::int64_t degree) {
    if (options_.max_degree && degree > *options_.max_degree) {
      failure_ = "a certificate, if there is one, has a degree above " + std::to_string(*options_.max_degree) +
                 " (--max-degree)";
    } else if (seconds_left() <= 0) {
      failure_ = time_reason(options_.limits.seconds);
    } else if (const double bytes = macaulay_bytes(system_, degree); bytes > memory_bytes(options_.limits)) {
      failure_ = "Macaulay's matrix of degree " + std::to_string(degree) + " takes at least " + readable_bytes(bytes) +
                 " (--memory)";
    }
    return failure_.empty();
  }

  /// Asked once, after two matrices, or before one that is not small. A basis that takes long is given up for the
  /// matrices.
  bool is_consistent(std::int64_t degree, InconsistencyResult& result) {
    constexpr double kSmall = 0x1p20, kPatience = 20;
    if (asked_ || (degree < min_degree() + 2 && macaulay_bytes(system_, degree) < kSmall)) {
      return false;
    }
    asked_ = true;
    CountOptions options;
    options.limits = options_.limits;
    options.limits.seconds = std::min(seconds_left() / 3, kPatience);
    options.seed = options_.seed;
    options.threads = options_.threads;
    options.max_solutions = 1;
    options.max_real = 0;
    options.stop = options_.stop;
    const CountResult counted = count(system_, options);
    if (!counted.dimension || *counted.dimension < 0) {
      return false;
    }
    set_consistent(result, Certainty::probability_one);
    result.primes = counted.primes;
    return true;
  }

  /// Absent where time or memory ran out; then failure_ is set.
  std::optional<CertificateStep> try_degree(std::int64_t degree, std::uint32_t prime) {
    Limits limits = options_.limits;
    limits.seconds = std::max(seconds_left(), 1e-3);
    limits.memory_gib = std::isfinite(limits.memory_gib) ? limits.memory_gib : kDefaultMemoryGib;
    const ChildOutcome outcome =
        run_in_child([&] { return to_text(search_certificate(system_, degree, prime)); }, limits, options_.stop);
    if (outcome.status == ChildStatus::finished) {
      return certificate_step_of(outcome.output);
    }
    failure_ = "at degree " + std::to_string(degree) + ": " +
               (outcome.status == ChildStatus::timed_out ? time_reason(options_.limits.seconds) : outcome.reason);
    return std::nullopt;
  }

  // A certificate is one whatever the prime; that there is none of a smaller degree is what the primes say.
  void settle(std::int64_t degree, CertificateStep step, InconsistencyResult& result) {
    if (!is_certificate(system_, step.multipliers)) {
      failure_ = "the combination modulo " + std::to_string(prime(0)) + " is none over Q: try another --seed";
      result.reason = failure_;
      return;
    }
    set_certificate(result, system_, std::move(step.multipliers));
    result.degree_status = Certainty::proved;
    if (degree == min_degree() || excluded_below_) {
      return;
    }
    result.degree_status = Certainty::probability_one;
    result.primes = {prime(0)};
    for (std::size_t i = 1; i < kPrimes; ++i) {
      const auto below = try_degree(degree - 1, prime(i));
      if (!below) {
        result.reason = "that no smaller degree suffices was seen modulo " + std::to_string(i) + " primes: " + failure_;
        return;
      }
      if (below->excluded) {
        result.degree_status = Certainty::proved;
        return;
      }
      if (!below->multipliers.empty() && is_certificate(system_, below->multipliers)) {
        excluded_below_ = false;
        settle(degree - 1, *below, result);  // the first prime was a bad one
        return;
      }
      result.primes.push_back(prime(i));
    }
  }

  void report(std::int64_t degree) const {
    if (options_.progress) {
      options_.progress({"certificate", degree, 0, "of degree " + std::to_string(degree)});
    }
  }

  static constexpr std::size_t kPrimes = 3;

  const PolynomialSystem& system_;
  const CertificateOptions& options_;
  Clock::time_point start_;
  Stream primes_;
  std::vector<std::uint32_t> drawn_{};
  bool asked_ = false;
  bool excluded_below_ = false;  ///< the rows of the degree below are, modulo a prime
  std::string failure_{};
};

InconsistencyResult certify(const PolynomialSystem& system,
                            const CertificateOptions& options,
                            Clock::time_point start) {
  InconsistencyResult result;
  result.seed = options.seed;
  if (!decide_trivially(system, result)) {
    Searcher(system, options, start).run(result);
  }
  result.seconds = seconds_since(start);
  return result;
}

/// "0", then "-3/2*x(1)^2*x(4)", a term a line: Singular reads no leading plus, and lines of limited length.
void print_singular(std::ostream& text, const Polynomial& polynomial) {
  text << " 0";
  for (const Term& term : polynomial) {
    const std::string coefficient = zeroset::to_string(term.coefficient);
    text << "\n  " << (coefficient.front() == '-' ? "" : "+") << coefficient;
    for (const Power& power : term.monomial) {
      text << "*x(" << power.variable + 1 << ")^" << power.exponent;
    }
  }
  text << ";\n";
}

}  // namespace

InconsistencyResult certify_inconsistent(const PolynomialSystem& system, const CertificateOptions& options) {
  check_options(options);
  validate(system);
  return certify(system, options, Clock::now());
}

InconsistencyResult certify_inconsistent(const Problem& problem, const CertificateOptions& options) {
  check_options(options);
  const auto start = Clock::now();
  try {
    return certify(expand(problem, options.limits), options, start);
  } catch (const LimitExceeded& error) {
    InconsistencyResult result;
    result.reason = error.what();
    result.seed = options.seed;
    result.seconds = seconds_since(start);
    return result;
  }
}

bool is_certificate(const PolynomialSystem& system, const std::vector<Polynomial>& multipliers) {
  if (multipliers.size() != system.polynomials.size()) {
    throw InvalidArgument("[algebra::is_certificate] expected " + std::to_string(system.polynomials.size()) +
                          " multipliers, got " + std::to_string(multipliers.size()));
  }
  validate({system.variables, multipliers, {}});
  return combination_is(system, multipliers, {{Rational(1), {}}});
}

std::string singular_certificate(const PolynomialSystem& system, const std::vector<Polynomial>& multipliers) {
  std::ostringstream text;
  text << "// A proof that a system of " << system.polynomials.size()
       << " equations has no solution: sum g_i f_i = 1 over Q.\n// Check it with: Singular -q certificate.sing\n";
  for (std::size_t v = 0; v < system.variables.size(); ++v) {
    text << "// x(" << v + 1 << ") is " << system.variables[v] << '\n';
  }
  text << "ring r = 0, (x(1.." << std::max<std::size_t>(system.variables.size(), 1) << ")), dp;\n"
       << "poly f, g;\npoly s = 0;\n";
  for (std::size_t i = 0; i < multipliers.size(); ++i) {
    text << "f =";
    print_singular(text, system.polynomials[i]);
    text << "g =";
    print_singular(text, multipliers[i]);
    text << "s = s + g*f;\n";
  }
  text << "if (s == 1) { print(\"certificate: valid\"); } else { print(\"certificate: WRONG\"); }\nquit;\n";
  return text.str();
}

}  // namespace zeroset::algebra
