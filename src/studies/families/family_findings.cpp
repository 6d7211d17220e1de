// What loss surfaces side by side say, in sentences.
#include "zeroset/core/text.hpp"

#include "studies/families/family_rows.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies {
namespace {

constexpr std::size_t kMaxDecided = 6;   // sentences that can still be read
constexpr double kWorthTelling = 0.005;  // of two training errors

/// As people call it; its name where no run says more.
std::string spoken_family(const FamilyComparison& comparison, const std::string& family) {
  std::vector<Activation> activations;
  for (const landscape::SnapshotRun& run : comparison.source.runs) {
    const Activation& activation = run.experiment->activations.front();
    if (std::find(activations.begin(), activations.end(), activation) == activations.end()) {
      activations.push_back(activation);
    }
  }
  const std::vector<std::string> names = spoken_names(activations);
  for (std::size_t a = 0; a < activations.size(); ++a) {
    if (name(activations[a]) == family) {
      return names[a];
    }
  }
  return family;
}

/// Two numbers for one quantity, side by side, where they disagree: the run in which they do most.
void add_disagreement(const FamilyComparison& comparison, std::vector<std::string>& sentences) {
  const RunMeasures* worst = nullptr;
  const auto gap = [](const RunMeasures& run) {
    const double difference = std::abs(run.train_error - run.whole_train_error);
    return std::isfinite(difference) ? difference : 0;
  };
  for (const RunMeasures& run : comparison.runs) {
    worst = worst == nullptr || gap(run) > gap(*worst) ? &run : worst;
  }
  if (worst == nullptr || gap(*worst) < kWorthTelling) {
    return;
  }
  sentences.push_back("Training errors depend on the images and on whose batch statistics are used, most for " +
                      spoken_family(comparison, worst->activation) + ", seed " + std::to_string(worst->seed) + ": " +
                      percent(worst->train_error) + " on " + first_images(comparison) +
                      " with the statistics of these, " + percent(worst->whole_train_error) + " on all " +
                      with_thousands(comparison.images.whole_train) + " with the statistics of all.");
}

std::string decided_text(const FamilyComparison& comparison, const FamilyRow& row) {
  const auto [least, largest] = std::minmax_element(row.differences.begin(), row.differences.end());
  const std::string unit = row.measure.is_share() ? " percentage points" : "";
  const ValueForm form = row.measure.form();
  return spoken_family(comparison, row.family) + " minus " +
         spoken_family(comparison, families_of(comparison).front()) + ", " + row.measure.heading + ": from " +
         spoken_value(*least, form) + " to " + spoken_value(*largest, form) + unit + " (" + p_text(*row.tests.t_holm) +
         ").";
}

void add_tests(const FamilyComparison& comparison, std::vector<std::string>& sentences) {
  std::vector<PairedTests> tests;
  std::vector<std::string> decided;
  for (const FamilyRow& row : family_rows(comparison)) {
    tests.push_back(row.tests);
    if (row.tests.decided()) {
      decided.push_back(decided_text(comparison, row));
    }
  }
  const std::size_t number = count_tests(tests);
  if (number == 0) {
    return;
  }
  sentences.push_back((decided.empty() ? "None" : std::to_string(decided.size())) + " of " + count_of(number, "test") +
                      " of differences to " + spoken_family(comparison, families_of(comparison).front()) +
                      (decided.size() > 1 ? " are" : " is") + " below 0.05 after Holm's correction.");
  decided.resize(std::min(decided.size(), kMaxDecided));
  sentences.insert(sentences.end(), decided.begin(), decided.end());
}

void add_open_eigenvalues(const FamilyComparison& comparison, std::vector<std::string>& sentences) {
  const auto open = std::count_if(comparison.runs.begin(), comparison.runs.end(), [](const RunMeasures& run) {
    return !run.largest_converged || !run.smallest_converged;
  });
  if (open > 0) {
    sentences.push_back("In " + std::to_string(open) + " of " + count_of(comparison.runs.size(), "network") +
                        " an extreme eigenvalue had not converged within " +
                        std::to_string(comparison.options.products) +
                        " products with the Hessian; such numbers are marked and enter no test.");
  }
}

}  // namespace

std::vector<std::string> findings(const FamilyComparison& comparison) {
  std::vector<std::string> sentences;
  add_tests(comparison, sentences);
  add_disagreement(comparison, sentences);
  add_open_eigenvalues(comparison, sentences);
  return sentences;
}

}  // namespace zeroset::studies
