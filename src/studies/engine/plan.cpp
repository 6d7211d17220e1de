#include "studies/engine/plan.hpp"

#include "zeroset/core/parameters.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/nets/run_cost.hpp"
#include "zeroset/nets/run_time.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace zeroset::studies {
namespace {

constexpr double kMillion = 1e6, kHour = 3600;

/// What one group adds to those before it.
struct GroupCost {
  std::int64_t networks = 0, shared = 0, epochs = 0, checkpoints = 0;
  double images = 0, disk = 0, memory = 0;  ///< bytes
  double seconds = 0;                       ///< of one thread; where it is asked for
  std::map<std::int64_t, double> images_by_parameters{};
};

/// Counts a run and those that it starts from, where they are new.
/// \param times  null: no time is wanted
void count(const Experiment& run, bool asked, std::set<std::string>& seen, GroupCost& cost, nets::RunTimes* times) {
  if (!seen.insert(to_json(run).dump()).second) {
    cost.shared += asked ? 1 : 0;
    return;
  }
  if (run.start) {
    count(*run.start->run, false, seen, cost, times);
  }
  const nets::RunCost one = nets::run_cost(run);
  ++cost.networks;
  cost.epochs += one.epochs;
  cost.checkpoints += one.checkpoints;
  cost.images += static_cast<double>(one.images);
  cost.images_by_parameters[num_parameters(run.network)] += static_cast<double>(one.images);
  cost.seconds += times == nullptr ? 0 : times->seconds(run);
  cost.disk += static_cast<double>(one.disk_bytes);
  cost.memory = std::max(cost.memory, static_cast<double>(one.memory_bytes));
}

void add(GroupCost& sum, const GroupCost& cost) {
  sum.networks += cost.networks;
  sum.shared += cost.shared;
  sum.epochs += cost.epochs;
  sum.checkpoints += cost.checkpoints;
  sum.images += cost.images;
  sum.seconds += cost.seconds;
  for (const auto& [parameters, images] : cost.images_by_parameters) {
    sum.images_by_parameters[parameters] += images;
  }
  sum.disk += cost.disk;
  sum.memory = std::max(sum.memory, cost.memory);
}

/// "188,810: 12, 12,010: 0.3": the width of a network decides what an image costs.
std::string images_by_parameters(const GroupCost& cost) {
  std::string text;
  for (const auto& [parameters, images] : cost.images_by_parameters) {
    text += (text.empty() ? "" : "; ") + with_thousands(parameters) + ": " + significant(images / kMillion, 3);
  }
  return text;
}

void add_cost(Table& table, const std::string& figures, const GroupCost& cost) {
  add_row(table,
          {figures,
           cost.networks,
           cost.shared,
           cost.epochs,
           cost.images / kMillion,
           images_by_parameters(cost),
           cost.seconds / kHour,
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
                  "millions, together and by the number of parameters. Hours: of one thread of this machine's "
                  "processor, by steps of each network that were measured just now, with all that is evaluated; "
                  "networks run one on each thread. Disk: checkpoints. Memory: at most what the largest step of one "
                  "network holds; a GPU "
                  "trains up to eight at once."};
  table.columns = {{.key = "figures", .heading = "Figures"},
                   {.key = "networks", .heading = "Networks", .kind = ColumnKind::integer},
                   {.key = "shared", .heading = "Shared", .kind = ColumnKind::integer},
                   {.key = "epochs", .heading = "Epochs", .kind = ColumnKind::integer},
                   {.key = "million_images", .heading = "Images (10^6)", .kind = ColumnKind::real, .digits = 3},
                   {.key = "images_by_parameters", .heading = "Images by parameters"},
                   {.key = "hours", .heading = "Hours", .kind = ColumnKind::real, .digits = 3},
                   {.key = "checkpoints", .heading = "Checkpoints", .kind = ColumnKind::integer},
                   {.key = "disk_gib", .heading = "Disk (GiB)", .kind = ColumnKind::real, .digits = 3},
                   {.key = "memory_gib", .heading = "Memory (GiB)", .kind = ColumnKind::real, .digits = 3}};
  return table;
}

}  // namespace

Table plan_table(const std::string& scale, const std::vector<PlannedGroup>& groups) {
  Table table = empty_table(scale);
  nets::RunTimes times;
  std::set<std::string> seen;
  GroupCost sum;
  for (const PlannedGroup& group : groups) {
    GroupCost cost;
    for (const Experiment& run : group.runs) {
      count(run, true, seen, cost, &times);
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
      count(run, true, seen, sum, nullptr);
    }
  }
  networks = seen.size();
  return static_cast<std::int64_t>(sum.images);
}

}  // namespace zeroset::studies
