#include "zeroset/atlas/zero_error_set.hpp"

#include "atlas/toy/toy_document.hpp"

#include <algorithm>
#include <string>

namespace zeroset::atlas {

using Eigen::Index;
using nlohmann::ordered_json;

namespace {

std::string prediction_words(const ZeroErrorSet& set) {
  const algebra::DimensionResult& of = set.prediction;
  const algebra::ZeroErrorDimension& zero = *of.zero_error;
  const std::string begin = std::to_string(of.parameters) + " parameters, " + std::to_string(zero.equations) +
                            " equations of rank " + std::to_string(zero.rank) + " (" + name(zero.status) + "): ";
  return zero.consistent ? begin + "a set of dimension " + std::to_string(zero.dimension) +
                               ", of which scalings make up " + std::to_string(of.gauge) + " at most"
                         : begin + "no solution for generic targets";
}

Series line(const std::string& key, const std::string& name, const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
  return {.key = key, .name = name, .kind = SeriesKind::line, .x = {x.begin(), x.end()}, .y = {y.begin(), y.end()}};
}

Table zero_error_table(const ZeroErrorSet& set) {
  Table table{
      .name = "zero_error",
      .title = "Zero-error points",
      .caption = "Predicted for generic data: " + prediction_words(set) + ". Reached from " +
                 std::to_string(set.points.size()) + " of " + std::to_string(set.starts) + " starts (seed " +
                 std::to_string(set.seed) + ").",
      .notes = {"At a zero-error point the Hessian is J^T J, J the Jacobian of the outputs (theorem D24): its nullity "
                "is at least parameters minus equations."},
      .columns = {{.key = "id", .heading = "id", .kind = ColumnKind::integer},
                  {.key = "residual", .heading = "|f - y| / |y|", .kind = ColumnKind::real, .digits = 2},
                  {.key = "rank", .heading = "rank of J", .kind = ColumnKind::integer},
                  {.key = "last_kept", .heading = "last kept", .kind = ColumnKind::real, .digits = 2},
                  {.key = "first_dropped", .heading = "first dropped", .kind = ColumnKind::real, .digits = 2},
                  {.key = "nullity", .heading = "nullity", .kind = ColumnKind::integer},
                  {.key = "predicted", .heading = "predicted", .kind = ColumnKind::integer},
                  {.key = "difference", .heading = "|H - J^T J| / |H|", .kind = ColumnKind::real, .digits = 2}}};
  std::int64_t id = 0;
  for (const ZeroErrorPoint& point : set.points) {
    add_row(table,
            {++id,
             point.residual,
             point.rank,
             point.last_kept,
             point.first_dropped,
             point.nullity,
             set.prediction.zero_error->dimension,
             point.hessian_difference});
  }
  return table;
}

Figure null_slice_figure(const ZeroErrorSet& set) {
  const NullSlice& slice = set.slice;
  Panel panel{
      .title = "Away from a zero-error point",
      .x = {.title = "distance", .logarithmic = true},
      .y = {.title = "loss", .logarithmic = true},
      .series = {line("stiffest", "sharpest direction", slice.distances, slice.sharpest_losses),
                 line("softest", "flattest direction that is not null", slice.distances, slice.flattest_losses)}};
  if (slice.null_losses.size() > 0) {
    panel.series.push_back(line("null", "null directions (mean)", slice.distances, slice.null_losses));
    panel.series.push_back(line("walked", "on the zero-error set", slice.distances, slice.walked_losses));
  }
  return {.name = "null_slice",
          .title = "The loss away from a zero-error point",
          .caption =
              "Along directions that are not null the loss grows as the square of the distance, along null directions "
              "as its fourth power; on the zero-error set itself it stays at rounding.",
          .panels = {panel},
          .panel_width = 11};
}

}  // namespace

ordered_json to_json(const ZeroErrorSet& set) {
  const algebra::ZeroErrorDimension& zero = *set.prediction.zero_error;
  ordered_json points = ordered_json::array();
  for (const ZeroErrorPoint& point : set.points) {
    points.push_back({{"residual", point.residual},
                      {"rank", point.rank},
                      {"last_kept", point.last_kept},
                      {"first_dropped", point.first_dropped},
                      {"nullity", point.nullity},
                      {"hessian_difference", point.hessian_difference},
                      {"theta", std::vector<double>(point.theta.begin(), point.theta.end())}});
  }
  const ordered_json keys{{"parameters", set.prediction.parameters},
                          {"gauge", set.prediction.gauge},
                          {"predicted",
                           {{"equations", zero.equations},
                            {"rank", zero.rank},
                            {"consistent", zero.consistent},
                            {"dimension", zero.dimension},
                            {"status", zero.status}}},
                          {"starts", set.starts},
                          {"reached", set.points.size()},
                          {"agrees", set.points.empty() ? ordered_json() : ordered_json(set.agrees())},
                          {"status", Certainty::numerical},
                          {"seed", set.seed},
                          {"points", points}};
  ordered_json document = detail::begin_toy_document(set.problem);
  document.update(keys);
  return document;
}

Results results(const ZeroErrorSet& set) {
  Results made{.facts = to_json(set), .tables = {zero_error_table(set)}};
  if (!set.points.empty()) {
    made.figures = {null_slice_figure(set)};
  }
  return made;
}

}  // namespace zeroset::atlas
