#include "cli/training/comparison_groups.hpp"
#include "cli/training/comparison_output.hpp"

#include <iomanip>
#include <sstream>

namespace zeroset::cli {

using nets::SplitMetrics;

std::string summary(const Experiment& experiment, const nets::RunResult& result) {
  std::ostringstream text;
  text << name(experiment.activations.front()) << ", seed " << experiment.seed << ": " << name(result.status)
       << (result.cause.empty() ? "" : ", " + result.cause) << ", " << result.step << " steps\n";
  const auto line = [&](const char* split, const SplitMetrics& m) {
    text << "  " << split << "  error " << std::fixed << std::setprecision(2) << 100 * m.error() << " %  median loss "
         << std::setprecision(4);
    m.median_loss ? text << *m.median_loss : text << "not finite";
    text << "  mean loss ";
    m.mean_loss ? text << *m.mean_loss : text << "not finite (" << m.not_finite << " images)";
    if (const std::optional<std::int64_t> outside = outside_of(m)) {
      text << "  out of range " << *outside;
    }
    text << '\n';
  };
  if (!result.epochs.empty()) {
    line("train", result.epochs.back().train);
    line("test ", result.epochs.back().test);
  }
  text << "  " << result.folder.string() << '\n';
  return text.str();
}

}  // namespace zeroset::cli
