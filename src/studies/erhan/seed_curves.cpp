#include "studies/erhan/seed_curves.hpp"

#include "zeroset/core/statistics.hpp"

#include "studies/engine/words.hpp"
#include "studies/seeds.hpp"

namespace zeroset::studies::erhan {

Series mean_series(const std::string& name,
                   const std::vector<double>& x,
                   const std::vector<std::vector<double>>& curves) {
  Series series{.key = series_key(name), .name = name, .kind = SeriesKind::line, .x = x};
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::vector<double> values;
    for (const std::vector<double>& curve : curves) {
      values.push_back(curve.at(i));
    }
    const MeanInterval interval = mean_interval(values);
    series.y.push_back(interval.mean);
    if (curves.size() > 1) {
      series.lower.push_back(interval.mean - interval.half_width);
      series.upper.push_back(interval.mean + interval.half_width);
    }
  }
  return series;
}

void append_thin(Panel& panel,
                 const std::string& name,
                 const std::vector<std::vector<double>>& x,
                 const std::vector<std::vector<double>>& y) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    panel.series.push_back({.key = series_key(name) + "-" + std::to_string(i + 1),
                            .name = name,
                            .kind = SeriesKind::line,
                            .x = x[i],
                            .y = y[i],
                            .thin = true});
  }
}

Series level_series(const std::string& key, const std::string& name, const std::vector<double>& x, double level) {
  return {.key = key, .name = name, .kind = SeriesKind::guide, .x = {x.front(), x.back()}, .y = {level, level}};
}

Cell seeds_cell(const std::vector<double>& values, const std::string& reason) {
  return values.empty() ? Cell(Missing{reason}) : mean_with_interval(values);
}

}  // namespace zeroset::studies::erhan
