#include "studies/theory2/groups/rate_sweep.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zeroset::studies::theory2 {
namespace {

bool is_better(const RateOutcome& one, const RateOutcome& other) {
  if (one.train_loss != other.train_loss) {
    return one.train_loss < other.train_loss;
  }
  const double a = one.effective_rate(), b = other.effective_rate();
  const bool equal = std::abs(a - b) <= 1e-9 * std::max(a, b);  // 0.03 / (1 - 0.9) is 0.3 but for rounding
  return equal ? one.momentum > other.momentum : a > b;
}

double last_loss(const runs::RunResult& run) {
  const std::optional<double> loss = run.epochs.empty() ? std::nullopt : run.epochs.back().train.mean_loss;
  return loss.value_or(std::numeric_limits<double>::infinity());
}

}  // namespace

bool is_pair(const RateOutcome& outcome, double learning_rate, double momentum) {
  return outcome.learning_rate == learning_rate && outcome.momentum == momentum;
}

std::string instability(const runs::RunResult& run, double spike) {
  if (run.status == runs::RunStatus::diverged) {
    return run.cause;
  }
  if (run.epochs.size() < 2) {
    return "nothing was measured after the start";
  }
  std::optional<double> first, lowest;
  for (const runs::EpochMetrics& line : run.epochs) {
    const std::string at = " at epoch " + std::to_string(line.epoch);
    if (!line.train.mean_loss) {
      return "training loss not finite" + at;
    }
    const double loss = *line.train.mean_loss;
    if (first && loss >= *first) {
      return "training loss " + significant(loss) + at + ", from " + significant(*first) + " at the start";
    }
    first = first.value_or(loss);
    lowest = std::min(loss, lowest.value_or(loss));
  }
  const double last = *run.epochs.back().train.mean_loss;
  return last > spike * *lowest ? "training loss ends at " + significant(last) + ", having been " + significant(*lowest)
                                : "";
}

std::vector<RateOutcome> rate_outcomes(const Protocol& protocol, const RatesOptions& options, const StudyRuns& runs) {
  std::vector<RateOutcome> outcomes;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::size_t m = 0; m < options.momenta.size(); ++m) {
      for (std::size_t r = 0; r < options.learning_rates.size(); ++r) {
        const runs::RunResult& run = runs.of(rate_run(protocol, options, a, r, m));
        outcomes.push_back(
            {a, options.learning_rates[r], options.momenta[m], instability(run, options.spike), last_loss(run)});
      }
    }
  }
  return outcomes;
}

std::optional<RateOutcome> best_stable(const std::vector<RateOutcome>& outcomes, std::size_t activation) {
  std::optional<RateOutcome> best;
  for (const RateOutcome& one : outcomes) {
    if (one.activation == activation && one.unstable.empty() && (!best || is_better(one, *best))) {
      best = one;
    }
  }
  return best;
}

}  // namespace zeroset::studies::theory2
