// Figures and tables of the motion of weights.
#pragma once

#include "studies/lipton/groups/motion.hpp"
#include "studies/lipton/weight_motion.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace zeroset::studies::lipton {

/// One parent's training.
struct ParentMotion {
  std::int64_t parent = 0;
  WeightMotion motion{};
  std::optional<Tail> tail{};
  std::vector<double> gradient_epochs{}, gradient_norms{};
};

/// Loss, gradient, steps, distances, turns and directions of one parent.
[[nodiscard]] std::vector<Panel> motion_panels(const ParentMotion& found, double settled);

/// Its layers: norms, angles an epoch, angles from the start.
[[nodiscard]] std::vector<Panel> layer_panels(const ParentMotion& found, const std::vector<std::int64_t>& layers);

/// A row a parent; and a row a parent and layer.
[[nodiscard]] Table motion_table(const StudyContext& context,
                                 std::size_t a,
                                 const std::vector<ParentMotion>& parents,
                                 std::int64_t tail);
[[nodiscard]] Table layers_table(const StudyContext& context,
                                 std::size_t a,
                                 const std::vector<ParentMotion>& parents,
                                 const std::vector<std::int64_t>& layers);

}  // namespace zeroset::studies::lipton
