#include "studies/theory2/groups/averages.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/landscape/directions.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// The averages of trunk and branch at the epochs that both have, not yet measured.
Path averages(const Path& trunk, const Path& branch, const Architecture& network, landscape::Mixture mixture) {
  Path average{.label = "average"};
  average.points.resize(trunk.points.rows(), branch.points.cols());
  for (std::size_t i = 0; i < branch.epochs.size(); ++i) {
    const auto same = std::find(trunk.epochs.begin(), trunk.epochs.end(), branch.epochs[i]);
    if (same == trunk.epochs.end()) {
      continue;
    }
    const Parameters a = trunk.points.col(same - trunk.epochs.begin()).cast<double>();
    const Parameters b = branch.points.col(static_cast<Eigen::Index>(i)).cast<double>();
    average.points.col(std::ssize(average.epochs)) = landscape::mixed(network, a, b, 0.5, mixture).cast<float>();
    average.epochs.push_back(branch.epochs[i]);
  }
  average.points.conservativeResize(Eigen::NoChange, std::ssize(average.epochs));
  return average;
}

ordered_json to_json(const PointMeasures& measures) {
  const auto value = [](const std::optional<double>& loss) { return loss ? ordered_json(*loss) : ordered_json(); };
  ordered_json line{{"train_error", measures.train_error},
                    {"test_error", measures.test_error},
                    {"train_median_loss", value(measures.train_loss)},
                    {"test_median_loss", value(measures.test_loss)}};
  if (!measures.train_loss || !measures.test_loss) {
    line["reason"] = "not finite";
  }
  return line;
}

PointMeasures read_measures(const json& line) {
  const auto value = [&](const char* key) {
    return line.at(key).is_null() ? std::nullopt : std::optional(line.at(key).get<double>());
  };
  return {line.at("train_error").get<double>(),
          line.at("test_error").get<double>(),
          value("train_median_loss"),
          value("test_median_loss")};
}

/// Kept in a file a branch, so that a study that goes on measures nothing twice. The branch's name stands for all that
/// it depends on, trunk included.
void measure_averages(const StudyContext& context,
                      const StudyEvaluator& evaluate,
                      const std::filesystem::path& branch,
                      Path& average) {
  const std::filesystem::path file =
      context.folder / "averages" /
      (branch.filename().string() + "-" + landscape::name(context.protocol.mixture) + ".json");
  if (std::error_code ignored; std::filesystem::exists(file, ignored)) {
    const json document = read_json_file(file);
    if (document.at("epochs") == json(average.epochs)) {
      for (const json& line : document.at("measures")) {
        average.measures.push_back(read_measures(line));
      }
      return;
    }
  }
  ordered_json document{{"schema", "zeroset.averages/1"}, {"epochs", average.epochs}, {"measures", json::array()}};
  for (Eigen::Index i = 0; i < average.points.cols(); ++i) {
    const nets::Evaluation found = evaluate(average.points.col(i).cast<double>());
    average.measures.push_back(measures_of(found.train, found.test));
    document["measures"].push_back(to_json(average.measures.back()));
  }
  make_folders(file.parent_path());
  write_json_file(file, document);
}

/// Mean over the images of [the average is wrong] less the mean of the other two: paired, so that what is common to
/// the three does not widen the interval (normal approximation).
MeanInterval paired_difference(const std::vector<bool>& average,
                               const std::vector<bool>& first,
                               const std::vector<bool>& second) {
  std::vector<double> differences;
  for (std::size_t k = 0; k < average.size(); ++k) {
    differences.push_back((average[k] ? 0.0 : 1.0) - 0.5 * ((first[k] ? 0 : 1) + (second[k] ? 0 : 1)));
  }
  return mean_interval(differences);
}

