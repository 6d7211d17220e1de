#include "zeroset/atlas/verify.hpp"

#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/subject.hpp"
#include "zeroset/core/json.hpp"

#include "atlas/lines/mixed_volume_line.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace zeroset::atlas {

using algebra::BoundNumbers;
using nlohmann::ordered_json;

namespace {

using Clock = std::chrono::steady_clock;

/// Mixed volumes with their reason, as they come from a process of their own.
struct MixedVolumeAnswer {
  std::optional<algebra::MixedVolumeNumbers> numbers{};
  std::string reason{};
  bool complete = true;  ///< false where they ran out of limits that somebody named
};

/// In a process of their own: their time and memory must not cost the count.
MixedVolumeAnswer mixed_volumes_apart(const Subject& subject, const VerifyOptions& options) {
  constexpr double kBoth = 0.5, kEach = 0.2;  // of the time of the row; the rest of kBoth for the monomials
  const bool limited = std::isfinite(options.limits.seconds);
  const Limits outer{options.limits.seconds * kBoth, options.limits.memory_gib};
  const auto work = [&] {
    BoundNumbers numbers;
    const Limits each{options.limits.seconds * kEach, options.limits.memory_gib};
    const bool complete = detail::add_mixed_volume(numbers, subject, each, options.threads);
    const ordered_json document{{"numbers", to_json(*numbers.mixed_volume)}, {"reason", numbers.reason}};
    return std::string(complete ? "1" : "0") + document.dump();
  };
  const ChildOutcome outcome = run_in_child(work, outer);
  if (outcome.status == ChildStatus::finished) {
    const ordered_json document = parse_ordered_json(outcome.output.substr(1), "an answer");
    return {algebra::read_mixed_volume_numbers(document["numbers"]),
            document["reason"].get<std::string>(),
            outcome.output[0] == '1' || !limited};
  }
  return {std::nullopt, "mixed_volume: " + outcome.reason, outcome.status == ChildStatus::failed};
}

std::optional<bool> agreement(const VerifyRow& row) {
  const bool theorem = row.closed_form && row.closed_form->status == Certainty::proved;  // a conjecture is no route
  if (theorem && row.count->with_multiplicity) {
    return row.closed_form->value == *row.count->with_multiplicity;
  }
  if (theorem && row.count->dimension && *row.count->dimension > 0) {
    return false;  // a number of solutions where the other route finds infinitely many
  }
  return std::nullopt;
}

VerifyRow verified(const Subject& subject, const VerifyOptions& options) {
  constexpr double kMinSeconds = 0.01;
  const auto start = Clock::now();
  const MixedVolumeAnswer mixed = options.mixed_volumes ? mixed_volumes_apart(subject, options) : MixedVolumeAnswer{};
  algebra::CountOptions count{.limits = options.limits, .seed = options.seed, .threads = options.threads};
  const double spent = options.seconds_spent + std::chrono::duration<double>(Clock::now() - start).count();
  count.limits.seconds = std::max(options.limits.seconds - spent, kMinSeconds);
  VerifyRow row;
  row.bounds = algebra::bound_numbers(bounds_of(subject, options.seed, algebra::effort_within(count.limits.seconds)),
                                      names_of_unknowns(subject));
  row.bounds->mixed_volume = mixed.numbers;
  if (!mixed.reason.empty()) {
    algebra::add_reason(row.bounds->reason, mixed.reason);
  }
  row.count = count_of(subject, count);
  if (subject.problem) {
    row.closed_form = algebra::closed_form(*subject.problem);
  }
  row.agree = agreement(row);
  row.reason = "solve: not part of verify; the verb solve answers";
  row.complete = row.count->complete && mixed.complete;
  return row;
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  const auto start = Clock::now();
  const Subject subject = read_problem_subject(line, options.folder);
  line.finish();
  const VerifyRow row = verified(subject,
                                 {.limits = options.limits,
                                  .seed = options.seed,
                                  .threads = options.threads,
                                  .seconds_spent = std::chrono::duration<double>(Clock::now() - start).count()});
  return {.keys = to_json(row), .complete = row.complete};
}

constexpr const char* kKeys[] = {"bounds", "count", "solve", "closed_form", "agree"};

}  // namespace

const AlgebraVerb kVerify{"verify", "zeroset.verify/1", answer, kKeys};

VerifyRow verify(const Problem& problem, const VerifyOptions& options) {
  return verified({.problem = problem}, options);
}

VerifyRow verify(const algebra::PolynomialSystem& system, const VerifyOptions& options) {
  return verified({.system = system}, options);
}

}  // namespace zeroset::atlas
