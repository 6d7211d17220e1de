// Tables and figures of noise on the weights.
#include "zeroset/landscape/curve.hpp"
#include "zeroset/landscape/noise.hpp"

#include "landscape/tools/tool_support.hpp"

#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::size_t kIncreaseColumn = 4;

/// Mean and standard error over the draws; missing where it was stopped or a loss is not finite.
Cell mean_of(const VectorXd& values, double offset = 0) {
  const VectorXd shifted = values.array() - offset;
  if (!shifted.allFinite()) {
    return Missing{"stopped before, or a loss is not finite"};
  }
  const SampleMean mean = sample_mean(shifted);
  return Measured{mean.mean, mean.deviation};
}

/// "test_loss" -> "test_increase"; the first measure is the loss, and its increase has no name beside it.
std::string increase_key(const std::vector<Measure>& measures, std::size_t m) {
  const std::string& key = measures[m].key;
  const std::string stem = key.ends_with("_loss") ? key.substr(0, key.size() - 5) : key;
  return m == 0 ? "increase" : stem + "_increase";
}

Column measured(const std::string& key, const std::string& heading, ColumnKind kind = ColumnKind::real) {
  return {.key = key, .heading = heading, .kind = kind, .half_widths = true};
}

std::vector<Column> noise_columns(const std::vector<Measure>& measures) {
  std::vector<Column> columns{{.key = "point", .heading = "point"},
                              {.key = "layer", .heading = "layer"},
                              real_column("scale", "scale"),
                              real_column("loss_before", measures.front().heading + " before")};
  for (std::size_t m = 0; m < measures.size(); ++m) {
    columns.push_back(measures[m].is_share
                          ? measured(measures[m].key, measures[m].heading, ColumnKind::percent)
                          : measured(increase_key(measures, m), "increase of the " + measures[m].heading));
  }
  return columns;
}

void add_noise_row(Table& table, const NoisyPoint& row) {
  const std::vector<Measure>& measures = row.at.measures;
  std::vector<Cell> cells{row.label, row.layer, row.scale, cell_of(row.before[0], measures.front().not_finite)};
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const Index i = static_cast<Index>(m);
    cells.push_back(mean_of(row.at.values.row(i), measures[m].is_share ? 0 : row.before[i]));
  }
  add_row(table, std::move(cells));
}

Table cosine_table(const std::vector<NoisyPoint>& rows) {
  Table table{.name = "perturb-cosines",
              .title = "How far noise turns every layer",
              .caption =
                  "1 - cos of the angle between a layer's weights before and after, mean and standard error over the "
                  "draws. Formula: 1 - 1 / sqrt(1 + c^2), exact for many weights of mean zero.",
              .columns = {{.key = "point", .heading = "point"},
                          real_column("scale", "scale"),
                          {.key = "layer", .heading = "layer"},
                          measured("measured", "1 - cos"),
                          real_column("formula", "formula")}};
  for (const NoisyPoint& row : rows) {
    for (const LayerTurn& turn : row.turned) {
      add_row(table, {row.label, row.scale, turn.layer, mean_of(turn.distances), turn.expected});
    }
  }
  return table;
}

void add_to_series(Series& series, double scale, const Cell& increase) {
  if (const auto* mean = std::get_if<Measured>(&increase)) {
    series.x.push_back(scale);
    series.y.push_back(mean->value);
    series.lower.push_back(mean->value - mean->half_width);
    series.upper.push_back(mean->value + mean->half_width);
  }
}

/// Appends the scale to the last series of the panel of its layer, or to a new one where the point is new there.
void add_to_panels(std::vector<Panel>& panels, std::vector<std::string>& layers, const NoisyPoint& row, const Cell& y) {
  std::size_t p = 0;
  while (p < layers.size() && layers[p] != row.layer) {
    ++p;
  }
  if (p == layers.size()) {
    layers.push_back(row.layer);
    panels.push_back({.title = row.layer == "all" ? "noise on all weights" : "noise on " + row.layer,
                      .x = {.title = "scale of the noise"},
                      .y = {.title = "increase of the " + row.at.measures.front().heading}});
  }
  const std::string key = "point" + std::to_string(row.point + 1);
  std::vector<Series>& series = panels[p].series;
  if (series.empty() || series.back().key != key) {
    series.push_back({.key = key, .name = row.label});
  }
  add_to_series(series.back(), row.scale, y);
}

struct Words {
  const char *tool, *title, *caption;
};

Words words_of(NoiseScale unit) {
  if (unit == NoiseScale::deviation) {
    return {"perturb",
            "Losses after noise on all weights",
            "Normal noise on every layer's weights, its standard deviation the scale times that of the layer's "
            "weights; mean and standard error over the draws."};
  }
  return {"flatness",
          "Expected increase of the loss under filter-normalized noise",
          "A random direction that moves every filter by the scale times its own norm; mean and standard error over "
          "the draws."};
}

}  // namespace

Results results(const NoiseResult& result) {
  const Words words = words_of(result.unit);
  Results answer{.facts = begin_facts(words.tool)};
  answer.facts["draws"] = result.draws;
  answer.facts["complete"] = result.complete;
  Table table{.name = words.tool, .title = words.title, .caption = words.caption};
  table.columns = noise_columns(result.rows.empty() ? std::vector<Measure>{Measure{"loss", "loss"}}
                                                    : result.rows.front().at.measures);
  std::vector<Panel> panels;
  std::vector<std::string> layers;
  for (const NoisyPoint& row : result.rows) {
    add_noise_row(table, row);
    add_to_panels(panels, layers, row, table.rows.back()[kIncreaseColumn]);
  }
  answer.tables = {std::move(table)};
  if (result.unit == NoiseScale::deviation) {
    answer.tables.push_back(cosine_table(result.rows));
  }
  answer.figures = {{.name = words.tool, .title = words.title, .caption = words.caption, .panels = std::move(panels)}};
  return answer;
}

nlohmann::ordered_json to_json(const NoiseResult& result) {
  return to_json(results(result));
}

}  // namespace zeroset::landscape
