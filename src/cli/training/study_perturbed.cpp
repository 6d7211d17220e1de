// Figures 5, 18 to 37 and 41 to 45: descents from one perturbed network.
#include "zeroset/landscape/directions.hpp"

#include "cli/training/study_descents.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

namespace zeroset::cli {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

std::string row_name(Index row, Index runs) {
  return row < runs ? "run " + std::to_string(row + 1) : "reference";
}

Table agreement_table(const std::string& name,
                      const std::string& title,
                      const MatrixXd& shares,
                      const Eigen::VectorXd* right) {
  Table table{
      .name = name, .title = title, .caption = "Test set. Reference: the same recipe from another initialisation."};
  const Index runs = shares.rows() - 1;
  table.columns.push_back({.key = "network", .heading = "Given"});
  for (Index column = 0; column <= runs; ++column) {
    const std::string heading = row_name(column, runs);
    table.columns.push_back({.key = column < runs ? "run" + std::to_string(column + 1) : "reference",
                             .heading = heading,
                             .kind = ColumnKind::percent});
  }
  const auto add = [&](const std::string& heading, const Eigen::VectorXd& values) {
    std::vector<Cell> cells{heading};
    for (const double value : values) {
      cells.emplace_back(std::isnan(value) ? Cell(Missing{"no image meets the condition"}) : Cell(value));
    }
    add_row(table, std::move(cells));
  };
  for (Index row = 0; row <= runs; ++row) {
    add(row_name(row, runs), shares.row(row));
  }
  if (right != nullptr) {
    add("independent", *right);
  }
  return table;
}

/// The matrix as colours, with its numbers.
Panel matrix_panel(const std::string& title, const MatrixXd& shares) {
  Panel panel{.title = title, .x = {.title = "network"}, .y = {.title = "given network"}};
  const Index size = shares.rows();
  Series series{.key = "shares", .name = "", .kind = SeriesKind::labels};
  for (Index row = 0; row < size; ++row) {
    panel.x.categories.push_back(row_name(row, size - 1));
    for (Index column = 0; column < size; ++column) {
      char text[16];
      std::snprintf(text, sizeof text, "%.1f", 100 * shares(row, column));
      series.x.push_back(static_cast<double>(column));
      series.y.push_back(static_cast<double>(size - 1 - row));  // the first row on top
      series.text.push_back(std::isnan(shares(row, column)) ? "–" : text);
    }
  }
  panel.y.categories.assign(panel.x.categories.rbegin(), panel.x.categories.rend());
  panel.z = {.title = "share", .unit = "%"};
  Series cells{.key = "cells", .name = "", .kind = SeriesKind::heat_map, .x = series.x, .y = series.y};
  for (Index row = 0; row < size; ++row) {
    for (Index column = 0; column < size; ++column) {
      cells.z.push_back(100 * shares(row, column));
    }
  }
  panel.series.push_back(std::move(cells));
  panel.series.push_back(std::move(series));
  return panel;
}

/// Training and test error on the line between two networks.
Path line_between(const StudyContext& context,
                  const FigureGroup& group,
                  const StudyEvaluator& evaluate,
                  const Architecture& network,
                  const Eigen::VectorXf& from,
                  const Eigen::VectorXf& to,
                  const std::string& label) {
  const landscape::Mixture mixture = context.protocol.mixture == "plain"        ? landscape::Mixture::plain
                                     : context.protocol.mixture == "normalised" ? landscape::Mixture::normalised
                                                                                : landscape::Mixture::spherical;
  Path line{.label = label};
  for (std::int64_t i = 0; i < group.interpolation; ++i) {
    const double t = static_cast<double>(i) / static_cast<double>(group.interpolation - 1);
    const nets::Evaluation found =
        evaluate(landscape::mixed(network, from.cast<double>(), to.cast<double>(), t, mixture));
    line.epochs.push_back(i);
    line.measures.push_back(measures_of(found.train, found.test));
  }
  return line;
}

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

/// Makes the group's figures one after the other, under the paper's numbers.
class PerturbedFigures {
 public:
  PerturbedFigures(const StudyContext& context, const FigureGroup& group, std::size_t a)
      : context_(context),
        group_(group),
        a_(a),
        network_(context.network(a)),
        evaluate_(context, a),
        descents_(measured_descents(context, group, a, 0, evaluate_)) {
    for (const std::string& number : group.figures) {
      if (number == "5") {  // a summary of this group, not one of its series
        is_summary_ = true;
      } else {
        numbers_.push_back(number);
      }
    }
  }

  /// Figures of the first parent; measures of all.
  GroupOutput make(ActivationMeasures& measures) {
    measures.perturbed.push_back(descents_.measures);
    for (std::int64_t parent = 1; parent < context_.protocol.replicas; ++parent) {
      measures.perturbed.push_back(measured_descents(context_, group_, a_, parent, evaluate_).measures);
    }
    if (!descents_.ended) {
      return std::move(output_);
    }
    curves();
    embeddings();
    if (descents_.agreement) {
      agreement(*descents_.agreement);
    }
    if (group_.interpolation > 1) {
      interpolation();
    }
    return std::move(output_);
  }

