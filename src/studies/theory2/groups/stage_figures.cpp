#include "studies/theory2/groups/stage_figures.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/path_panel.hpp"
#include "studies/engine/spectrum.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

// Places in the series of the group's numbers.
constexpr std::size_t kAll = 0, kFirstAlone = 1, kLate = 2, kLateAlone = 3, kOtherAll = 4, kOtherLate = 5;

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

Stages read_stages(const StudyContext& context, const StagesOptions& options, std::size_t a) {
  Stages all;
  for (std::int64_t stage = 1; stage <= options.stages; ++stage) {
    for (std::int64_t trajectory = 1; trajectory <= options.trajectories; ++trajectory) {
      const Experiment run = stage_run(context.protocol, options, a, stage, trajectory);
      const bool noisy = trajectory > options.trajectories - options.perturbed;
      all.paths.push_back(read_path(context.trained.of(run),
                                    run,
                                    noisy ? "perturbed" : "trajectory " + std::to_string(trajectory),
                                    (stage - 1) * options.epochs));
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

/// Makes the figures of one activation one after the other.
class StageFigures {
 public:
  StageFigures(const StudyContext& context, const FigureGroup& group, const StagesOptions& options, std::size_t a)
      : context_(context),
        group_(group),
        options_(options),
        a_(a),
        late_(std::min(options.late, options.stages)),
        stages_(read_stages(context, options, a)),
        numbers_(group.text().figures) {}

  Results make() {
    const Architecture network = context_.network(a_);
    const Dissimilarity kind = context_.protocol.dissimilarity;
    Table spectrum = spectrum_table(context_, group_, a_);
    for (std::size_t i = 0; i < options_.layers.size(); ++i) {
      const std::int64_t layer = options_.layers[i];
      const PathEmbedding all = embed(stages_.from(1), network, layer, kind);
      const PathEmbedding end = embed(stages_.from(late_), network, layer, kind);
      add_spectrum(spectrum, kind, "all stages", layer, all);
      add_spectrum(spectrum, kind, "stages from " + std::to_string(late_), layer, end);
      const std::string where =
          "Weights of layer " + std::to_string(layer) + ". " + path_caption(context_.protocol, PointLabels::epochs);
      if (i == 0) {
        first_layer(all, end, where);
      } else {
        other_layer(all, end, where, i == 1 ? "" : "b");
      }
    }
    output_.tables.push_back(std::move(spectrum));
    return std::move(output_);
  }

 private:
  void figure(const std::string& number, const std::string& caption, std::vector<Panel> panels) {
    if (!panels.empty()) {
      output_.figures.push_back(activation_figure(context_, group_, a_, number, "", caption, std::move(panels)));
    }
  }

  void first_layer(const PathEmbedding& all, const PathEmbedding& end, const std::string& where) {
    if (numbers_.summary()) {
      const std::vector<Panel> first = stage_panels(stages_, all, 1, 1);
      const std::vector<Panel> one = stage_panels(stages_, end, late_, late_);
      figure(*numbers_.summary(),
             where,
             {whole_panel(stages_, all, 1), whole_panel(stages_, end, late_), first.back(), one.back()});
    }
    figure(numbers_.series(kAll), where, {whole_panel(stages_, all, 1)});
    figure(numbers_.series(kFirstAlone), where, panels_of(stages_, all, options_.first_alone, 1, options_.stages));
    figure(numbers_.series(kLate), where + " Scaled by themselves.", {whole_panel(stages_, end, late_)});
    figure(numbers_.series(kLateAlone), where, panels_of(stages_, end, options_.late_alone, late_, options_.stages));
  }

  void other_layer(const PathEmbedding& all,
                   const PathEmbedding& end,
                   const std::string& where,
                   const std::string& suffix) {
    figure(numbers_.series(kOtherAll) + suffix, where, {whole_panel(stages_, all, 1)});
    figure(numbers_.series(kOtherLate) + suffix, where, {whole_panel(stages_, end, late_)});
  }

  const StudyContext& context_;
  const FigureGroup& group_;
  const StagesOptions& options_;
  std::size_t a_;
  std::int64_t late_;  ///< first stage of the second embedding
  Stages stages_;
  FigureNumbers numbers_;
  Results output_{};
};

}  // namespace

Results stage_figures(const StudyContext& context,
                      const FigureGroup& group,
                      const StagesOptions& options,
                      std::size_t a) {
  return StageFigures(context, group, options, a).make();
}

}  // namespace zeroset::studies::theory2
