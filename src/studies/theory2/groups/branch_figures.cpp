#include "studies/theory2/groups/branch_figures.hpp"

#include "zeroset/core/text.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/panels.hpp"
#include "studies/engine/path_walk.hpp"
#include "studies/engine/spectrum.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/groups/averages.hpp"
#include "studies/theory2/groups/displacements.hpp"
#include "studies/theory2/runs.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

// Places in the series of the group's numbers: the plane, and each branch by itself.
constexpr std::size_t kFirstNoise = 0, kFirstSingle = 1, kOtherNoise = 2, kOtherSingle = 3;

std::vector<const Path*> pointers(const Path& trunk, const Branches& branches) {
  std::vector<const Path*> paths{&trunk};
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    paths.push_back(&branches.branches[b]);
    paths.push_back(&branches.averages[b]);
  }
  return paths;
}

/// Of those paths.
std::vector<PathOrigin> origins(const BranchesOptions& options) {
  std::vector<PathOrigin> all{{}};
  for (const std::int64_t epoch : options.branches) {
    all.push_back({.parent = 0, .epoch = epoch});
    all.push_back({.parent = 0, .epoch = epoch, .other = static_cast<int>(all.size()) - 1});
  }
  return all;
}

/// Panels (a) to (d): each branch with the trunk and the average, and the walk beside.
std::vector<Panel> single_panels(const std::string& title, const Branches& branches, const Picture& picture) {
  std::vector<Panel> panels;
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    for (Panel& panel : picture_panels(title + ", " + branches.branches[b].label,
                                       picture,
                                       {.labels = PointLabels::train_errors, .shown = {0, 2 * b + 1, 2 * b + 2}})) {
      panels.push_back(std::move(panel));
    }
  }
  return panels;
}

/// What stands between trunk and branch at their common end, branch by branch.
std::string wall_words(const Path& trunk, const Branches& branches) {
  std::vector<std::string> words;
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    const Path &branch = branches.branches[b], &average = branches.averages[b];
    if (average.epochs.empty() || average.epochs.back() != trunk.epochs.back()) {
      continue;  // one of them diverged: the notes say so
    }
    const double mean = 0.5 * (trunk.measures.back().train_error + branch.measures.back().train_error);
    const double points = 100 * (average.measures.back().train_error - mean);
    words.push_back((points < 0 ? "−" : "") + fixed(std::abs(points), 1) + " (" + branch.label + ")");
  }
  const std::string trunk_words =
      "the training error of the trunk ends at " + percent(trunk.measures.back().train_error);
  return words.empty()
             ? trunk_words
             : trunk_words + ", and the average of trunk and branch exceeds the mean of their errors there by " +
                   listed(words) + " points";
}

std::vector<Panel> wall_panels(const std::string& title, const Path& trunk, const Branches& branches) {
  std::vector<Panel> panels;
  for (std::size_t b = 0; b < branches.branches.size(); ++b) {
    Path plain = branches.branches[b], average = branches.averages[b];
    plain.label = "branch";
    average.label = "average";
    panels.push_back(error_panels({&trunk, &plain, &average}, kDescentEpoch).front());
    panels.back().title = title + ", " + branches.branches[b].label;
  }
  return panels;
}

/// Makes the figures of one activation one after the other.
class BranchFigures {
 public:
  BranchFigures(const StudyContext& context,
                const FigureGroup& group,
                const BranchesOptions& options,
                std::size_t a,
                ActivationMeasures& measures)
      : context_(context),
        group_(group),
        options_(options),
        a_(a),
        measures_(measures),
        evaluate_(context, a),
        source_{context, options, a, evaluate_},
        numbers_(group.text().figures),
        walls_(walls_table(source_, group.text().key)),
        displacements_(displacements_table(source_, group.text().key)),
        spectrum_(spectrum_table(context, group, a)) {}

  /// Figures of the first parent; measures of all.
  Results make() {
    measure_trunks();
    const Path trunk = read_trunk(0);
    for (std::size_t n = 0; n < options_.noises.size(); ++n) {
      const Branches branches = read_branches(source_, 0, n, trunk);
      const std::int64_t layer = n == 0 || options_.layers.size() < 2 ? options_.layers[0] : options_.layers[1];
      const Picture shown = embed_layers(trunk, branches, layer);
      measure(branches, trunk);
      draw(trunk, branches, n, layer, shown);
    }
    measure_parents();
    output_.tables.push_back(std::move(walls_));
    output_.tables.push_back(std::move(displacements_));
    output_.tables.push_back(std::move(spectrum_));
    return std::move(output_);
  }

