#include "cli/training/study_rates.hpp"

#include "cli/training/study_output.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace zeroset::cli {
namespace {

std::string text_of(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

const FigureGroup* sweep_of(const Protocol& protocol) {
  const auto found = std::find_if(protocol.groups.begin(), protocol.groups.end(), [](const FigureGroup& group) {
    return group.kind == FigureKind::rates;
  });
  return found == protocol.groups.end() ? nullptr : &*found;
}

bool is_larger(const RateOutcome& one, const RateOutcome& other) {
  const double a = one.effective_rate(), b = other.effective_rate();
  const bool equal = std::abs(a - b) <= 1e-9 * std::max(a, b);  // 0.03 / (1 - 0.9) is 0.3 but for rounding
  return equal ? one.momentum > other.momentum : a > b;
}

bool is_pair(const RateOutcome& outcome, double learning_rate, double momentum) {
  return outcome.learning_rate == learning_rate && outcome.momentum == momentum;
}

Series loss_series(const nets::RunResult& run, double rate) {
  Series series{.key = "rate-" + text_of(rate), .name = "rate " + text_of(rate), .kind = SeriesKind::line};
  for (const nets::EpochMetrics& line : run.epochs) {
    series.x.push_back(static_cast<double>(line.epoch));
    series.y.push_back(line.train.mean_loss.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return series;
}

std::vector<Panel> loss_curves(const StudyContext& context, const FigureGroup& group) {
  std::vector<Panel> panels;
  for (std::size_t a = 0; a < context.protocol.base.activations.size(); ++a) {
    for (std::size_t m = 0; m < group.momenta.size(); ++m) {
      Panel panel{.title = context.activation(a) + ", momentum " + text_of(group.momenta[m]),
                  .x = {.title = kDescentEpoch},
                  .y = {.title = "mean training loss", .logarithmic = true}};
      for (std::size_t r = 0; r < group.learning_rates.size(); ++r) {
        const nets::RunResult& run = context.runs.of(rate_run(context.protocol, group, a, r, m));
        panel.series.push_back(loss_series(run, group.learning_rates[r]));
      }
      panels.push_back(std::move(panel));
    }
  }
  return panels;
}

Table rates_table(const Protocol& protocol, const FigureGroup& group) {
  Table table{.name = group.key,
              .title = group.title,
              .caption =
                  "One seed. Stable: the mean training loss is always finite, after the start always below its value "
                  "there, and at the end at most " +
                  text_of(group.spike) +
                  " times its lowest. The answer of the sweep is the largest effective rate, learning rate / (1 - "
                  "momentum), at which every activation is stable, and of equal ones that with momentum; test images "
                  "have no say. " +
                  (protocol.descent_rate == DescentRate::sweep ? "The descents of this study use it."
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

Cell lowest_loss(const nets::RunResult& run) {
  std::optional<double> lowest;
  for (const nets::EpochMetrics& line : run.epochs) {
    if (line.train.mean_loss) {
      lowest = std::min(*line.train.mean_loss, lowest.value_or(*line.train.mean_loss));
    }
  }
  return lowest ? Cell(*lowest) : Cell(Missing{"never finite"});
}

std::string role(const Protocol& protocol, const RateOutcome& outcome, const std::optional<RateOutcome>& answer) {
  const bool is_answer = answer && is_pair(outcome, answer->learning_rate, answer->momentum);
  const bool is_used = is_pair(outcome, protocol.gd.learning_rate, protocol.gd.momentum);
  return is_answer && is_used ? "answer, used" : is_answer ? "answer" : is_used ? "used" : "";
}

void add_outcome(Table& table,
                 const StudyContext& context,
                 const RateOutcome& outcome,
                 const nets::RunResult& run,
                 const std::string& role) {
  const bool ended = run.status == nets::RunStatus::finished && !run.epochs.empty();
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

}  // namespace

std::string instability(const nets::RunResult& run, double spike) {
  if (run.status == nets::RunStatus::diverged) {
    return run.cause;
  }
  if (run.epochs.size() < 2) {
    return "nothing was measured after the start";
  }
  std::optional<double> first, lowest;
  for (const nets::EpochMetrics& line : run.epochs) {
    const std::string at = " at epoch " + std::to_string(line.epoch);
    if (!line.train.mean_loss) {
      return "training loss not finite" + at;
    }
    const double loss = *line.train.mean_loss;
    if (first && loss >= *first) {
      return "training loss " + text_of(loss) + at + ", from " + text_of(*first) + " at the start";
    }
    first = first.value_or(loss);
    lowest = std::min(loss, lowest.value_or(loss));
  }
  const double last = *run.epochs.back().train.mean_loss;
  return last > spike * *lowest ? "training loss ends at " + text_of(last) + ", having been " + text_of(*lowest) : "";
}

std::vector<RateOutcome> rate_outcomes(const Protocol& protocol, const FigureGroup& group, const StudyRuns& runs) {
  std::vector<RateOutcome> outcomes;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::size_t m = 0; m < group.momenta.size(); ++m) {
      for (std::size_t r = 0; r < group.learning_rates.size(); ++r) {
        const nets::RunResult& run = runs.of(rate_run(protocol, group, a, r, m));
        outcomes.push_back({a, group.learning_rates[r], group.momenta[m], instability(run, group.spike)});
      }
    }
  }
  return outcomes;
}

std::optional<RateOutcome> largest_stable(const std::vector<RateOutcome>& outcomes) {
  std::optional<RateOutcome> largest;
  for (const RateOutcome& one : outcomes) {
    const bool stable = std::none_of(outcomes.begin(), outcomes.end(), [&](const RateOutcome& other) {
      return is_pair(other, one.learning_rate, one.momentum) && !other.unstable.empty();
    });
    if (stable && (!largest || is_larger(one, *largest))) {
      largest = one;
    }
  }
  return largest;
}

bool choose_rate(Protocol& protocol,
                 StudyRuns& runs,
                 const std::filesystem::path& store,
                 const nets::StoreOptions& options) {
  const FigureGroup* sweep = sweep_of(protocol);
  if (protocol.descent_rate == DescentRate::fixed || sweep == nullptr) {
    return true;
  }
  runs.add(runs_of(protocol, *sweep));
  if (!runs.train(store, options)) {
    return false;
  }
  if (const auto answer = largest_stable(rate_outcomes(protocol, *sweep, runs))) {
    protocol.gd.learning_rate = answer->learning_rate;
    protocol.gd.momentum = answer->momentum;
  }
  return true;
}

GroupOutput rates_output(const StudyContext& context, const FigureGroup& group) {
  const std::vector<RateOutcome> outcomes = rate_outcomes(context.protocol, group, context.runs);
  const std::optional<RateOutcome> answer = largest_stable(outcomes);
  GroupOutput output;
  output.tables.push_back(rates_table(context.protocol, group));
  if (!answer) {
    output.tables.back().notes.emplace_back("No pair is stable for every activation: the fixed rate is used.");
  }
  std::size_t i = 0;
  for (std::size_t a = 0; a < context.protocol.base.activations.size(); ++a) {
    for (std::size_t m = 0; m < group.momenta.size(); ++m) {
      for (std::size_t r = 0; r < group.learning_rates.size(); ++r, ++i) {
        add_outcome(output.tables.back(),
                    context,
                    outcomes[i],
                    context.runs.of(rate_run(context.protocol, group, a, r, m)),
                    role(context.protocol, outcomes[i], answer));
      }
    }
  }
  output.figures.push_back(study_figure(context,
                                        group,
                                        "rates",
                                        "The sweep of learning rates",
                                        "Mean training loss of full-batch descent; a line that ends early diverged.",
                                        loss_curves(context, group)));
  return output;
}

}  // namespace zeroset::cli
