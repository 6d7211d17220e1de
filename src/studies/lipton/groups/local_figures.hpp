// Figures and tables of runs that leave the long training in pairs.
#pragma once

#include "studies/lipton/groups/twins.hpp"

#include <cstddef>
#include <vector>

namespace zeroset::studies::lipton {

/// Against the epoch of spawning: barriers in error and loss, distance of the ends, share of random segments with a
/// barrier.
[[nodiscard]] std::vector<Panel> spawn_panels(const Protocol& protocol,
                                              const LocalOptions& options,
                                              const std::vector<Twins>& twins,
                                              const std::vector<Twins>& strangers);

/// Error and loss between the first parent's pairs.
[[nodiscard]] std::vector<Panel> twin_line_panels(const std::vector<Twins>& twins, const std::vector<Twins>& strangers);

/// A row a pair.
[[nodiscard]] Table twins_table(const StudyContext& context,
                                const LocalOptions& options,
                                std::size_t a,
                                const std::vector<Twins>& twins,
                                const std::vector<Twins>& strangers);

}  // namespace zeroset::studies::lipton
