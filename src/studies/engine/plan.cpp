#include "studies/engine/plan.hpp"

#include "zeroset/nets/run_cost.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace zeroset::studies {
namespace {

/// What one group adds to those before it.
struct GroupCost {
  std::int64_t networks = 0, shared = 0, epochs = 0, checkpoints = 0;
  double images = 0, disk = 0, memory = 0;  ///< bytes
};

/// Counts a run and those that it starts from, where they are new.
void count(const Experiment& run, bool asked, std::set<std::string>& seen, GroupCost& cost) {
  if (!seen.insert(to_json(run).dump()).second) {
    cost.shared += asked ? 1 : 0;
    return;
  }
  if (run.start) {
    count(*run.start->run, false, seen, cost);
  }
  const nets::RunCost one = nets::run_cost(run);
  ++cost.networks;
  cost.epochs += one.epochs;
  cost.checkpoints += one.checkpoints;
  cost.images += static_cast<double>(one.images);
  cost.disk += static_cast<double>(one.disk_bytes);
  cost.memory = std::max(cost.memory, static_cast<double>(one.memory_bytes));
}

void add(GroupCost& sum, const GroupCost& cost) {
  sum.networks += cost.networks;
  sum.shared += cost.shared;
  sum.epochs += cost.epochs;
  sum.checkpoints += cost.checkpoints;
  sum.images += cost.images;
  sum.disk += cost.disk;
  sum.memory = std::max(sum.memory, cost.memory);
}

void add_cost(Table& table, const std::string& figures, const GroupCost& cost) {
  constexpr double kMillion = 1e6;
  add_row(table,
          {figures,
           cost.networks,
           cost.shared,
           cost.epochs,
           cost.images / kMillion,
           cost.checkpoints,
           cost.disk / 0x1p30,
           cost.memory / 0x1p30});
}

std::string figures_of(const GroupText& group) {
  std::string text;
  for (const std::string& number : group.figures) {
    text += (text.empty() ? "" : ", ") + number;
  }
  return text;
}

Table empty_table(const std::string& scale) {
  Table table{.name = "plan",
              .title = "What the study takes, scale " + scale,
              .caption =
                  "Networks that are new to a row, and those that it shares with rows above. Epochs: of SGD, or steps "
                  "of full-batch descent; fewer where training stops at its error. Images: training images seen, in "
                  "millions. Disk: checkpoints. Memory: at most what the largest step of one network holds; a GPU "
                  "trains up to eight at once."};
  table.columns = {{.key = "figures", .heading = "Figures"},
                   {.key = "networks", .heading = "Networks", .kind = ColumnKind::integer},
                   {.key = "shared", .heading = "Shared", .kind = ColumnKind::integer},
                   {.key = "epochs", .heading = "Epochs", .kind = ColumnKind::integer},
                   {.key = "million_images", .heading = "Images (10^6)", .kind = ColumnKind::real, .digits = 3},
                   {.key = "checkpoints", .heading = "Checkpoints", .kind = ColumnKind::integer},
                   {.key = "disk_gib", .heading = "Disk (GiB)", .kind = ColumnKind::real, .digits = 3},
                   {.key = "memory_gib", .heading = "Memory (GiB)", .kind = ColumnKind::real, .digits = 3}};
  return table;
}

}  // namespace

Table plan_table(const std::string& scale, const std::vector<PlannedGroup>& groups) {
  Table table = empty_table(scale);
  std::set<std::string> seen;
  GroupCost sum;
  for (const PlannedGroup& group : groups) {
    GroupCost cost;
    for (const Experiment& run : group.runs) {
      count(run, true, seen, cost);
    }
    add_cost(table, figures_of(group.text), cost);
    add(sum, cost);
  }
  add_cost(table, "all", sum);
  return table;
}

Results plan_results(const std::string& study, Table table) {
  Results plan;
  plan.facts = {{"schema", "zeroset.plan/1"}, {"study", study}};
  plan.tables.push_back(std::move(table));
  return plan;
}

std::int64_t images_of(const std::vector<PlannedGroup>& groups, std::size_t& networks) {
  std::set<std::string> seen;
  GroupCost sum;
  for (const PlannedGroup& group : groups) {
    for (const Experiment& run : group.runs) {
      count(run, true, seen, sum);
    }
  }
  networks = seen.size();
  return static_cast<std::int64_t>(sum.images);
}

}  // namespace zeroset::studies
