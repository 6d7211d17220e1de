#include "studies/theory2/groups/perturbed_figures.hpp"

#include "zeroset/landscape/directions.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/panels.hpp"
#include "studies/engine/path_walk.hpp"
#include "studies/engine/spectrum.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/groups/agreement_figures.hpp"
#include "studies/theory2/groups/descents.hpp"
#include "studies/theory2/groups/movement.hpp"
#include "studies/theory2/groups/perturbed_words.hpp"

#include <optional>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

// Places in the series of the group's numbers; a fourth layer and those after it are beyond the paper's.
constexpr std::size_t kCurves = 0, kFirstLayer = 1, kAlone = 4, kAgreement = 5, kLine = 6, kBeyond = 10;
constexpr std::size_t kPaperLayers = 3;

std::vector<Panel> line_panels(const Path& before, const Path& after, std::int64_t points) {
  std::vector<Panel> panels = error_panels({&before, &after});
  for (Panel& panel : loss_panels({&before, &after})) {
    panels.push_back(std::move(panel));
  }
  for (Panel& panel : panels) {
    panel.x.title = "share of the second network";
    for (Series& series : panel.series) {
      for (double& x : series.x) {
        x /= static_cast<double>(points - 1);
      }
    }
  }
  return panels;
}

/// Makes the figures of one activation one after the other, under the paper's numbers.
class PerturbedFigures {
 public:
  PerturbedFigures(const StudyContext& context,
                   const FigureGroup& group,
                   const PerturbedOptions& options,
                   std::size_t a)
      : context_(context),
        group_(group),
        options_(options),
        a_(a),
        network_(context.network(a)),
        evaluate_(context, a),
        descents_(measured_descents(context, options, a, 0, evaluate_)),
        numbers_(group.text().figures),
        movement_(movement_table(context, group, a)) {}

  /// Figures of the first parent; measures of all.
  Results make(ActivationMeasures& measures) {
    measure(descents_, measures);
    for (std::int64_t parent = 1; parent < context_.protocol.replicas; ++parent) {
      measure(measured_descents(context_, options_, a_, parent, evaluate_), measures);
    }
    output_.tables.push_back(std::move(movement_));
    if (!descents_.ended) {
      return std::move(output_);
    }
    curves();
    embeddings();
    if (descents_.agreement) {
      agreement(*descents_.agreement);
    }
    if (options_.interpolation > 1) {
      interpolation();
    }
    return std::move(output_);
  }

 private:
  void measure(const Descents& descents, ActivationMeasures& measures) {
    measures.perturbed.push_back(descents.measures);
    add_movement(movement_, descents, network_, options_.layers);
  }

  void figure(const FigureText& text, std::vector<Panel> panels) {
    output_.figures.push_back(found_figure(context_, group_, a_, text, std::move(panels)));
  }

  void curves() {
    std::vector<Panel> panels = error_panels(descents_.all(), kDescentEpoch);
    for (Panel& panel : loss_panels(descents_.all(), kDescentEpoch)) {
      panels.push_back(std::move(panel));
    }
    summary_ = panels;
    figure({.number = numbers_.series(kCurves),
            .caption = "Errors and median losses of the descents.",
            .found = error_words(descents_)},
           std::move(panels));
  }

  /// "relu, layer 2".
  [[nodiscard]] std::string title_of(std::int64_t layer) const {
    return context_.activation(a_) + ", layer " + std::to_string(layer);
  }

  [[nodiscard]] Picture picture_of(const std::vector<const Path*>& paths,
                                   std::int64_t layer,
                                   const Picture* like) const {
    return picture(paths, own_starts(paths.size()), network_, layer, context_.protocol.dissimilarity, like);
  }

