// Descents from one perturbed network, and what claims need of them.
#pragma once

#include "zeroset/landscape/agreement.hpp"

#include "studies/engine/paths.hpp"
#include "studies/theory2/groups/perturbed.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace zeroset::studies::theory2 {

/// All runs of one parent.
struct Descents {
  std::vector<Path> paths{};  ///< the runs in order
  bool ended = false;         ///< all of them; else nothing below but where they start
  PerturbedMeasures measures{};
  std::optional<landscape::Agreement> agreement{};  ///< of the runs, then the reference, on the test set

  [[nodiscard]] std::vector<const Path*> all() const;
};

/// \throws StudyStopped
[[nodiscard]] Descents measured_descents(const StudyContext& context,
                                         const PerturbedOptions& options,
                                         std::size_t a,
                                         std::int64_t parent,
                                         const StudyEvaluator& evaluate);

}  // namespace zeroset::studies::theory2