/// The row of branch b.
void add_wall(const BranchesSource& source,
              const Branches& branches,
              std::size_t b,
              const Path& trunk,
              Table& table,
              ActivationMeasures& measures) {
  const Path &branch = branches.branches[b], &average = branches.averages[b];
  if (average.epochs.empty() || average.epochs.back() != trunk.epochs.back()) {
    return;  // one of them diverged: the notes say so
  }
  const auto end = [&](const Path& path) {
    return source.evaluate(path.points.col(path.points.cols() - 1).cast<double>(), /*answers=*/true);
  };
  const nets::Evaluation mean = end(average), first = end(trunk), second = end(branch);
  const MeanInterval difference = paired_difference(mean.train.right, first.train.right, second.train.right);
  const std::int64_t epoch = source.options.branches[b];
  measures.walls.push_back({branches.parent, epoch, branches.noise, difference});
  std::vector<Cell> cells{branches.parent + 1,
                          branches.noise,
                          epoch,
                          first.train.error(),
                          second.train.error(),
                          mean.train.error(),
                          Measured{difference.mean, difference.half_width},
                          mean.test.error()};
  Path ends{.points = Eigen::MatrixXf(trunk.points.rows(), 2)};
  ends.points << trunk.points.rightCols(1), branch.points.rightCols(1);
  const Architecture network = source.context.network(source.a);
  for (const std::int64_t layer : source.options.layers) {
    const double apart = dissimilarities({&ends}, network, layer, source.context.protocol.dissimilarity)(0, 1);
    cells.emplace_back(apart);
  }
  add_row(table, std::move(cells));
}

}  // namespace

Branches read_branches(const BranchesSource& source, std::int64_t parent, std::size_t noise, const Path& trunk) {
  const Protocol& protocol = source.context.protocol;
  const BranchesOptions& options = source.options;
  Branches all{.parent = parent, .noise = options.noises[noise]};
  for (std::size_t b = 0; b < options.branches.size(); ++b) {
    const Experiment run = branch_run(protocol, options, source.a, parent, b, noise);
    const runs::RunResult& result = source.context.trained.of(run);
    const std::string label = "branch at " + std::to_string(options.branches[b]);
    all.branches.push_back(read_path(result, run, label, options.branches[b]));
    all.averages.push_back(averages(trunk, all.branches.back(), source.context.network(source.a), protocol.mixture));
    measure_averages(source.context, source.evaluate, result.folder, all.averages.back());
  }
  return all;
}

Table walls_table(const BranchesSource& source, const std::string& key) {
  const std::string activation = source.context.activation(source.a);
  Table table{
      .name = key + "_walls_" + activation,
      .title = "Trunk, branch and average at the end, " + activation,
      .caption =
          "Difference: training error of the average less the mean of the other two, with the 95 % "
          "interval over the images, paired. Layers: 1 - cos of trunk and branch at the end, where "
          "early branches have made more steps than late ones. Averages: " +
          landscape::name(source.context.protocol.mixture) +
          ", statistics computed anew. Parent: the initialization of trunk and branches; figures show the first."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "noise", .heading = "Noise", .kind = ColumnKind::real},
                   {.key = "branch", .heading = "Branch at", .kind = ColumnKind::integer},
                   {.key = "trunk_error", .heading = "Trunk", .kind = ColumnKind::percent},
                   {.key = "branch_error", .heading = "Branch", .kind = ColumnKind::percent},
                   {.key = "average_error", .heading = "Average", .kind = ColumnKind::percent},
                   {.key = "difference", .heading = "Difference", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "average_test_error", .heading = "Average, test", .kind = ColumnKind::percent}};
  for (const std::int64_t layer : source.options.layers) {
    table.columns.push_back({.key = "displacement" + std::to_string(layer),
                             .heading = "Layer " + std::to_string(layer),
                             .kind = ColumnKind::real});
  }
  return table;
}

void add_walls(const BranchesSource& source,
               const Branches& branches,
               const Path& trunk,
               Table& table,
               ActivationMeasures& measures) {
  for (std::size_t b = 0; b < source.options.branches.size(); ++b) {
    add_wall(source, branches, b, trunk, table, measures);
  }
}

}  // namespace zeroset::studies::theory2
