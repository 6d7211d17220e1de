#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/toy/toy_landscape.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace zeroset::cli {

/// Every critical point: loss, index, distance from the origin, orbit, share of the descents.
[[nodiscard]] Table points_table(const ToyLandscape& toy);

/// Every pair of minima: the highest loss on the straight line, and the lowest pass.
[[nodiscard]] Table pairs_table(const ToyLandscape& toy);

/// Every orbit: size, index, loss.
[[nodiscard]] Table orbits_table(const ToyLandscape& toy);

/// "zeroset.landscape_toy/1" without the schema.
[[nodiscard]] nlohmann::ordered_json toy_keys(const ToyLandscape& toy);

/// Losses by index, shares of the descents, valleys and passes, and the plane through three critical points where there
/// are three that do not lie on a line.
[[nodiscard]] std::vector<Figure> toy_figures(const ToyLandscape& toy, const Problem& problem, int grid);

/// "12 of 17 real critical points", or what is known instead.
[[nodiscard]] std::string found_words(const ToyLandscape& toy);

}  // namespace zeroset::cli
