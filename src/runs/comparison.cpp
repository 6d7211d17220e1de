#include "zeroset/runs/comparison.hpp"

#include <algorithm>

namespace zeroset::runs {

bool Comparison::interrupted() const {
  return std::any_of(
      runs.begin(), runs.end(), [](const ComparedRun& run) { return !run.is_complete() && run.left_out.empty(); });
}

bool Comparison::any_diverged() const {
  return std::any_of(
      runs.begin(), runs.end(), [](const ComparedRun& run) { return run.result.status == RunStatus::diverged; });
}

std::size_t Comparison::complete() const {
  return static_cast<std::size_t>(std::ranges::count_if(runs, &ComparedRun::is_complete));
}

}  // namespace zeroset::runs
