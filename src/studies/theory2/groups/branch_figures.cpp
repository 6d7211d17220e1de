#include "studies/theory2/groups/branch_figures.hpp"

#include "zeroset/core/text.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/theory2/groups/averages.hpp"
#include "studies/engine/panels.hpp"
#include "studies/engine/path_panel.hpp"
#include "studies/theory2/runs.hpp"
#include "studies/engine/spectrum.hpp"

#include <algorithm>
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
        spectrum_(spectrum_table(context, group, a)) {}

  /// Figures of the first parent; measures of all.
  Results make() {
    measure_trunks();
    const Path trunk = read_trunk(0);
    for (std::size_t n = 0; n < options_.noises.size(); ++n) {
      const Branches branches = read_branches(source_, 0, n, trunk);
      const std::int64_t layer = n == 0 || options_.layers.size() < 2 ? options_.layers[0] : options_.layers[1];
      const PathEmbedding shown = embed_layers(trunk, branches, layer);
      add_walls(source_, branches, trunk, walls_, measures_);
      draw(trunk, branches, n, layer, shown);
    }
    measure_parents();
    output_.tables.push_back(std::move(walls_));
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

  /// The parents that no figure shows: their ends.
  void measure_parents() {
    for (std::int64_t parent = 1; parent < context_.protocol.replicas; ++parent) {
      const Path trunk = read_trunk(parent);
      for (std::size_t n = 0; n < options_.noises.size(); ++n) {
        add_walls(source_, read_branches(source_, parent, n, trunk), trunk, walls_, measures_);
      }
    }
  }

  /// All layers go into the table; \return the one that is shown.
  PathEmbedding embed_layers(const Path& trunk, const Branches& branches, std::int64_t layer) {
    const Dissimilarity kind = context_.protocol.dissimilarity;
    PathEmbedding shown;
    for (const std::int64_t each : options_.layers) {
      PathEmbedding embedding = embed(pointers(trunk, branches), context_.network(a_), each, kind);
      add_spectrum(spectrum_, kind, "noise " + significant(branches.noise), each, embedding);
      if (each == layer) {
        shown = std::move(embedding);
      }
    }
    return shown;
  }

  void figure(const std::string& number,
              const std::string& suffix,
              const std::string& caption,
              std::vector<Panel> panels) {
    output_.figures.push_back(activation_figure(context_, group_, a_, number, suffix, caption, std::move(panels)));
  }

  /// The noises between the first and the last have it in their names.
  [[nodiscard]] std::string suffix_of(std::size_t n) const {
    std::string suffix = n == 0 || n + 1 == options_.noises.size() ? "" : "_noise" + significant(options_.noises[n]);
    std::replace(suffix.begin(), suffix.end(), '.', '-');
    return suffix;
  }

  void draw(
      const Path& trunk, const Branches& branches, std::size_t n, std::int64_t layer, const PathEmbedding& shown) {
    const std::string noise = significant(branches.noise), suffix = suffix_of(n);
    const std::string caption = "Weights of layer " + std::to_string(layer) + ", noise " + noise + ". " +
                                path_caption(context_.protocol, PointLabels::train_errors);
    const std::vector<Panel> whole{
        path_panel("noise " + noise, pointers(trunk, branches), shown, {.labels = PointLabels::train_errors})};
    if (n == 0 && numbers_.summary()) {
      figure(*numbers_.summary(), "", caption, whole);
    }
    const std::string single = numbers_.series(n == 0 ? kFirstSingle : kOtherSingle);
    figure(numbers_.series(n == 0 ? kFirstNoise : kOtherNoise), suffix, caption, whole);
    figure(single, suffix, caption, single_panels(trunk, branches, shown));
    figure(single,
           suffix + "_errors",
           "Training error of trunk, branch and average, noise " + noise + ".",
           wall_panels(trunk, branches));
  }

  const StudyContext& context_;
  const FigureGroup& group_;
  const BranchesOptions& options_;
  std::size_t a_;
  ActivationMeasures& measures_;
  StudyEvaluator evaluate_;
  BranchesSource source_;
  FigureNumbers numbers_;
  Table walls_, spectrum_;
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