 private:
  void figure(std::size_t place, const std::string& caption, std::vector<Panel> panels) {
    const std::string number =
        place < numbers_.size() ? numbers_[place] : group_.figures.back() + "_" + std::to_string(place);
    figure(number, caption, std::move(panels));
  }

  void figure(const std::string& number, const std::string& caption, std::vector<Panel> panels) {
    output_.figures.push_back(enlarged(study_figure(context_,
                                                    group_,
                                                    context_.figure_name(number, a_),
                                                    "Figure " + number + ", " + context_.activation(a_),
                                                    caption,
                                                    std::move(panels))));
  }

  void curves() {
    std::vector<Panel> panels = error_panels(descents_.all(), kDescentEpoch);
    for (Panel& panel : loss_panels(descents_.all(), kDescentEpoch)) {
      panels.push_back(std::move(panel));
    }
    summary_ = panels;
    figure(0, "Errors and median losses of the descents.", std::move(panels));
  }

  void embeddings() {
    Table spectrum = spectrum_table(context_, group_, a_);
    std::vector<Panel> alone;
    std::optional<PathEmbedding> first;
    for (std::size_t i = 0; i < group_.layers.size(); ++i) {
      const std::int64_t layer = group_.layers[i];
      const std::string title = "layer " + std::to_string(layer);
      const Dissimilarity kind = context_.protocol.dissimilarity;
      const PathEmbedding four = embed(descents_.all(), network_, layer, kind, first ? &*first : nullptr);
      const PathEmbedding one = embed({&descents_.paths.front()}, network_, layer, kind);
      add_spectrum(spectrum, kind, "all runs", layer, four);
      add_spectrum(spectrum, kind, "run 1", layer, one);
      const Panel panel = path_panel(title, descents_.all(), four);
      alone.push_back(path_panel(title + ", run 1", {&descents_.paths.front()}, one));
      if (!first) {
        first = four;
        summary_.push_back(panel);
        summary_.push_back(alone.back());
      }
      figure(i < 3 ? 1 + i : 10 + i,
             "Weights of layer " + std::to_string(layer) + ". " + path_caption(context_.protocol, PointLabels::epochs),
             {panel});
    }
    figure(4, "The first run alone. " + path_caption(context_.protocol, PointLabels::epochs), std::move(alone));
    if (is_summary_) {
      figure("5",
             "Errors, median losses and the plane of the first layer. " +
                 path_caption(context_.protocol, PointLabels::epochs),
             summary_);
    }
    output_.tables.push_back(std::move(spectrum));
  }

  void agreement(const landscape::Agreement& shares) {
    figure(
        5,
        "Percent of the test images that the network of the column gets right among those that the network of the "
        "row gets right, and wrong among wrong.",
        {matrix_panel("right, given right", shares.both_right), matrix_panel("wrong, given wrong", shares.both_wrong)});
    const std::string end = "_" + context_.activation(a_);
    output_.tables.push_back(agreement_table(group_.key + "_both_right" + end,
                                             "Right, given that another network is right, " + context_.activation(a_),
                                             shares.both_right,
                                             &shares.right));
    output_.tables.push_back(agreement_table(group_.key + "_both_wrong" + end,
                                             "Wrong, given that another network is wrong, " + context_.activation(a_),
                                             shares.both_wrong,
                                             nullptr));
  }

  void interpolation() {
    const Eigen::MatrixXf &one = descents_.paths[0].points, &two = descents_.paths[1].points;
    const Path before = line_between(context_, group_, evaluate_, network_, one.col(0), two.col(0), "before descent");
    const Path after = line_between(
        context_, group_, evaluate_, network_, one.rightCols(1).col(0), two.rightCols(1).col(0), "after descent");
    figure(6,
           "On the line between the first two runs, statistics computed anew at each point.",
           line_panels(before, after, group_.interpolation));
  }

  const StudyContext& context_;
  const FigureGroup& group_;
  std::size_t a_;
  Architecture network_;
  StudyEvaluator evaluate_;
  Descents descents_;
  bool is_summary_ = false;
  std::vector<std::string> numbers_{};
  std::vector<Panel> summary_{};
  GroupOutput output_{};
};

}  // namespace

GroupOutput perturbed_output(const StudyContext& context,
                             const FigureGroup& group,
                             std::size_t a,
                             ActivationMeasures& measures) {
  measures.sgd_test_errors.clear();
  for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
    for (const nets::EpochMetrics& line : context.runs.of(base_run(context.protocol, a, replica)).epochs) {
      if (line.epoch == context.protocol.sgd.epochs && line.phase == 0) {
        measures.sgd_test_errors.push_back(line.test.error());
      }
    }
  }
  return PerturbedFigures(context, group, a).make(measures);
}

}  // namespace zeroset::cli
