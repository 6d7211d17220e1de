// Figures 3 and 8 to 13: trajectories of SGD in stages.
#include "cli/training/study_output.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::cli {
namespace {

/// All trajectories, stage by stage.
struct Stages {
  std::vector<Path> paths{};
  std::vector<std::int64_t> stage{};  ///< of each, from 1

  /// From stage `first` on.
  [[nodiscard]] std::vector<const Path*> from(std::int64_t first) const {
    std::vector<const Path*> chosen;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (stage[i] >= first) {
        chosen.push_back(&paths[i]);
      }
    }
    return chosen;
  }

  /// Indices, into from(first), of the trajectories of one stage.
  [[nodiscard]] std::vector<std::size_t> of(std::int64_t one, std::int64_t first) const {
    std::vector<std::size_t> chosen;
    std::size_t index = 0;
    for (const std::int64_t s : stage) {
      if (s == one) {
        chosen.push_back(index);
      }
      index += s >= first ? 1 : 0;
    }
    return chosen;
  }
};

Stages read_stages(const StudyContext& context, const FigureGroup& group, std::size_t a) {
  Stages all;
  for (std::int64_t stage = 1; stage <= group.stages; ++stage) {
    for (std::int64_t trajectory = 1; trajectory <= group.trajectories; ++trajectory) {
      const Experiment run = stage_run(context.protocol, group, a, stage, trajectory);
      const bool noisy = trajectory > group.trajectories - group.perturbed;
      all.paths.push_back(read_path(context.runs.of(run),
                                    run,
                                    noisy ? "perturbed" : "trajectory " + std::to_string(trajectory),
                                    (stage - 1) * group.epochs));
      all.stage.push_back(stage);
    }
  }
  return all;
}

Panel whole_panel(const Stages& stages, const PathEmbedding& embedding, std::int64_t first) {
  return path_panel(first == 1 ? "all stages" : "stages from " + std::to_string(first),
                    stages.from(first),
                    embedding,
                    {.labels = PointLabels::none});
}

/// One stage among the others, and by itself.
std::vector<Panel> stage_panels(const Stages& stages,
                                const PathEmbedding& embedding,
                                std::int64_t stage,
                                std::int64_t first) {
  const std::vector<std::size_t> chosen = stages.of(stage, first);
  const std::vector<const Path*> paths = stages.from(first);
  const std::string name = "stage " + std::to_string(stage);
  PathEmbedding near{.scaling = embedding.scaling, .points = embedding.points};
  std::vector<const Path*> alone;
  for (const std::size_t i : chosen) {
    alone.push_back(paths[i]);
    near.coordinates.push_back(embedding.coordinates[i]);
  }
  return {path_panel(name, paths, embedding, {.labels = PointLabels::none, .shown = chosen, .others_grey = true}),
          path_panel(name + ", nearer", alone, near)};
}

std::vector<Panel> panels_of(const Stages& stages,
                             const PathEmbedding& embedding,
                             const std::vector<std::int64_t>& chosen,
                             std::int64_t first,
                             std::int64_t last) {
  std::vector<Panel> panels;
  for (const std::int64_t stage : chosen) {
    if (stage >= first && stage <= last) {
      for (Panel& panel : stage_panels(stages, embedding, stage, first)) {
        panels.push_back(std::move(panel));
      }
    }
  }
  return panels;
}

}  // namespace

GroupOutput stages_output(const StudyContext& context, const FigureGroup& group, std::size_t a) {
  const Stages stages = read_stages(context, group, a);
  const Architecture network = context.network(a);
  const std::int64_t late = std::min(group.late, group.stages);
  GroupOutput output;
  Table spectrum = spectrum_table(context, group, a);
  const auto figure = [&](const char* number, const std::string& caption, std::vector<Panel> panels) {
    if (!panels.empty()) {
      output.figures.push_back(enlarged(study_figure(context,
                                                     group,
                                                     context.figure_name(number, a),
                                                     "Figure " + std::string(number) + ", " + context.activation(a),
                                                     caption,
                                                     std::move(panels))));
    }
  };
  for (std::size_t i = 0; i < group.layers.size(); ++i) {
    const std::int64_t layer = group.layers[i];
    const Dissimilarity kind = context.protocol.dissimilarity;
    const PathEmbedding all = embed(stages.from(1), network, layer, kind);
    const PathEmbedding end = embed(stages.from(late), network, layer, kind);
    add_spectrum(spectrum, kind, "all stages", layer, all);
    add_spectrum(spectrum, kind, "stages from " + std::to_string(late), layer, end);
    const std::string where =
        "Weights of layer " + std::to_string(layer) + ". " + path_caption(context.protocol, PointLabels::epochs);
    if (i > 0) {
      figure(i == 1 ? "12" : "12b", where, {whole_panel(stages, all, 1)});
      figure(i == 1 ? "13" : "13b", where, {whole_panel(stages, end, late)});
      continue;
    }
    const std::vector<Panel> first = stage_panels(stages, all, 1, 1), one = stage_panels(stages, end, late, late);
    figure("3", where, {whole_panel(stages, all, 1), whole_panel(stages, end, late), first.back(), one.back()});
    figure("8", where, {whole_panel(stages, all, 1)});
    figure("9", where, panels_of(stages, all, group.first_alone, 1, group.stages));
    figure("10", where + " Scaled by themselves.", {whole_panel(stages, end, late)});
    figure("11", where, panels_of(stages, end, group.late_alone, late, group.stages));
  }
  output.tables.push_back(std::move(spectrum));
  return output;
}

}  // namespace zeroset::cli