  void embeddings() {
    Table spectrum = spectrum_table(context_, group_, a_);
    const Dissimilarity kind = context_.protocol.dissimilarity;
    const std::string points = path_caption(context_.protocol, PointLabels::epochs) + " " + kWalkCaption;
    std::vector<Panel> alone;
    std::vector<std::string> alone_words;
    std::optional<Picture> first;
    for (std::size_t i = 0; i < options_.layers.size(); ++i) {
      const std::int64_t layer = options_.layers[i];
      const Picture four = picture_of(descents_.all(), layer, first ? &*first : nullptr);
      const Picture one = picture_of({&descents_.paths.front()}, layer, nullptr);
      add_spectrum(spectrum, kind, "all runs", layer, four.embedding, &four.walk);
      add_spectrum(spectrum, kind, "run 1", layer, one.embedding, &one.walk);
      std::vector<Panel> panels = picture_panels(title_of(layer), four);
      const std::string words = share_words(four) + "; " + movement_words(descents_, network_, layer);
      for (Panel& panel : picture_panels(title_of(layer) + ", run 1", one)) {
        alone.push_back(std::move(panel));
      }
      alone_words.push_back("in layer " + std::to_string(layer) + " " + share_words(one));
      if (!first) {
        first = four;
        summary_.insert(summary_.end(), panels.begin(), panels.end());
        summary_.insert(summary_.end(), alone.begin(), alone.end());
        summary_words_ = error_words(descents_) + "; " + words;
      }
      figure({.number = numbers_.series((i < kPaperLayers ? kFirstLayer : kBeyond) + i),
              .caption = "Weights of layer " + std::to_string(layer) + ". " + points,
              .found = words},
             std::move(panels));
    }
    figure(
        {.number = numbers_.series(kAlone), .caption = "The first run alone. " + points, .found = in_turn(alone_words)},
        std::move(alone));
    if (numbers_.summary()) {
      figure({.number = *numbers_.summary(),
              .caption = "Errors, median losses and the plane of the first layer. " + points,
              .found = summary_words_},
             summary_);
    }
    output_.tables.push_back(std::move(spectrum));
  }

  void agreement(const landscape::Agreement& shares) {
    figure({.number = numbers_.series(kAgreement),
            .caption = "Percent of the test images that the network of the column gets right among those that the "
                       "network of the row gets right, and wrong among wrong.",
            .found = agreement_words(shares)},
           {agreement_panel(context_.activation(a_) + ": right, given right", shares.both_right),
            agreement_panel(context_.activation(a_) + ": wrong, given wrong", shares.both_wrong)});
    const std::string end = "_" + context_.activation(a_);
    output_.tables.push_back(agreement_table(group_.text().key + "_both_right" + end,
                                             "Right, given that another network is right, " + context_.activation(a_),
                                             shares.both_right,
                                             &shares.right));
    output_.tables.push_back(agreement_table(group_.text().key + "_both_wrong" + end,
                                             "Wrong, given that another network is wrong, " + context_.activation(a_),
                                             shares.both_wrong,
                                             nullptr));
  }

  /// Errors and losses on the line between two networks.
  [[nodiscard]] Path line_between(const Eigen::VectorXf& from,
                                  const Eigen::VectorXf& to,
                                  const std::string& label) const {
    Path line{.label = label};
    for (std::int64_t i = 0; i < options_.interpolation; ++i) {
      const double t = static_cast<double>(i) / static_cast<double>(options_.interpolation - 1);
      const nets::Evaluation found =
          evaluate_(landscape::mixed(network_, from.cast<double>(), to.cast<double>(), t, context_.protocol.mixture));
      line.epochs.push_back(i);
      line.measures.push_back(measures_of(found.train, found.test));
    }
    return line;
  }

  void interpolation() {
    const Eigen::MatrixXf &one = descents_.paths[0].points, &two = descents_.paths[1].points;
    const Path before = line_between(one.col(0), two.col(0), "before descent");
    const Path after = line_between(one.rightCols(1).col(0), two.rightCols(1).col(0), "after descent");
    figure({.number = numbers_.series(kLine),
            .caption = "On the line between the first two runs, statistics computed anew at each point.",
            .found = line_words(before) + "; " + line_words(after)},
           line_panels(before, after, options_.interpolation));
  }

  const StudyContext& context_;
  const FigureGroup& group_;
  const PerturbedOptions& options_;
  std::size_t a_;
  Architecture network_;
  StudyEvaluator evaluate_;
  Descents descents_;
  FigureNumbers numbers_;
  Table movement_;
  std::vector<Panel> summary_{};
  std::string summary_words_{};
  Results output_{};
};

}  // namespace

Results perturbed_figures(const StudyContext& context,
                          const FigureGroup& group,
                          const PerturbedOptions& options,
                          std::size_t a,
                          ActivationMeasures& measures) {
  return PerturbedFigures(context, group, options, a).make(measures);
}

}  // namespace zeroset::studies::theory2
