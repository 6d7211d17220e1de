#include "studies/theory2/groups/stage_figures.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/path_walk.hpp"
#include "studies/engine/spectrum.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/groups/trajectories.hpp"

#include <algorithm>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

// Places in the series of the group's numbers.
constexpr std::size_t kAll = 0, kFirstAlone = 1, kLate = 2, kLateAlone = 3, kOtherAll = 4, kOtherLate = 5;

/// A picture of all stages from one on, with what its panels are called.
struct StagesPicture {
  Picture picture{};
  std::int64_t first = 1;
  std::string title{};  ///< "relu, layer 2"
};

void append(std::vector<Panel>& panels, std::vector<Panel> more) {
  for (Panel& panel : more) {
    panels.push_back(std::move(panel));
  }
}

std::vector<Panel> whole_panels(const StagesPicture& shown) {
  const std::string stages = shown.first == 1 ? "all stages" : "stages from " + std::to_string(shown.first);
  return picture_panels(shown.title + ", " + stages, shown.picture, {.labels = PointLabels::none});
}

/// One stage by itself, and the walk's.
std::vector<Panel> near_panels(const Stages& stages, const StagesPicture& shown, std::int64_t stage) {
  return picture_panels(shown.title + ", stage " + std::to_string(stage),
                        part_of(shown.picture, stages.of(stage, shown.first)));
}

/// One stage among the others, by itself, and the walk's.
std::vector<Panel> stage_panels(const Stages& stages,
                                const StagesPicture& shown,
                                const std::vector<std::int64_t>& chosen,
                                std::int64_t last) {
  std::vector<Panel> panels;
  for (const std::int64_t stage : chosen) {
    if (stage >= shown.first && stage <= last) {
      panels.push_back(
          path_panel(shown.title + ", stage " + std::to_string(stage) + " among others",
                     shown.picture.paths,
                     shown.picture.embedding,
                     {.labels = PointLabels::none, .shown = stages.of(stage, shown.first), .others_grey = true}));
      append(panels, near_panels(stages, shown, stage));
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
    Table spectrum = spectrum_table(context_, group_, a_);
    for (std::size_t i = 0; i < options_.layers.size(); ++i) {
      const std::int64_t layer = options_.layers[i];
      const StagesPicture all = picture_of(layer, 1), end = picture_of(layer, late_);
      add(spectrum, "all stages", layer, all.picture);
      add(spectrum, "stages from " + std::to_string(late_), layer, end.picture);
      const std::string where = "Weights of layer " + std::to_string(layer) + ". " +
                                path_caption(context_.protocol, PointLabels::epochs) + " " + kWalkCaption;
      if (i == 0) {
        first_layer(all, end, layer, where);
      } else {
        other_layer(all, end, layer, where, i == 1 ? "" : "b");
      }
    }
    output_.tables.push_back(std::move(spectrum));
    return std::move(output_);
  }

 private:
  [[nodiscard]] StagesPicture picture_of(std::int64_t layer, std::int64_t first) const {
    return {
        picture(
            stages_.from(first), stages_.origins(first), context_.network(a_), layer, context_.protocol.dissimilarity),
        first,
        context_.activation(a_) + ", layer " + std::to_string(layer)};
  }

  void add(Table& spectrum, const std::string& what, std::int64_t layer, const Picture& shown) const {
    add_spectrum(spectrum, context_.protocol.dissimilarity, what, layer, shown.embedding, &shown.walk);
  }

  void figure(const std::string& number,
              const std::string& caption,
              const std::string& found,
              std::vector<Panel> panels,
              int columns = 2) {
    if (!panels.empty()) {
      output_.figures.push_back(found_figure(
          context_, group_, a_, {.number = number, .caption = caption, .found = found}, std::move(panels)));
      output_.figures.back().columns = columns;
    }
  }

  /// How far the trajectories of these stages part, in one sentence. \param chosen  those that there are count
  [[nodiscard]] std::string spread(std::int64_t layer, const std::vector<std::int64_t>& chosen) const {
    std::vector<std::string> words;
    for (const std::int64_t stage : chosen) {
      const std::string one =
          stage_words(stages_, options_, stage, context_.network(a_), layer, context_.protocol.dissimilarity);
      if (!one.empty()) {
        words.push_back(one);
      }
    }
    return in_turn(words);
  }

  void first_layer(const StagesPicture& all, const StagesPicture& end, std::int64_t layer, const std::string& where) {
    const std::string first_and_last = spread(layer, {1, options_.stages});
    const std::string found_all = share_words(all.picture) + "; " + first_and_last;
    const std::string found_end = share_words(end.picture) + "; " + spread(layer, {late_, options_.stages});
    if (numbers_.summary()) {
      std::vector<Panel> panels = whole_panels(all);
      append(panels, whole_panels(end));
      append(panels, near_panels(stages_, all, 1));
      append(panels, near_panels(stages_, end, late_));
      figure(
          *numbers_.summary(), where, found_all + "; from stage " + std::to_string(late_) + " on " + found_end, panels);
    }
    const std::string near = " Beside each stage among the others it stands by itself.";
    figure(numbers_.series(kAll), where, found_all, whole_panels(all));
    figure(numbers_.series(kFirstAlone),
           where + near,
           spread(layer, options_.first_alone),
           stage_panels(stages_, all, options_.first_alone, options_.stages),
           3);
    figure(numbers_.series(kLate), where + " Scaled by themselves.", found_end, whole_panels(end));
    figure(numbers_.series(kLateAlone),
           where + near,
           spread(layer, options_.late_alone),
           stage_panels(stages_, end, options_.late_alone, options_.stages),
           3);
  }

  void other_layer(const StagesPicture& all,
                   const StagesPicture& end,
                   std::int64_t layer,
                   const std::string& where,
                   const std::string& suffix) {
    figure(numbers_.series(kOtherAll) + suffix,
           where,
           share_words(all.picture) + "; " + spread(layer, {1, options_.stages}),
           whole_panels(all));
    figure(numbers_.series(kOtherLate) + suffix,
           where,
           share_words(end.picture) + "; " + spread(layer, {late_, options_.stages}),
           whole_panels(end));
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
