// Figures 4 and 14 to 17: full-batch descent, its branches, and their averages.
#include "cli/training/study_averages.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace zeroset::cli {
namespace {

std::string text_of(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::vector<const Path*> pointers(const Path& trunk, const Branches& branches) {
  std::vector<const Path*> paths{&trunk};
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    paths.push_back(&branches.branches[b]);
    paths.push_back(&branches.averages[b]);
  }
  return paths;
}

/// Panels (a) to (d): each branch with the trunk and the average.
std::vector<Panel> single_panels(const Path& trunk, const Branches& branches, const PathEmbedding& embedding) {
  std::vector<Panel> panels;
  const std::vector<const Path*> paths = pointers(trunk, branches);
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    panels.push_back(path_panel(branches.branches[b].label,
                                paths,
                                embedding,
                                {.labels = PointLabels::train_errors, .shown = {0, 2 * b + 1, 2 * b + 2}}));
  }
  return panels;
}

std::vector<Panel> wall_panels(const Path& trunk, const Branches& branches) {
  std::vector<Panel> panels;
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    Path plain = branches.branches[b], average = branches.averages[b];
    plain.label = "branch";
    average.label = "average";
    panels.push_back(error_panels({&trunk, &plain, &average}, kDescentEpoch).front());
    panels.back().title = branches.branches[b].label;
  }
  return panels;
}

void measure_trunks(const StudyContext& context,
                    const FigureGroup& group,
                    std::size_t a,
                    ActivationMeasures& measures) {
  for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
    const nets::RunResult& result = context.runs.of(trunk_run(context.protocol, group, a, replica));
    if (result.status == nets::RunStatus::finished) {
      measures.descent_train_errors.push_back(result.epochs.back().train.error());
      measures.descent_test_errors.push_back(result.epochs.back().test.error());
    }
    if (const auto stall = stalled_share(result.epochs)) {
      measures.stalls.push_back(*stall);
    }
  }
}

/// The parents that no figure shows: their ends.
void measure_parents(const StudyContext& context,
                     const FigureGroup& group,
                     std::size_t a,
                     const StudyEvaluator& evaluate,
                     Table& walls,
                     ActivationMeasures& measures) {
  const Architecture network = context.network(a);
  for (std::int64_t parent = 1; parent < context.protocol.replicas; ++parent) {
    const Experiment run = trunk_run(context.protocol, group, a, parent);
    const Path trunk = read_path(context.runs.of(run), run, "trunk");
    for (std::size_t n = 0; n < group.noises.size(); ++n) {
      const Branches branches = read_branches(context, group, a, parent, n, trunk, evaluate);
      for (std::size_t b = 0; b < group.branches.size(); ++b) {
        add_wall(context, group, branches, b, trunk, evaluate, network, walls, measures);
      }
    }
  }
}

}  // namespace

GroupOutput branches_output(const StudyContext& context,
                            const FigureGroup& group,
                            std::size_t a,
                            ActivationMeasures& measures) {
  const Architecture network = context.network(a);
  const StudyEvaluator evaluate(context, a);
  measure_trunks(context, group, a, measures);
  const Experiment first = trunk_run(context.protocol, group, a, 0);
  const Path trunk = read_path(context.runs.of(first), first, "trunk");
  GroupOutput output;
  Table walls = walls_table(context, group, a), spectrum = spectrum_table(context, group, a);
  const auto figure = [&](const std::string& number, const std::string& what, const std::string& caption, auto panels) {
    const std::string name = context.figure_name(number, a) + what;
    output.figures.push_back(enlarged(study_figure(
        context, group, name, "Figure " + number + ", " + context.activation(a), caption, std::move(panels))));
  };
  for (std::size_t n = 0; n < group.noises.size(); ++n) {
    const Branches branches = read_branches(context, group, a, 0, n, trunk, evaluate);
    const std::string noise = text_of(branches.noise);
    const bool is_first = n == 0, is_last = n + 1 == group.noises.size();
    PathEmbedding shown;
    const std::int64_t layer = is_first || group.layers.size() < 2 ? group.layers[0] : group.layers[1];
    for (const std::int64_t each : group.layers) {
      PathEmbedding embedding = embed(pointers(trunk, branches), network, each, context.protocol.dissimilarity);
      add_spectrum(spectrum, context.protocol.dissimilarity, "noise " + noise, each, embedding);
      if (each == layer) {
        shown = std::move(embedding);
      }
    }
    for (std::size_t b = 0; b < group.branches.size(); ++b) {
      add_wall(context, group, branches, b, trunk, evaluate, network, walls, measures);
    }
    const std::string caption = "Weights of layer " + std::to_string(layer) + ", noise " + noise + ". " +
                                path_caption(context.protocol, PointLabels::train_errors);
    std::string what = is_first || is_last ? "" : "_noise" + noise;
    std::replace(what.begin(), what.end(), '.', '-');
    const std::string number = is_first ? "15" : "17";
    const std::vector<Panel> whole{
        path_panel("noise " + noise, pointers(trunk, branches), shown, {.labels = PointLabels::train_errors})};
    if (is_first) {
      figure("4", "", caption, whole);
    }
    figure(is_first ? "14" : "16", what, caption, whole);
    figure(number, what, caption, single_panels(trunk, branches, shown));
    figure(number,
           what + "_errors",
           "Training error of trunk, branch and average, noise " + noise + ".",
           wall_panels(trunk, branches));
  }
  measure_parents(context, group, a, evaluate, walls, measures);
  output.tables.push_back(std::move(walls));
  output.tables.push_back(std::move(spectrum));
  return output;
}

}  // namespace zeroset::cli
