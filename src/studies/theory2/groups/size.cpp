#include "studies/theory2/groups/size.hpp"

#include "zeroset/core/text.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/words.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/runs.hpp"

#include <sstream>

namespace zeroset::studies::theory2 {
namespace {

Table size_errors_table(const GroupText& text) {
  Table table{.name = text.key + "_errors", .title = text.title, .caption = "One seed each."};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "train", .heading = "Images", .kind = ColumnKind::integer},
                   {.key = "parameters", .heading = "Parameters", .kind = ColumnKind::integer},
                   {.key = "epochs", .heading = "Epochs", .kind = ColumnKind::integer},
                   {.key = "train_error", .heading = "Training", .kind = ColumnKind::percent},
                   {.key = "validation_error", .heading = "Validation", .kind = ColumnKind::percent}};
  return table;
}

/// All widths with one number of images: a line, and a row each.
Series series_of(
    const StudyContext& context, const SizeOptions& options, std::size_t a, std::size_t train, Table& table) {
  const std::string label = std::to_string(options.train[train]) + " images";
  Series series{.key = series_key(label), .name = label, .kind = SeriesKind::line};
  for (std::size_t width = 0; width < options.widths.size(); ++width) {
    const Experiment run = size_run(context.protocol, options, a, width, train);
    const runs::RunResult& result = context.trained.of(run);
    const std::int64_t parameters = num_parameters(run.network);
    std::vector<Cell> cells{context.activation(a), options.train[train], parameters};
    if (result.status != runs::RunStatus::finished) {
      cells.insert(cells.end(), 3, Missing{"diverged"});
    } else {
      const runs::EpochMetrics& last = result.epochs.back();
      series.x.push_back(static_cast<double>(parameters));
      series.y.push_back(100 * last.test.error());
      cells.insert(cells.end(), {last.epoch, last.train.error(), last.test.error()});
    }
    add_row(table, std::move(cells));
  }
  return series;
}

/// Of the largest training set: errors of the smallest and of the largest network.
std::string size_words(const std::vector<Panel>& panels) {
  std::vector<std::string> words;
  for (const Panel& panel : panels) {
    const Series& series = panel.series.back();
    if (series.x.size() < 2) {
      continue;
    }
    words.push_back("from " + fixed(series.y.front(), 1) + " % at " +
                    with_thousands(static_cast<std::int64_t>(series.x.front())) + " parameters to " +
                    fixed(series.y.back(), 1) + " % at " + with_thousands(static_cast<std::int64_t>(series.x.back())) +
                    " (" + panel.title + ", " + series.name + ")");
  }
  return words.empty() ? "" : "the validation error goes " + listed(words);
}

}  // namespace

Experiment size_run(
    const Protocol& protocol, const SizeOptions& options, std::size_t a, std::size_t width, std::size_t train) {
  TrainingSpec phase = lasting(protocol.sgd, options.epochs);
  phase.stop_at_train_error = options.stop_at_train_error;
  Experiment run = one_run(protocol, a, {phase}, 0);
  run.network = with_width(protocol.whole, options.widths.at(width));
  run.dataset.train = options.train.at(train);
  run.dataset.test = options.held_out;
  run.dataset.held_out = HeldOut::validation;
  return run;
}

SizeOptions SizeGroup::read(ObjectReader& reader) {
  SizeOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.widths = spec::reals(reader, "widths");
  options.train = spec::integers(reader, "train", 1);
  options.held_out = spec::integer(reader, "held_out", 1);
  options.stop_at_train_error = spec::real(reader, "stop_at_train_error");
  return options;
}

std::vector<Experiment> SizeGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::size_t width = 0; width < options_.widths.size(); ++width) {
      for (std::size_t train = 0; train < options_.train.size(); ++train) {
        all.push_back(size_run(protocol, options_, a, width, train));
      }
    }
  }
  return all;
}

std::vector<Results> SizeGroup::evaluate(const StudyContext& context,
                                         std::vector<ActivationMeasures>& /*measures*/) const {
  Table table = size_errors_table(text());
  std::vector<Panel> panels;
  for (std::size_t a = 0; a < context.activations(); ++a) {
    Panel panel{.title = context.activation(a),
                .x = {.title = "parameters", .logarithmic = true},
                .y = {.title = "validation error", .unit = "%"}};
    for (std::size_t train = 0; train < options_.train.size(); ++train) {
      panel.series.push_back(series_of(context, options_, a, train, table));
    }
    panels.push_back(std::move(panel));
  }
  const std::string number = FigureNumbers(text().figures).series(0);
  Results output;
  output.figures.push_back(study_figure(context,
                                        *this,
                                        figure_stem(number),
                                        "Figure " + number,
                                        "Validation error at the end of training." + found_text(size_words(panels)),
                                        panels));
  output.tables.push_back(std::move(table));
  return {std::move(output)};
}

std::string SizeGroup::summary(const Protocol& protocol) const {
  return sgd_line(protocol) + ", at most " + std::to_string(options_.epochs) +
         " epochs, until the training error is at most " + significant(100 * options_.stop_at_train_error) + " %; " +
         std::to_string(options_.held_out) + " validation images";
}

}  // namespace zeroset::studies::theory2
