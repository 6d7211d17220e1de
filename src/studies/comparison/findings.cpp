// What a comparison says, in sentences.
#include "zeroset/core/text.hpp"
#include "zeroset/studies/comparison.hpp"

#include "studies/comparison/differences.hpp"
#include "studies/comparison/measures.hpp"
#include "studies/comparison/statistics_beside.hpp"
#include "studies/comparison/varied.hpp"

#include <algorithm>

namespace zeroset::studies {

using runs::ComparedRun;
using runs::Comparison;
using runs::RunStatus;

namespace {

constexpr std::size_t kMaxSentences = 6;  // of one kind, so that they can still be read
constexpr double kFarAbove = 0.1;         // the median: a seed that failed

/// What every sentence needs.
struct Told {
  const Experiment& experiment;
  const Comparison& comparison;
  std::vector<std::string> names{};  ///< of the activations
};

/// " (width 0.5)"; empty where nothing is varied.
std::string where_of(const Told& told, std::size_t cell) {
  const std::string where = describe(told.comparison.cells[cell], told.comparison);
  return where.empty() ? "" : " (" + where + ")";
}

std::string verdict(const PairedTests& tests, std::size_t seeds, std::size_t number) {
  const std::string with = " with " + count_of(seeds, "seed");
  const std::string holm = "after Holm's correction for " + count_of(number, "test");
  if (!tests.t) {
    return "the same in each of " + count_of(seeds, "seed") + ", so there is no test";
  }
  if (tests.decided()) {
    return "decided" + with + " (" + p_text(*tests.t_holm) + " " + holm + ")";
  }
  return *tests.t < 0.05 ? "undecided" + with + " (" + p_text(*tests.t_holm) + " " + holm + ")" : "undecided" + with;
}

std::string sentence_of(const Told& told, const Difference& difference, std::size_t number) {
  const std::string pair = told.names[difference.activation] + " minus " + told.names[0];
  const std::string where = where_of(told, difference.cell);
  const std::string what = " percentage points of " + held_out_name(told.experiment) + " error";
  if (difference.values.empty()) {
    return pair + where + ": no seed finished with both.";
  }
  const MeanInterval interval = mean_interval(difference.values);
  const std::string mean = spoken_value(interval.mean, ValueForm::percent);
  if (difference.values.size() == 1) {
    return pair + where + ": " + mean + what + " in one seed, so there is no test.";
  }
  const std::string half_width =  // equal differences have no interval, and the verdict says that they are equal
      !all_same(difference.values) ? " ± " + value_text(interval.half_width, ValueForm::percent) : "";
  return pair + where + ": " + mean + half_width + what + ", " +
         verdict(difference.tests, difference.values.size(), number) + ".";
}

/// Each difference; of many how many are decided, and those.
void add_differences(const Told& told, std::vector<std::string>& sentences) {
  const std::vector<Difference> all = differences_of(told.experiment, told.comparison);
  std::vector<PairedTests> tests;
  for (const Difference& one : all) {
    tests.push_back(one.tests);
  }
  const std::size_t number = count_tests(tests);
  const bool many = all.size() > kMaxSentences;
  if (many) {
    const auto decided = std::count_if(tests.begin(), tests.end(), [](const PairedTests& t) { return t.decided(); });
    sentences.push_back("Of " + std::to_string(all.size()) + " differences of " + held_out_name(told.experiment) +
                        " error to " + told.names[0] + ", " + (decided == 0 ? "none" : std::to_string(decided)) +
                        (decided > 1 ? " are" : " is") + " decided at 0.05 after Holm's correction for " +
                        count_of(number, "test") + ".");
  }
  std::size_t told_of = 0;
  for (const Difference& one : all) {
    if ((!many || one.tests.decided()) && told_of++ < kMaxSentences) {
      sentences.push_back(sentence_of(told, one, number));
    }
  }
}

/// "seed 3 ended with a training error of 22.4 %, the median is 0.3 %", or what went wrong; empty for a seed that did
/// not fail.
std::string failure_of(const Told& told, const ComparedRun& run, double middle) {
  const std::string seed = "seed " + std::to_string(run.seed);
  if (run.result.status == RunStatus::diverged) {
    return seed + " diverged (" + run.result.cause + ")";
  }
  if (run.result.status != RunStatus::finished || run.result.epochs.empty()) {
    return "";
  }
  if (const std::string why = why_untrained(run.result, told.experiment.loss); !why.empty()) {
    return seed + " did not train (" + why + ")";
  }
  const double error = run.result.epochs.back().train.error();
  return error > middle + kFarAbove
             ? seed + " ended with a training error of " + percent(error) + ", the median is " + percent(middle)
             : "";
}

/// Of one cell and activation; empty where no seed failed.
std::string failures_of(const Told& told, std::size_t cell, std::size_t activation) {
  const Runs all = runs_of(told.comparison, cell, activation);
  const auto errors = final_values(finished_runs(told.comparison, cell, activation), train_error);
  const double middle = errors ? median(*errors) : 1;
  std::size_t failed = 0;
  std::string first;
  for (const ComparedRun* run : all) {
    const std::string why = failure_of(told, *run, middle);
    failed += why.empty() ? 0U : 1U;
    first = first.empty() ? why : first;
  }
  if (failed == 0) {
    return "";
  }
  const std::string seeds =
      all.size() == 1 ? ""
                      : " in " + (failed == 1 ? "one" : std::to_string(failed)) + " of " + count_of(all.size(), "seed");
  return told.names[activation] + where_of(told, cell) + " failed" + seeds + ": " + first +
         (failed > 1 ? ", and so on." : ".");
}

void add_failures(const Told& told, std::vector<std::string>& sentences) {
  std::vector<std::string> failures;
  for (std::size_t cell = 0; cell < told.comparison.cells.size(); ++cell) {
    for (std::size_t a = 0; a < told.experiment.activations.size(); ++a) {
      if (const std::string text = failures_of(told, cell, a); !text.empty()) {
        failures.push_back(text);
      }
    }
  }
  const std::size_t more = failures.size() > kMaxSentences ? failures.size() - kMaxSentences : 0;
  failures.resize(failures.size() - more);
  sentences.insert(sentences.end(), failures.begin(), failures.end());
  if (more > 0) {
    sentences.push_back("Seeds failed in " + std::to_string(more) + " more rows of the table.");
  }
}

/// How many networks have zero error on all images they were trained on.
void add_zero_error(const Told& told, std::vector<std::string>& sentences) {
  std::size_t fitted = 0, finished = 0;
  for (const ComparedRun& run : told.comparison.runs) {
    const bool ended = run.result.status == RunStatus::finished && !run.result.epochs.empty();
    finished += ended ? 1U : 0U;
    fitted += ended && run.result.epochs.back().train.errors == 0 ? 1U : 0U;
  }
  if (finished > 0) {
    sentences.push_back((fitted == 0 ? "None" : std::to_string(fitted)) + " of " + count_of(finished, "network") +
                        " that finished " + (fitted > 1 ? "classify" : "classifies") +
                        " every training image correctly.");
  }
}

}  // namespace

std::vector<std::string> findings(const Experiment& experiment, const Comparison& comparison) {
  const Told told{experiment, comparison, spoken_names(experiment.activations)};
  std::vector<std::string> sentences;
  add_differences(told, sentences);
  add_failures(told, sentences);
  add_parted_statistics(experiment, comparison, sentences);
  add_zero_error(told, sentences);
  return sentences;
}

}  // namespace zeroset::studies
