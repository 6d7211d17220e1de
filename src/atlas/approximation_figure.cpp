#include "zeroset/atlas/approximation_figure.hpp"

#include "zeroset/approximation/fit_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace zeroset::atlas {
namespace {

using nlohmann::ordered_json;

constexpr int kFigurePoints = 400;

Series line(const char* key, const char* title, const std::vector<double>& x, const std::vector<double>& y) {
  return {.key = key, .name = title, .x = x, .y = y};
}

/// Even steps, and the points where the error turns out largest.
std::vector<Rational> figure_points(const approximation::Fit& fit) {
  const Interval& interval = fit.activation.interval;
  std::vector<Rational> points;
  for (int i = 0; i <= kFigurePoints; ++i) {
    points.push_back(interval.lower + (interval.upper - interval.lower) * i / kFigurePoints);
  }
  points.insert(points.end(), fit.reference.begin(), fit.reference.end());
  std::sort(points.begin(), points.end());
  return points;
}

}  // namespace

Table coefficients_table(const approximation::Fit& fit) {
  Table table{
      .name = "coefficients",
      .columns = {{.key = "power", .heading = "power", .kind = ColumnKind::integer},
                  {.key = "coefficient", .heading = "coefficient"},
                  {.key = "nearest_double", .heading = "nearest double", .kind = ColumnKind::real, .digits = 17}}};
  const std::vector<Rational>& coefficients = fit.activation.coefficients;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    const ordered_json value = approximation::nearest_double(coefficients[k]);
    add_row(table,
            {static_cast<std::int64_t>(k),
             to_string(coefficients[k]),
             value.is_null() ? Cell(Missing{"beyond the largest double"}) : Cell(value.get<double>())});
  }
  return table;
}

Figure approximation_figure(const approximation::Fit& fit) {
  const std::vector<Rational> points = figure_points(fit);
  const std::vector<double> errors = approximation::errors_at(fit.activation.of, fit.activation.coefficients, points);
  const std::vector<double> values = approximation::errors_at(fit.activation.of, {}, points);
  std::vector<double> x, polynomial;
  for (std::size_t i = 0; i < points.size(); ++i) {
    x.push_back(static_cast<double>(points[i]));
    polynomial.push_back(values[i] - errors[i]);
  }
  const double bound = static_cast<double>(fit.sup_error.upper);
  const std::vector<double> ends{x.front(), x.back()};
  const std::string function = name(fit.activation.of);
  return {.name = "approximation",
          .title = name(fit.activation),
          .caption = "a, " + function + " and its polynomial. b, their difference, between its proved bounds.",
          .panels = {{.title = "function and polynomial",
                      .x = {.title = "x"},
                      .y = {.title = "value"},
                      .series = {line("function", function.c_str(), x, values),
                                 line("polynomial", "polynomial", x, polynomial)}},
                     {.title = "error",
                      .x = {.title = "x"},
                      .y = {.title = function + " - polynomial"},
                      .series = {line("error", "error", x, errors),
                                 {.key = "upper", .kind = SeriesKind::guide, .x = ends, .y = {bound, bound}},
                                 {.key = "lower", .kind = SeriesKind::guide, .x = ends, .y = {-bound, -bound}}}}}};
}

}  // namespace zeroset::atlas