 private:
  [[nodiscard]] Experiment trunk_of(std::int64_t parent) const {
    return trunk_run(context_.protocol, options_.epochs, options_.every, a_, parent);
  }

  [[nodiscard]] Path read_trunk(std::int64_t parent) const {
    const Experiment run = trunk_of(parent);
    return read_path(context_.trained.of(run), run, "trunk");
  }

  void measure_trunks() {
    for (std::int64_t replica = 0; replica < context_.protocol.replicas; ++replica) {
      const runs::RunResult& result = context_.trained.of(trunk_of(replica));
      if (result.status == runs::RunStatus::finished) {
        measures_.descent_train_errors.push_back(result.epochs.back().train.error());
        measures_.descent_test_errors.push_back(result.epochs.back().test.error());
      }
      if (const auto stall = stalled_share(result.epochs)) {
        measures_.stalls.push_back(*stall);
      }
    }
  }

  void measure(const Branches& branches, const Path& trunk) {
    add_walls(source_, branches, trunk, walls_, measures_);
    add_displacements(source_, branches, trunk, displacements_, measures_);
  }

  /// The parents that no figure shows.
  void measure_parents() {
    for (std::int64_t parent = 1; parent < context_.protocol.replicas; ++parent) {
      const Path trunk = read_trunk(parent);
      for (std::size_t n = 0; n < options_.noises.size(); ++n) {
        measure(read_branches(source_, parent, n, trunk), trunk);
      }
    }
  }

  /// All layers go into the table; \return the one that is shown.
  Picture embed_layers(const Path& trunk, const Branches& branches, std::int64_t layer) {
    const Dissimilarity kind = context_.protocol.dissimilarity;
    Picture shown;
    for (const std::int64_t each : options_.layers) {
      Picture one = picture(pointers(trunk, branches), origins(options_), context_.network(a_), each, kind);
      add_spectrum(spectrum_, kind, "noise " + significant(branches.noise), each, one.embedding, &one.walk);
      if (each == layer) {
        shown = std::move(one);
      }
    }
    return shown;
  }

  void figure(const FigureText& text, std::vector<Panel> panels) {
    output_.figures.push_back(found_figure(context_, group_, a_, text, std::move(panels)));
  }

  /// The noises between the first and the last have it in their names.
  [[nodiscard]] std::string suffix_of(std::size_t n) const {
    std::string suffix = n == 0 || n + 1 == options_.noises.size() ? "" : "_noise" + significant(options_.noises[n]);
    std::replace(suffix.begin(), suffix.end(), '.', '-');
    return suffix;
  }

  void draw(const Path& trunk, const Branches& branches, std::size_t n, std::int64_t layer, const Picture& shown) {
    const std::string noise = significant(branches.noise), suffix = suffix_of(n);
    const std::string title = context_.activation(a_) + ", layer " + std::to_string(layer);
    const std::string caption = "Weights of layer " + std::to_string(layer) + ", noise " + noise + ". " +
                                path_caption(context_.protocol, PointLabels::train_errors) + " " + kWalkCaption;
    const std::string walls = wall_words(trunk, branches), found = share_words(shown) + "; " + walls;
    const std::vector<Panel> whole =
        picture_panels(title + ", noise " + noise, shown, {.labels = PointLabels::train_errors});
    if (n == 0 && numbers_.summary()) {
      figure({.number = *numbers_.summary(), .caption = caption, .found = found}, whole);
    }
    const std::string single = numbers_.series(n == 0 ? kFirstSingle : kOtherSingle);
    figure({numbers_.series(n == 0 ? kFirstNoise : kOtherNoise), suffix, caption, found}, whole);
    figure({single, suffix, caption, found}, single_panels(title, branches, shown));
    figure({single, suffix + "_errors", "Training error of trunk, branch and average, noise " + noise + ".", walls},
           wall_panels(context_.activation(a_), trunk, branches));
  }

  const StudyContext& context_;
  const FigureGroup& group_;
  const BranchesOptions& options_;
  std::size_t a_;
  ActivationMeasures& measures_;
  StudyEvaluator evaluate_;
  BranchesSource source_;
  FigureNumbers numbers_;
  Table walls_, displacements_, spectrum_;
  Results output_{};
};

}  // namespace

Results branch_figures(const StudyContext& context,
                       const FigureGroup& group,
                       const BranchesOptions& options,
                       std::size_t a,
                       ActivationMeasures& measures) {
  return BranchFigures(context, group, options, a, measures).make();
}

}  // namespace zeroset::studies::theory2
