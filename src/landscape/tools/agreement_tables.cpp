#include "zeroset/core/statistics.hpp"

#include "landscape/tools/agreement_output.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <tuple>
#include <utility>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr const char *kNoRight = "the row's network is never right", *kNoWrong = "the row's network is never wrong";

Column share_column(const char* key, const char* heading) {
  return {.key = key, .heading = heading, .kind = ColumnKind::percent};
}

const std::string& label(const NetworkAgreement& networks, Index i) {
  return networks.labels[static_cast<std::size_t>(i)];
}

const std::string& kind(const NetworkAgreement& networks, Index i) {
  return networks.kinds[static_cast<std::size_t>(i)];
}

/// Mean over the others of what they share with network i; NaN where there are none.
double mean_of_others(const MatrixXd& shares, Index i) {
  return (shares.row(i).sum() - shares(i, i)) / static_cast<double>(shares.cols() - 1);
}

void append_share(double value, double trials, double baseline, const char* otherwise, std::vector<Cell>& cells) {
  const bool there = std::isfinite(value);
  const ShareInterval interval = there ? wilson_interval(value, trials) : ShareInterval{};
  cells.push_back(cell_of(value, otherwise));
  cells.push_back(there ? Cell(interval.lower) : Cell(Missing{otherwise}));
  cells.push_back(there ? Cell(interval.upper) : Cell(Missing{otherwise}));
  cells.emplace_back(baseline);
}

struct KindSums {
  std::int64_t pairs = 0, with_errors = 0;
  double right = 0, right_baseline = 0, wrong = 0, wrong_baseline = 0;
};

/// "ReLU seed 1 (3)", where 3 is the network's place: its name on the horizontal axis.
std::string numbered(const NetworkAgreement& networks, Index i) {
  return label(networks, i) + " (" + std::to_string(i + 1) + ")";
}

/// Half of one matrix: what the column's network does on the images that the row's network gets right, or wrong.
struct MatrixWords {
  const char* title;
  const char* rows;
};

void add_cell(Index row, Index column, double share, bool shown, const char* format, Series& cells, Series& words) {
  char text[16] = "";
  std::snprintf(text, sizeof text, format, 100 * share);
  shown = shown && std::isfinite(share);
  cells.x.push_back(static_cast<double>(column));
  cells.y.push_back(static_cast<double>(row));
  cells.z.push_back(shown ? 100 * share : std::nan(""));
  words.x.push_back(cells.x.back());
  words.y.push_back(cells.y.back());
  words.text.push_back(shown ? text : "");
}

/// The first network above, and below all of them what independent networks would have. Numbers below the columns, for
/// names side by side would have to stand upright.
Panel matrix_panel(const NetworkAgreement& networks,
                   const MatrixXd& shares,
                   const Eigen::VectorXd& of_any,
                   const MatrixWords& said) {
  constexpr Index kOneDecimal = 12;  // networks; of more, whole numbers alone fit
  const Index count = shares.rows();
  const char* format = count > kOneDecimal ? "%.0f" : "%.1f";
  Panel panel{
      .title = said.title, .x = {.title = "network"}, .y = {.title = said.rows}, .z = {.title = "share", .unit = "%"}};
  Series cells{.key = "cells", .kind = SeriesKind::heat_map}, words{.key = "words", .kind = SeriesKind::labels};
  for (Index j = 0; j < count; ++j) {
    panel.x.categories.push_back(std::to_string(j + 1));
    add_cell(0, j, of_any[j], true, format, cells, words);
  }
  panel.y.categories.emplace_back("any image");
  for (Index row = 1; row <= count; ++row) {
    const Index i = count - row;
    panel.y.categories.push_back(numbered(networks, i));
    for (Index j = 0; j < count; ++j) {
      add_cell(row, j, shares(i, j), i != j, format, cells, words);  // 100 % by definition would hide the rest
    }
  }
  panel.series = {std::move(cells), std::move(words)};
  return panel;
}

/// Room for names of this length, and for cells that hold a number: width and height of a panel, cm.
std::pair<double, double> matrix_size(const NetworkAgreement& networks) {
  constexpr double kLetter = 0.16, kMinCell = 0.62, kMaxCell = 1.3, kBar = 3.4, kTitles = 2.1, kMaxSide = 40;
  std::size_t longest = 0;
  for (Index i = 0; i < networks.agreement.right.size(); ++i) {
    longest = std::max(longest, numbered(networks, i).size());
  }
  const double count = static_cast<double>(networks.labels.size());
  const double cell = std::clamp(12 / count, kMinCell, kMaxCell);
  return {std::min(kLetter * static_cast<double>(longest) + count * cell + kBar, kMaxSide),
          std::min(kTitles + (count + 1) * std::clamp(0.75 * cell, 0.5, 0.8), kMaxSide)};
}

}  // namespace

