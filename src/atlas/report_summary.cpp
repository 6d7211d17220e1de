// What stands at the top of a report: sentences, and one figure.
#include "zeroset/atlas/report.hpp"
#include "zeroset/core/text.hpp"

#include "atlas/row_cells.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::atlas {
namespace {

/// A name that fits below a tick.
std::string tick_name(const std::string& id) {
  constexpr std::size_t kLongest = 24;
  std::string_view rest = id;
  std::string shown;
  for (std::size_t i = 0; i < kLongest && !rest.empty(); ++i) {
    append_utf8(shown, next_character(rest));
  }
  return shown + (rest.empty() ? "" : "…");
}

/// Rows with finitely many solutions, at least one, by their Bézout number.
std::vector<const VerifyRow*> counted_rows(const ToyNetworks& algebra) {
  std::vector<const VerifyRow*> rows;
  for (const VerifyRow& row : algebra.verify) {
    if (row.bounds && row.bounds->bezout_number.log10 && row.count && row.count->with_multiplicity.value_or(0) > 0) {
      rows.push_back(&row);
    }
  }
  std::ranges::stable_sort(rows, {}, [](const VerifyRow* row) { return *row->bounds->bezout_number.log10; });
  return rows;
}

void add_point(Series& series, std::size_t place, std::optional<double> value) {
  if (value) {
    series.x.push_back(static_cast<double>(place));
    series.y.push_back(*value);
  }
}

std::optional<double> power_of_ten(const std::optional<double>& log10) {
  return log10 ? std::optional(std::round(std::pow(10.0, *log10))) : std::nullopt;
}

std::optional<double> real_number(const std::optional<std::int64_t>& value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

std::optional<Panel> bounds_panel(const ToyNetworks& algebra) {
  const auto rows = counted_rows(algebra);
  if (rows.empty()) {
    return std::nullopt;
  }
  Series bezout{.key = "bezout", .name = "Bézout number", .kind = SeriesKind::points};
  Series mixed{.key = "mixed_volume", .name = "mixed volume", .kind = SeriesKind::points};
  Series complex{.key = "solutions", .name = "complex solutions", .kind = SeriesKind::points};
  Series real{.key = "real", .name = "real solutions", .kind = SeriesKind::points};
  Panel panel{.title = "Toy networks: bounds and exact counts",
              .y = {.title = "solutions", .logarithmic = true, .lower = 0.7}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    panel.x.categories.push_back(tick_name(rows[i]->id));
    add_point(bezout, i, power_of_ten(rows[i]->bounds->bezout_number.log10));
    add_point(mixed, i, power_of_ten(detail::affine_mixed_volume(*rows[i]->bounds).log10));
    add_point(complex, i, real_number(rows[i]->count->with_multiplicity));
    if (rows[i]->count->real.value_or(0) > 0) {  // none has no place on this axis
      add_point(real, i, real_number(rows[i]->count->real));
    }
  }
  for (Series* series : {&bezout, &mixed, &complex, &real}) {
    if (!series->x.empty()) {
      panel.series.push_back(std::move(*series));
    }
  }
  return panel;
}

std::optional<std::size_t> place_of_column(const Table& table, const std::string& key) {
  const auto column = std::ranges::find(table.columns, key, &Column::key);
  return column == table.columns.end() ? std::nullopt
                                       : std::optional(static_cast<std::size_t>(column - table.columns.begin()));
}

std::optional<Panel> errors_panel(const Table& runs) {
  const auto activation = place_of_column(runs, "activation"), error = place_of_column(runs, "test_error");
  if (!activation || !error) {
    return std::nullopt;
  }
  Panel panel{.title = "Trained networks: one point a seed", .y = {.title = "test error", .unit = "%"}};
  Series errors{.key = "test_error", .kind = SeriesKind::points};
  std::vector<std::string>& names = panel.x.categories;
  for (const std::vector<Cell>& row : runs.rows) {
    const std::string name = std::get<std::string>(row[*activation]);
    const std::size_t place = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    if (place == names.size()) {
      names.push_back(name);
    }
    if (const double* value = std::get_if<double>(&row[*error])) {
      add_point(errors, place, 100 * *value);
    }
  }
  panel.series = {errors};
  return errors.x.empty() ? std::nullopt : std::optional(panel);
}

}  // namespace

std::vector<std::string> report_findings(const ReportContent& content) {
  std::vector<std::string> sentences = toy_networks_findings(content.algebra);
  for (const std::optional<Results>* part : {&content.comparison, &content.surfaces}) {
    if (*part) {
      sentences.insert(sentences.end(), (*part)->findings.begin(), (*part)->findings.end());
    }
  }
  return sentences;
}

Figure summary_figure(const ReportContent& content) {
  Figure figure{.name = "summary",
                .title = "In one figure",
                .caption =
                    "Toy networks with finitely many solutions, by their Bézout number; a network without a "
                    "point for real solutions has none, or they were not counted.",
                .panel_width = 10,
                .panel_height = 8.5};
  if (auto panel = bounds_panel(content.algebra)) {
    figure.panels.push_back(std::move(*panel));
  } else {
    figure.caption = "";
  }
  if (content.comparison) {
    const std::vector<Table>& tables = content.comparison->tables;
    const auto runs = std::ranges::find(tables, "runs", &Table::name);
    if (auto panel = runs == tables.end() ? std::nullopt : errors_panel(*runs)) {
      figure.panels.push_back(std::move(*panel));
    }
  }
  return figure;
}

}  // namespace zeroset::atlas
