// What figures of several kinds have in common.
#include "zeroset/nets/comparison.hpp"

#include "cli/training/study_output.hpp"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <utility>

namespace zeroset::cli {
namespace {

using Value = std::function<std::optional<double>(const PointMeasures&)>;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

constexpr double kWideRange = 5;  // less has hardly a tick on a logarithmic axis

Panel curve_panel(const std::string& title,
                  const std::string& x,
                  const Axis& y,
                  const std::vector<const Path*>& paths,
                  const Value& value) {
  Panel panel{.title = title, .x = {.title = x}, .y = y};
  std::set<std::string> keys;
  for (const Path* path : paths) {
    std::string key = series_key(path->label);
    while (!keys.insert(key).second) {
      key += "-again";
    }
    Series series{.key = key, .name = path->label, .kind = SeriesKind::line};
    for (std::size_t i = 0; i < path->epochs.size(); ++i) {
      series.x.push_back(static_cast<double>(path->epochs[i]));
      series.y.push_back(value(path->measures[i]).value_or(kMissing));
    }
    panel.series.push_back(std::move(series));
  }
  return panel;
}

/// Median losses; a logarithmic axis where they range over so much that it has ticks.
Panel loss_panel(const std::string& title,
                 const std::string& x,
                 const std::vector<const Path*>& paths,
                 const Value& value) {
  Panel panel = curve_panel(title, x, {.title = "median loss"}, paths, value);
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const Series& series : panel.series) {
    for (const double y : series.y) {
      least = std::isfinite(y) ? std::min(least, y) : least;
      most = std::isfinite(y) ? std::max(most, y) : most;
    }
  }
  panel.y.logarithmic = least > 0 && most > kWideRange * least;
  return panel;
}

std::string capital(std::string text) {
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

}  // namespace

std::string StudyContext::activation(std::size_t a) const {
  std::string slug = nets::activation_slug(protocol.base, a);
  std::replace(slug.begin(), slug.end(), '.', '_');
  return slug;
}

std::string StudyContext::figure_name(const std::string& number, std::size_t a) const {
  return "fig" + std::string(number.size() < 2 ? "0" : "") + number + "_" + activation(a);
}

Architecture StudyContext::network(std::size_t a) const {
  return with_activation(protocol.base.network, protocol.base.activations.at(a));
}

StudyEvaluator::StudyEvaluator(const StudyContext& context, std::size_t a)
    : context_(context),
      model_(context.network(a), {nets::Scalar::float32, nets::resolve_device(context.protocol.base.device)}) {}

nets::Evaluation StudyEvaluator::operator()(const Parameters& parameters, bool answers) const {
  if (context_.stop && context_.stop()) {
    throw StudyStopped{};
  }
  return nets::evaluate(model_, model_.to_tensor(parameters), *context_.images, {.answers = answers});
}

std::vector<Panel> error_panels(const std::vector<const Path*>& paths, const std::string& x) {
  const Axis y{.title = "error", .unit = "%", .lower = 0};
  return {curve_panel("training error", x, y, paths, [](const PointMeasures& m) { return 100 * m.train_error; }),
          curve_panel("test error", x, y, paths, [](const PointMeasures& m) { return 100 * m.test_error; })};
}

std::vector<Panel> loss_panels(const std::vector<const Path*>& paths, const std::string& x) {
  return {loss_panel("training loss", x, paths, [](const PointMeasures& m) { return m.train_loss; }),
          loss_panel("test loss", x, paths, [](const PointMeasures& m) { return m.test_loss; })};
}

std::string path_caption(const Protocol& protocol, PointLabels labels) {
  const std::string unit = protocol.dissimilarity == Dissimilarity::cosine  ? "1 - cos"
                           : protocol.dissimilarity == Dissimilarity::chord ? "chords of the unit sphere"
                                                                            : "1 - cos, mean over the filters";
  const std::string numbers = labels == PointLabels::epochs ? " Numbers, where there is room: epochs."
                              : labels == PointLabels::train_errors
                                  ? " Numbers, where there is room: training error in "
                                    "percent."
                                  : "";
  return "○ start, ● end." + numbers + " Classical scaling of " + unit +
         "; percentages are shares of the positive eigenvalues. The two axes have scales of their own.";
}

Table spectrum_table(const StudyContext& context, const FigureGroup& group, std::size_t a) {
  Table table{.name = group.key + "_spectrum_" + context.activation(a),
              .title = capital(group.title) + ", " + context.activation(a) + ": how much two axes show",
              .caption =
                  "Shares of the positive eigenvalues of classical scaling, beside those of one long random "
                  "walk in very many dimensions under the same dissimilarity. Negative: share of what no "
                  "Euclidean picture can show."};
  table.columns = {{.key = "points_of", .heading = "Points of"},
                   {.key = "layer", .heading = "Layer", .kind = ColumnKind::integer},
                   {.key = "points", .heading = "Points", .kind = ColumnKind::integer},
                   {.key = "axis1", .heading = "Axis 1", .kind = ColumnKind::percent},
                   {.key = "axis2", .heading = "Axis 2", .kind = ColumnKind::percent},
                   {.key = "axis3", .heading = "Axis 3", .kind = ColumnKind::percent},
                   {.key = "walk1", .heading = "Walk 1", .kind = ColumnKind::percent},
                   {.key = "walk2", .heading = "Walk 2", .kind = ColumnKind::percent},
                   {.key = "walk3", .heading = "Walk 3", .kind = ColumnKind::percent},
                   {.key = "negative", .heading = "Negative", .kind = ColumnKind::percent}};
  return table;
}

double random_walk_share(Dissimilarity kind, int axis) {
  // The squared length of a walk grows like its steps, so 1 - cos between two of its points is proportional to the
  // steps between them: distances on a straight line.
  return kind == Dissimilarity::chord ? landscape::random_walk_share(axis) : (axis == 1 ? 1.0 : 0.0);
}

void add_spectrum(
    Table& table, Dissimilarity kind, const std::string& what, std::int64_t layer, const PathEmbedding& embedding) {
  const Eigen::VectorXd& values = embedding.scaling.eigenvalues;
  const double positive = values.cwiseMax(0).sum();
  const auto share = [&](Eigen::Index i) -> Cell {
    return i < values.size() && positive > 0 ? Cell(std::max(values(i), 0.0) / positive)
                                             : Cell(Missing{"all points are one, or there are too few"});
  };
  add_row(table,
          {what,
           layer,
           static_cast<std::int64_t>(embedding.points),
           share(0),
           share(1),
           share(2),
           random_walk_share(kind, 1),
           random_walk_share(kind, 2),
           random_walk_share(kind, 3),
           embedding.scaling.negative_share});
}

std::optional<double> stalled_share(const std::vector<nets::EpochMetrics>& epochs) {
  if (epochs.size() < 2) {
    return std::nullopt;
  }
  double lowest = std::numeric_limits<double>::infinity();
  std::int64_t lowest_at = epochs.front().epoch, longest = 0, last = lowest_at;
  for (const nets::EpochMetrics& line : epochs) {
    last = line.epoch;
    longest = std::max(longest, last - lowest_at);
    if (line.train.mean_loss && *line.train.mean_loss < lowest) {
      lowest = *line.train.mean_loss;
      lowest_at = last;
    }
    if (line.train.error() <= kZeroError) {
      break;
    }
  }
  const std::int64_t whole = last - epochs.front().epoch;
  return whole > 0 ? std::optional(static_cast<double>(longest) / static_cast<double>(whole)) : std::nullopt;
}

Figure study_figure(const StudyContext& context,
                    const FigureGroup& group,
                    const std::string& name,
                    const std::string& title,
                    const std::string& caption,
                    std::vector<Panel> panels) {
  return {.name = name,
          .title = title,
          .caption = caption + " " + capital(protocol_line(context.protocol, group)),
          .panels = std::move(panels)};
}

Figure enlarged(Figure figure) {
  if (figure.panels.size() == 1) {
    figure.panel_width = 14;
    figure.panel_height = 9.5;
  }
  return figure;
}

}  // namespace zeroset::cli
