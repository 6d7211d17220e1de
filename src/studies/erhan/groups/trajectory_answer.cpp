// The right answer as a point of function space, and the way to it.
#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/words.hpp"
#include "studies/erhan/groups/trajectories.hpp"
#include "studies/erhan/seed_curves.hpp"

#include <cmath>

namespace zeroset::studies::erhan {
namespace {

/// Of a network that says 1 / C for each class of every image.
double uniform_distance(const Protocol& protocol, std::size_t classes) {
  const auto c = static_cast<double>(classes);
  if (protocol.outputs == OutputKind::correctness) {
    return std::sqrt(1 - 1 / c);  // right by chance
  }
  return protocol.distance == OutputDistance::hellinger ? std::sqrt(1 - 1 / std::sqrt(c)) : std::sqrt(1 - 1 / c);
}

Panel answer_panel(const TrajectorySource& source, const FunctionSpace& space, const std::string& title) {
  Panel panel{.title = title, .x = {.title = "epoch"}, .y = {.title = "distance to the right answer", .lower = 0}};
  const std::vector<double>& epochs = space.members.front().epochs;
  const double uniform = uniform_distance(source.context.protocol, runs::ImageDataset::kClasses);
  panel.series.push_back(level_series("uniform", "knows nothing", epochs, uniform));
  for (std::size_t p = 0; p < preparations(source.context.protocol, source.a); ++p) {
    std::vector<std::vector<double>> curves;
    for (const SpaceMember* member : space.family(p)) {
      curves.emplace_back();
      for (std::size_t t = 0; t < space.snapshots(); ++t) {
        curves.back().push_back(space.to_answer(*member, t));
      }
    }
    if (!curves.empty()) {
      const std::string name = "pre-training: " + preparation_label(source.context.protocol, source.a, p);
      append_thin(panel, name, std::vector(curves.size(), epochs), curves);
      panel.series.push_back(mean_series(name, epochs, curves));
      panel.series.back().key += "-mean";
    }
  }
  return panel;
}

Table answer_table(const TrajectorySource& source) {
  Table table{
      .name = source.group.text().key + "_answer_" + source.context.activation(source.a),
      .title = "Distance to the right answer, network by network, " + spoken_activation(source.context, source.a),
      .caption =
          "Root mean square over the images, at the start, half way and at the end. Never right: test images "
          "that the network answers rightly at none of its snapshots."};
  table.columns = {{.key = "pretraining", .heading = "Pre-training"},
                   {.key = "seed", .heading = "Seed", .kind = ColumnKind::integer},
                   {.key = "train_start", .heading = "Training, start", .kind = ColumnKind::real, .digits = 3},
                   {.key = "train_half", .heading = "half way", .kind = ColumnKind::real, .digits = 3},
                   {.key = "train_end", .heading = "end", .kind = ColumnKind::real, .digits = 3},
                   {.key = "test_start", .heading = "Test, start", .kind = ColumnKind::real, .digits = 3},
                   {.key = "test_half", .heading = "half way", .kind = ColumnKind::real, .digits = 3},
                   {.key = "test_end", .heading = "end", .kind = ColumnKind::real, .digits = 3},
                   {.key = "never_right", .heading = "Never right", .kind = ColumnKind::percent}};
  return table;
}

}  // namespace

void add_answer(const TrajectorySource& source, Results& output) {
  const auto& [train, test] = source.spaces;
  if (!test.has_answer) {
    output.notes.push_back("logits have no right answer: its distance is not drawn");
    return;
  }
  output.figures.push_back(activation_figure(
      source.context,
      source.group,
      source.a,
      source.number(2),
      "",
      "Distance of the output vector to that of the right answers, on training and on test images: thin lines are "
      "networks, thick ones their mean with its 95 % interval over the seeds. Gray: a network that gives every class "
      "the same probability.",
      {answer_panel(source, train, "training images"), answer_panel(source, test, "test images")}));
  Table table = answer_table(source);
  const std::size_t half = test.snapshot_at(0.5 * test.members.front().epochs.back()), end = test.snapshots() - 1;
  for (std::size_t i = 0; i < test.members.size(); ++i) {
    const SpaceMember& member = test.members[i];
    std::vector<Cell> cells{preparation_label(source.context.protocol, source.a, member.preparation),
                            static_cast<std::int64_t>(replica_seed(source.context.protocol, member.replica))};
    for (const FunctionSpace* space : {&train, &test}) {
      for (const std::size_t t : {std::size_t{0}, half, end}) {
        cells.emplace_back(space->to_answer(member, t));
      }
    }
    cells.emplace_back(never_right(test, member));
    add_row(table, std::move(cells));
  }
  output.tables.push_back(std::move(table));
}

}  // namespace zeroset::studies::erhan
