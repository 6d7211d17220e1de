#include "studies/theory2/groups/agreement_figures.hpp"

#include "zeroset/core/text.hpp"

#include <cmath>
#include <utility>

namespace zeroset::studies::theory2 {

using Eigen::Index;
using Eigen::MatrixXd;

namespace {

std::string row_name(Index row, Index runs) {
  return row < runs ? "run " + std::to_string(row + 1) : "reference";
}

}  // namespace

Table agreement_table(const std::string& name,
                      const std::string& title,
                      const MatrixXd& shares,
                      const Eigen::VectorXd* right) {
  Table table{
      .name = name, .title = title, .caption = "Test set. Reference: the same recipe from another initialization."};
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

Panel agreement_panel(const std::string& title, const MatrixXd& shares) {
  Panel panel{.title = title, .x = {.title = "network"}, .y = {.title = "given network"}};
  const Index size = shares.rows();
  Series series{.key = "shares", .name = "", .kind = SeriesKind::labels};
  for (Index row = 0; row < size; ++row) {
    panel.x.categories.push_back(row_name(row, size - 1));
    for (Index column = 0; column < size; ++column) {
      series.x.push_back(static_cast<double>(column));
      series.y.push_back(static_cast<double>(size - 1 - row));  // the first row on top
      series.text.push_back(std::isnan(shares(row, column)) ? "–" : fixed(100 * shares(row, column), 1));
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

}  // namespace zeroset::studies::theory2
