#include "studies/theory2/groups/rate_figures.hpp"

#include "zeroset/core/text.hpp"

#include "studies/engine/figure_numbers.hpp"
#include "studies/engine/panels.hpp"
#include "studies/theory2/found.hpp"
#include "studies/theory2/groups/rate_sweep.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace zeroset::studies::theory2 {
namespace {

Series loss_series(const runs::RunResult& run, double rate) {
  Series series{.key = "rate-" + significant(rate), .name = "rate " + significant(rate), .kind = SeriesKind::line};
  for (const runs::EpochMetrics& line : run.epochs) {
    series.x.push_back(static_cast<double>(line.epoch));
    series.y.push_back(line.train.mean_loss.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return series;
}

std::vector<Panel> loss_curves(const StudyContext& context, const RatesOptions& options) {
  std::vector<Panel> panels;
  for (std::size_t a = 0; a < context.protocol.base.activations.size(); ++a) {
    for (std::size_t m = 0; m < options.momenta.size(); ++m) {
      Panel panel{.title = context.activation(a) + ", momentum " + significant(options.momenta[m]),
                  .x = {.title = kDescentEpoch},
                  .y = {.title = "mean training loss", .logarithmic = true}};
      for (std::size_t r = 0; r < options.learning_rates.size(); ++r) {
        const runs::RunResult& run = context.trained.of(rate_run(context.protocol, options, a, r, m));
        panel.series.push_back(loss_series(run, options.learning_rates[r]));
      }
      panels.push_back(std::move(panel));
    }
  }
  return panels;
}

Table rates_table(const Protocol& protocol, const GroupText& text, double spike) {
  Table table{.name = text.key,
              .title = text.title,
              .caption =
                  "One seed. Stable: the mean training loss is always finite, after the start always below its value "
                  "there, and at the end at most " +
                  significant(spike) +
                  " times its lowest. The answer for an activation is its stable pair of the lowest training loss at "
                  "the end, of equal ones that of the largest effective rate, learning rate / (1 - momentum); test "
                  "images are not used. " +
                  (protocol.descent_rate == DescentRate::sweep ? "The descents of each activation use its answer."
                                                               : "The descents of this study use the fixed rate "
                                                                 "of the protocol.")};
  table.columns = {{.key = "activation", .heading = "Activation"},
                   {.key = "learning_rate", .heading = "Rate", .kind = ColumnKind::real},
                   {.key = "momentum", .heading = "Momentum", .kind = ColumnKind::real},
                   {.key = "effective_rate", .heading = "Effective", .kind = ColumnKind::real},
                   {.key = "stable", .heading = "Stable"},
                   {.key = "train_loss", .heading = "Training loss", .kind = ColumnKind::real, .digits = 3},
                   {.key = "lowest_loss", .heading = "Lowest", .kind = ColumnKind::real, .digits = 3},
                   {.key = "train_error", .heading = "Training error", .kind = ColumnKind::percent},
                   {.key = "role", .heading = "Role"},
                   {.key = "unstable", .heading = "Why not stable"}};
  return table;
}

Cell lowest_loss(const runs::RunResult& run) {
  std::optional<double> lowest;
  for (const runs::EpochMetrics& line : run.epochs) {
    if (line.train.mean_loss) {
      lowest = std::min(*line.train.mean_loss, lowest.value_or(*line.train.mean_loss));
    }
  }
  return lowest ? Cell(*lowest) : Cell(Missing{"never finite"});
}

std::string role(const Protocol& protocol, const RateOutcome& outcome, const std::optional<RateOutcome>& answer) {
  const bool is_answer = answer && is_pair(outcome, answer->learning_rate, answer->momentum);
  const TrainingSpec& descent = protocol.descent(outcome.activation);
  const bool is_used = is_pair(outcome, descent.learning_rate, descent.momentum);
  return is_answer && is_used ? "answer, used" : is_answer ? "answer" : is_used ? "used" : "";
}

void add_outcome(Table& table,
                 const StudyContext& context,
                 const RateOutcome& outcome,
                 const runs::RunResult& run,
                 const std::string& role) {
  const bool ended = run.status == runs::RunStatus::finished && !run.epochs.empty();
  const Missing open{run.cause.empty() ? "nothing was measured" : run.cause};
  const auto loss = ended ? run.epochs.back().train.mean_loss : std::nullopt;
  add_row(table,
          {context.activation(outcome.activation),
           outcome.learning_rate,
           outcome.momentum,
           outcome.effective_rate(),
           std::string(outcome.unstable.empty() ? "yes" : "no"),
           loss ? Cell(*loss) : Cell(ended ? Missing{"not finite"} : open),
           lowest_loss(run),
           ended ? Cell(run.epochs.back().train.error()) : Cell(open),
           role,
           outcome.unstable});
}

std::string answer_words(const std::string& activation, const std::optional<RateOutcome>& answer) {
  return answer ? activation + " goes lowest, to a loss of " + significant(answer->train_loss, 2) + ", at rate " +
                      significant(answer->learning_rate) + " with momentum " + significant(answer->momentum)
                : activation + " is stable at no rate";
}

}  // namespace

Results rate_figures(const StudyContext& context, const FigureGroup& group, const RatesOptions& options) {
  const std::vector<RateOutcome> outcomes = rate_outcomes(context.protocol, options, context.trained);
  Table table = rates_table(context.protocol, group.text(), options.spike);
  std::vector<std::string> answers;
  std::size_t i = 0;
  for (std::size_t a = 0; a < context.activations(); ++a) {
    const std::optional<RateOutcome> answer = best_stable(outcomes, a);
    answers.push_back(answer_words(context.activation(a), answer));
    if (!answer) {
      table.notes.emplace_back("No pair is stable for " + context.activation(a) + ": the fixed rate is used.");
    }
    for (std::size_t m = 0; m < options.momenta.size(); ++m) {
      for (std::size_t r = 0; r < options.learning_rates.size(); ++r, ++i) {
        const runs::RunResult& run = context.trained.of(rate_run(context.protocol, options, a, r, m));
        add_outcome(table, context, outcomes[i], run, role(context.protocol, outcomes[i], answer));
      }
    }
  }
  Results output;
  output.tables.push_back(std::move(table));
  output.figures.push_back(study_figure(
      context,
      group,
      figure_stem(FigureNumbers(group.text().figures).series(0)),
      "The sweep of learning rates",
      "Mean training loss of full-batch descent; a line that ends early diverged." + found_text(listed(answers)),
      loss_curves(context, options)));
  return output;
}

}  // namespace zeroset::studies::theory2
