#include "cli/training/study_averages.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/landscape/directions.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

landscape::Mixture mixture_of(const std::string& name) {
  return name == "plain"        ? landscape::Mixture::plain
         : name == "normalised" ? landscape::Mixture::normalised
                                : landscape::Mixture::spherical;
}

/// The averages of trunk and branch at the epochs that both have, not yet measured.
Path averages(const Path& trunk, const Path& branch, const Architecture& network, const std::string& mixture) {
  Path average{.label = "average"};
  average.points.resize(trunk.points.rows(), branch.points.cols());
  for (std::size_t i = 0; i < branch.epochs.size(); ++i) {
    const auto same = std::find(trunk.epochs.begin(), trunk.epochs.end(), branch.epochs[i]);
    if (same == trunk.epochs.end()) {
      continue;
    }
    const Parameters a = trunk.points.col(same - trunk.epochs.begin()).cast<double>();
    const Parameters b = branch.points.col(static_cast<Eigen::Index>(i)).cast<double>();
    average.points.col(std::ssize(average.epochs)) =
        landscape::mixed(network, a, b, 0.5, mixture_of(mixture)).cast<float>();
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
      context.folder / "averages" / (branch.filename().string() + "-" + context.protocol.mixture + ".json");
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

}  // namespace

Branches read_branches(const StudyContext& context,
                       const FigureGroup& group,
                       std::size_t a,
                       std::int64_t parent,
                       std::size_t noise,
                       const Path& trunk,
                       const StudyEvaluator& evaluate) {
  Branches all{.parent = parent, .noise = group.noises[noise]};
  for (std::size_t b = 0; b < group.branches.size(); ++b) {
    const Experiment run = branch_run(context.protocol, group, a, parent, b, noise);
    const nets::RunResult& result = context.runs.of(run);
    const std::string label = "branch at " + std::to_string(group.branches[b]);
    all.branches.push_back(read_path(result, run, label, group.branches[b]));
    all.averages.push_back(averages(trunk, all.branches.back(), context.network(a), context.protocol.mixture));
    measure_averages(context, evaluate, result.folder, all.averages.back());
  }
  return all;
}

Table walls_table(const StudyContext& context, const FigureGroup& group, std::size_t a) {
  Table table{
      .name = group.key + "_walls_" + context.activation(a),
      .title = "Trunk, branch and average at the end, " + context.activation(a),
      .caption =
          "Difference: training error of the average less the mean of the other two, with the 95 % "
          "interval over the images, paired. Displacements: 1 - cos of trunk and branch, layer by "
          "layer. Averages: " +
          context.protocol.mixture +
          ", statistics computed anew. Parent: the initialisation of trunk and branches; figures show the first."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "noise", .heading = "Noise", .kind = ColumnKind::real},
                   {.key = "branch", .heading = "Branch at", .kind = ColumnKind::integer},
                   {.key = "trunk_error", .heading = "Trunk", .kind = ColumnKind::percent},
                   {.key = "branch_error", .heading = "Branch", .kind = ColumnKind::percent},
                   {.key = "average_error", .heading = "Average", .kind = ColumnKind::percent},
                   {.key = "difference", .heading = "Difference", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "average_test_error", .heading = "Average, test", .kind = ColumnKind::percent}};
  for (const std::int64_t layer : group.layers) {
    table.columns.push_back({.key = "displacement" + std::to_string(layer),
                             .heading = "Layer " + std::to_string(layer),
                             .kind = ColumnKind::real});
  }
  return table;
}

void add_wall(const StudyContext& context,
              const FigureGroup& group,
              const Branches& branches,
              std::size_t b,
              const Path& trunk,
              const StudyEvaluator& evaluate,
              const Architecture& network,
              Table& table,
              ActivationMeasures& measures) {
  const Path &branch = branches.branches[b], &average = branches.averages[b];
  if (average.epochs.empty() || average.epochs.back() != trunk.epochs.back()) {
    return;  // one of them diverged: the notes say so
  }
  const auto end = [&](const Path& path) {
    return evaluate(path.points.col(path.points.cols() - 1).cast<double>(), /*answers=*/true);
  };
  const nets::Evaluation mean = end(average), first = end(trunk), second = end(branch);
  const MeanInterval difference = paired_difference(mean.train.right, first.train.right, second.train.right);
  measures.walls.push_back({branches.parent, group.branches[b], branches.noise, difference});
  std::vector<Cell> cells{branches.parent + 1,
                          branches.noise,
                          group.branches[b],
                          first.train.error(),
                          second.train.error(),
                          mean.train.error(),
                          Measured{difference.mean, difference.half_width},
                          mean.test.error()};
  Path ends{.points = Eigen::MatrixXf(trunk.points.rows(), 2)};
  ends.points << trunk.points.rightCols(1), branch.points.rightCols(1);
  for (const std::int64_t layer : group.layers) {
    const double apart = dissimilarities({&ends}, network, layer, context.protocol.dissimilarity)(0, 1);
    measures.displacements.push_back({branches.parent, group.branches[b], layer, branches.noise, apart});
    cells.emplace_back(apart);
  }
  add_row(table, std::move(cells));
}

}  // namespace zeroset::cli
