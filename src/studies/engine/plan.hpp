// What a study takes, told before anything is trained.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/document/results.hpp"

#include "studies/engine/figure_group.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies {

/// A group and what it trains.
struct PlannedGroup {
  GroupText text{};
  std::vector<Experiment> runs{};
};

/// At a rate that is settled on the way the runs are those of the rate in the protocol: only what is shared may differ.
template <class Protocol>
[[nodiscard]] std::vector<PlannedGroup> planned_groups(const Protocol& protocol) {
  std::vector<PlannedGroup> all;
  for (const auto& group : protocol.groups) {
    all.push_back({group->text(), group->runs(protocol)});
  }
  return all;
}

/// A row a group, and their sum. A run that several share, or start from, counts for the first of them.
[[nodiscard]] Table plan_table(const std::string& scale, const std::vector<PlannedGroup>& groups);
[[nodiscard]] Results plan_results(const std::string& study, Table table);

/// Training images of all runs together. \param networks  how many runs that is
[[nodiscard]] std::int64_t images_of(const std::vector<PlannedGroup>& groups, std::size_t& networks);

}  // namespace zeroset::studies
