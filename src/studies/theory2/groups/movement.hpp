// What descents do to networks that noise has parted: how far each moves, and whether they move together.
#pragma once

#include "zeroset/core/parameters.hpp"

#include "studies/theory2/groups/descents.hpp"

#include <string>
#include <vector>

namespace zeroset::studies::theory2 {

/// Of the runs of one parent, by some of their weights; pairs in one order.
struct Movement {
  std::vector<double> moved{};           ///< a run: 1 - cos of its perturbed start and its end
  std::vector<double> starts{}, ends{};  ///< a pair: 1 - cos of the two starts, and of the two ends
  std::vector<double> cosines{};         ///< a pair: of end less start; none for a pair of which one stood still
};

/// \param runs  each with its start first and its end last  \param weights  what counts
[[nodiscard]] Movement movement(const std::vector<const Path*>& runs, const std::vector<ParameterSlice>& weights);

/// A pair: 1 - cos of the ends over that of the starts; none for starts that are one.
[[nodiscard]] std::vector<double> end_over_start(const Movement& movement);

/// A row a parent and set of weights: all, then layer by layer. Means over runs, or pairs.
[[nodiscard]] Table movement_table(const StudyContext& context, const FigureGroup& group, std::size_t a);
void add_movement(Table& table,
                  const Descents& descents,
                  const Architecture& network,
                  const std::vector<std::int64_t>& layers);

}  // namespace zeroset::studies::theory2
