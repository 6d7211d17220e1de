#include "zeroset/landscape/embedding.hpp"

#include "landscape/tools/embedding_output.hpp"

#include <optional>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;

Column real(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::real};
}

Column share(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::percent};
}

Cell share_of(const Eigen::VectorXd& shares, Index component, const char* otherwise) {
  return component < shares.size() ? Cell(shares[component]) : Cell(Missing{otherwise});
}

/// A column that only some tools have: it is there where the first panel has the value.
template <class Value>
void add_column(Table& table,
                const std::vector<EmbeddedPanel>& panels,
                std::vector<std::vector<Cell>>& rows,
                Column column,
                Value value) {
  if (!value(panels.front())) {
    return;
  }
  table.columns.push_back(std::move(column));
  for (std::size_t p = 0; p < panels.size(); ++p) {
    rows[p].emplace_back(*value(panels[p]));
  }
}

std::optional<double> leading_share(const EmbeddedPoints& embedding, Index component) {
  return component < embedding.shares.size() ? std::optional(embedding.shares[component]) : std::nullopt;
}

std::string caption_of(const EmbeddingResult& result) {
  const bool of_distances = result.method != EmbeddingMethod::pca;
  const std::string distance = of_distances ? " Distance: " + distance_title(result) + "." : "";
  return "Each point is a checkpoint." + distance +
         " Random walk: the same starts and step lengths, every step in a direction orthogonal to all else; what "
         "training shows beyond it is its own. Kept neighbors: the mean share of each point's ten nearest that are "
         "among its ten nearest in the plane.";
}

}  // namespace

std::string distance_title(const EmbeddingResult& result) {
  const std::string title = name(result.distance);
  return result.distance == DistanceKind::aligned ? title + " (one weight matching a " + name(result.alignment) + ")"
                                                  : title;
}

std::string title_of(EmbeddingMethod method) {
  constexpr const char* kTitles[] = {"Principal components of checkpoints",
                                     "Classical scaling of checkpoints",
                                     "Stress scaling of checkpoints",
                                     "t-SNE of checkpoints",
                                     "Isomap of checkpoints"};
  return kTitles[static_cast<int>(method)];
}

Table embedding_table(const EmbeddingResult& result) {
  const std::vector<EmbeddedPanel>& panels = result.panels;
  Table table{.name = name(result.method),
              .title = title_of(result.method),
              .caption = caption_of(result),
              .columns = {{.key = "parameters", .heading = "parameters"},
                          {.key = "points", .heading = "points", .kind = ColumnKind::integer}}};
  std::vector<std::vector<Cell>> rows;
  for (const EmbeddedPanel& panel : panels) {
    rows.push_back({describe(panel.group), static_cast<std::int64_t>(panel.points.coordinates.rows())});
  }
  const auto add = [&](Column column, auto value) { add_column(table, panels, rows, std::move(column), value); };
  const auto of_walk = [](const EmbeddedPanel& panel, Index i) {
    return panel.walk ? leading_share(*panel.walk, i) : std::nullopt;
  };
  add(share("share_1", "axis 1"), [](const EmbeddedPanel& p) { return leading_share(p.points, 0); });
  add(share("share_2", "axis 2"), [](const EmbeddedPanel& p) { return leading_share(p.points, 1); });
  add(share("walk_share_1", "random walk 1"), [&](const EmbeddedPanel& p) { return of_walk(p, 0); });
  add(share("walk_share_2", "random walk 2"), [&](const EmbeddedPanel& p) { return of_walk(p, 1); });
  add(share("negative_share", "negative eigenvalues"), [](const EmbeddedPanel& p) { return p.points.negative_share; });
  add(real("normalised_stress", "stress-1"), [](const EmbeddedPanel& p) { return p.points.normalized_stress; });
  add({.key = "iterations", .heading = "iterations", .kind = ColumnKind::integer},
      [](const EmbeddedPanel& p) { return p.points.iterations; });
  add(real("divergence", "divergence"), [](const EmbeddedPanel& p) { return p.points.divergence; });
  add(real("perplexity", "perplexity"), [](const EmbeddedPanel& p) { return p.points.perplexity; });
  add({.key = "neighbours", .heading = "neighbors", .kind = ColumnKind::integer},
      [](const EmbeddedPanel& p) { return p.points.neighbors; });
  add(share("preserved", "kept neighbors"), [](const EmbeddedPanel& p) { return p.points.preserved; });
  for (std::vector<Cell>& row : rows) {
    add_row(table, std::move(row));
  }
  return table;
}

Table shares_table(const std::vector<EmbeddedPanel>& panels) {
  Table table{.name = "shares",
              .title = "Explained variance of the components, beside random walks",
              .caption =
                  "Limit: 6 / (pi k)^2, a long walk of equal steps in many dimensions. Simulated: one such walk "
                  "of as many points as the longest run, of this seed.",
              .columns = {{.key = "parameters", .heading = "parameters"},
                          {.key = "component", .heading = "component", .kind = ColumnKind::integer},
                          share("share", "explained variance"),
                          share("walk", "random walk, same starts and steps"),
                          share("simulated", "simulated walk"),
                          share("limit", "limit")}};
  for (const EmbeddedPanel& panel : panels) {
    const Eigen::VectorXd of_walk = panel.walk ? panel.walk->shares : Eigen::VectorXd();
    for (Index k = 0; k < panel.points.shares.size(); ++k) {
      add_row(table,
              {panel.group.title,
               static_cast<std::int64_t>(k + 1),
               panel.points.shares[k],
               share_of(of_walk, k, "no walk has this distance, or none was asked for"),
               share_of(panel.simulated, k, "for pca of three points or more"),
               random_walk_share(static_cast<int>(k) + 1)});
    }
  }
  return table;
}

Table points_table(const EmbeddingResult& result) {
  Table table{.name = "points",
              .title = "Checkpoints in the plane",
              .columns = {{.key = "parameters", .heading = "parameters"},
                          {.key = "run", .heading = "run"},
                          {.key = "step", .heading = "step", .kind = ColumnKind::integer},
                          real("epoch", "epoch"),
                          {.key = "x", .heading = "x", .kind = ColumnKind::real, .digits = 6},
                          {.key = "y", .heading = "y", .kind = ColumnKind::real, .digits = 6},
                          real("train_loss", "training loss"),
                          share("test_error", "test error")}};
  const std::string unknown = "no line of metrics for this step";
  for (const EmbeddedPanel& panel : result.panels) {
    for (const SnapshotRun& run : result.source.runs) {
      for (std::size_t t = 0; t < run.count; ++t) {
        const Index row = static_cast<Index>(run.first + t);
        add_row(table,
                {panel.group.title,
                 run.label,
                 run.steps[t],
                 cell_of(run.epochs[t], "the file does not say"),
                 panel.points.coordinates(row, 0),
                 panel.points.coordinates(row, 1),
                 cell_of(run.train_loss[t], unknown),
                 cell_of(run.test_error[t], unknown)});
      }
    }
  }
  return table;
}

}  // namespace zeroset::landscape
