// Descents from one perturbed network, and what claims need of them.
#pragma once

#include "zeroset/landscape/agreement.hpp"

#include "cli/training/study_output.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::cli {

struct Descents {
  std::vector<Path> paths{};  ///< the runs in order
  bool ended = false;         ///< all of them; else nothing below but where they start
  PerturbedMeasures measures{};
  std::optional<landscape::Agreement> agreement{};  ///< of the runs, then the reference, on the test set

  [[nodiscard]] std::vector<const Path*> all() const;
};

/// \throws StudyStopped
[[nodiscard]] Descents measured_descents(const StudyContext& context,
                                         const FigureGroup& group,
                                         std::size_t a,
                                         std::int64_t parent,
                                         const StudyEvaluator& evaluate);

}  // namespace zeroset::cli