Table similarity_table(const NetworkAgreement& networks) {
  const Agreement& found = networks.agreement;
  const Index count = found.right.size();
  Table table{.name = "similarity",
              .title = "What networks get right and wrong together",
              .caption = "On the same " + std::to_string(found.inputs) +
                         " held-out images. Means over the other networks: P(other right | this right) and P(other "
                         "wrong | this wrong), beside P(other right) and P(other wrong), which independent networks "
                         "would have.",
              .columns = {{.key = "network", .heading = "network"},
                          share_column("error", "error"),
                          share_column("both_right", "others right if right"),
                          share_column("right", "others right"),
                          share_column("both_wrong", "others wrong if wrong"),
                          share_column("wrong", "others wrong")}};
  for (Index i = 0; i < count; ++i) {
    const double others = (found.right.sum() - found.right[i]) / static_cast<double>(count - 1);
    add_row(table,
            {label(networks, i),
             1 - found.right[i],
             cell_of(mean_of_others(found.both_right, i), kNoRight),
             others,
             cell_of(mean_of_others(found.both_wrong, i), kNoWrong),
             1 - others});
  }
  return table;
}

Table pairs_table(const NetworkAgreement& networks) {
  const Agreement& found = networks.agreement;
  Table table{.name = "pairs",
              .title = "Conditional agreement pair by pair",
              .caption =
                  "Intervals: 95 % (Wilson), over the images that the condition on the row leaves; they hold for "
                  "these two networks, not for others of their kind.",
              .columns = {{.key = "given", .heading = "given"},
                          {.key = "network", .heading = "network"},
                          share_column("both_right", "right if right"),
                          share_column("both_right_lower", "from"),
                          share_column("both_right_upper", "to"),
                          share_column("right", "right"),
                          share_column("both_wrong", "wrong if wrong"),
                          share_column("both_wrong_lower", "from"),
                          share_column("both_wrong_upper", "to"),
                          share_column("wrong", "wrong")}};
  mark_details(table, {"both_right_lower", "both_right_upper", "both_wrong_lower", "both_wrong_upper"});
  const double inputs = static_cast<double>(found.inputs);
  for (Index i = 0; i < found.right.size(); ++i) {
    for (Index j = 0; j < found.right.size(); ++j) {
      if (i == j) {
        continue;
      }
      const double right = std::round(inputs * found.right[i]);
      std::vector<Cell> cells{label(networks, i), label(networks, j)};
      append_share(found.both_right(i, j), right, found.right[j], kNoRight, cells);
      append_share(found.both_wrong(i, j), inputs - right, 1 - found.right[j], kNoWrong, cells);
      add_row(table, std::move(cells));
    }
  }
  return table;
}

Table kinds_table(const NetworkAgreement& networks) {
  const Agreement& found = networks.agreement;
  std::map<std::tuple<std::string, std::string, bool>, KindSums> sums;
  for (Index i = 0; i < found.right.size(); ++i) {
    for (Index j = 0; j < found.right.size(); ++j) {
      if (i == j || !std::isfinite(found.both_right(i, j))) {
        continue;
      }
      const bool same = networks.seeds[static_cast<std::size_t>(i)] == networks.seeds[static_cast<std::size_t>(j)];
      KindSums& sum = sums[{kind(networks, i), kind(networks, j), same}];
      ++sum.pairs;
      sum.right += found.both_right(i, j);
      sum.right_baseline += found.right[j];
      if (std::isfinite(found.both_wrong(i, j))) {
        ++sum.with_errors;
        sum.wrong += found.both_wrong(i, j);
        sum.wrong_baseline += 1 - found.right[j];
      }
    }
  }
  Table table{.name = "kinds",
              .title = "Agreement within and between activations",
              .caption =
                  "Means over ordered pairs of networks; pairs share networks, so that they are no independent "
                  "sample. Networks of one seed began at the same weights and saw the same batches.",
              .columns = {{.key = "given", .heading = "given"},
                          {.key = "network", .heading = "network"},
                          {.key = "seeds", .heading = "seeds"},
                          {.key = "pairs", .heading = "pairs", .kind = ColumnKind::integer},
                          share_column("both_right", "right if right"),
                          share_column("right", "right"),
                          share_column("both_wrong", "wrong if wrong"),
                          share_column("wrong", "wrong")}};
  for (const auto& [kinds, sum] : sums) {
    const double pairs = static_cast<double>(sum.pairs), with_errors = static_cast<double>(sum.with_errors);
    add_row(table,
            {std::get<0>(kinds),
             std::get<1>(kinds),
             std::get<2>(kinds) ? "the same" : "different",
             sum.pairs,
             sum.right / pairs,
             sum.right_baseline / pairs,
             cell_of(sum.wrong / with_errors, kNoWrong),
             cell_of(sum.wrong_baseline / with_errors, kNoWrong)});
  }
  return table;
}

Figure agreement_figure(const NetworkAgreement& networks) {
  const Agreement& found = networks.agreement;
  const Eigen::VectorXd wrong = 1 - found.right.array();
  const auto [width, height] = matrix_size(networks);
  return {.name = "similarity",
          .title = "Conditional agreement of networks",
          .caption =
              "Percent of the held-out images that the column's network gets right (a) among those that the "
              "row's gets right, and wrong (b) among those that the row's gets wrong. Columns have the numbers that "
              "stand behind the names. Last row: among all images, which is what independent networks would have in "
              "the whole column. The diagonal is 100 by definition and left out.",
          .panels = {matrix_panel(networks,
                                  found.both_right,
                                  found.right,
                                  {"right where the row’s network is right", "images that it gets right"}),
                     matrix_panel(networks,
                                  found.both_wrong,
                                  wrong,
                                  {"wrong where the row’s network is wrong", "images that it gets wrong"})},
          .columns = 1,
          .panel_width = width,
          .panel_height = height};
}

}  // namespace zeroset::landscape
