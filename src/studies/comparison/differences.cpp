#include "studies/comparison/differences.hpp"

#include "studies/comparison/measures.hpp"

#include <cstdint>
#include <map>

namespace zeroset::studies {

using runs::ComparedRun;
using runs::Comparison;

namespace {

std::vector<double> paired_differences(const Comparison& comparison, std::size_t cell, std::size_t activation) {
  std::map<std::uint64_t, double> reference;
  for (const ComparedRun* run : finished_runs(comparison, cell, 0)) {
    reference[run->seed] = run->result.epochs.back().test.error();
  }
  std::vector<double> differences;
  for (const ComparedRun* run : finished_runs(comparison, cell, activation)) {
    if (const auto found = reference.find(run->seed); found != reference.end()) {
      differences.push_back(run->result.epochs.back().test.error() - found->second);
    }
  }
  return differences;
}

}  // namespace

std::vector<Difference> differences_of(const Experiment& experiment, const Comparison& comparison) {
  std::vector<Difference> all;
  std::vector<std::vector<double>> rows;
  for (std::size_t cell = 0; cell < comparison.cells.size(); ++cell) {
    for (std::size_t a = 1; a < experiment.activations.size(); ++a) {
      rows.push_back(paired_differences(comparison, cell, a));
      all.push_back({.cell = cell, .activation = a, .values = rows.back()});
    }
  }
  const std::vector<PairedTests> tests = paired_tests(rows);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].tests = tests[i];
  }
  return all;
}

}  // namespace zeroset::studies
