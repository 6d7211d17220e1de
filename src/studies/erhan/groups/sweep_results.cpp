// The results and claims of a sweep; what it trains is in sweep.cpp.
#include "zeroset/core/statistics.hpp"
#include "zeroset/core/text.hpp"

#include "studies/claim_rules.hpp"
#include "studies/engine/words.hpp"
#include "studies/erhan/groups/sweep.hpp"
#include "studies/erhan/seed_curves.hpp"

#include <cmath>
#include <map>

namespace zeroset::studies::erhan {
namespace {

/// What a sweep is called, in specs and for people.
struct SweptWords {
  const char* key;
  const char* axis;
  bool is_logarithmic;
};

SweptWords words_of(Swept swept) {
  switch (swept) {
    case Swept::depth:
      return {"depth", "hidden layers", false};
    case Swept::width:
      return {"width", "width, as a factor", true};
    case Swept::layers:
      return {"layers", "pre-trained layers", false};
    case Swept::labels:
      break;
  }
  return {"labels", "training images with labels", true};
}

using EndErrors = std::map<std::int64_t, double>;  // by replica

/// Test errors of the networks that finished.
EndErrors end_errors(const StudyContext& context,
                     const SweepOptions& options,
                     Swept swept,
                     std::size_t a,
                     const Beginning& beginning,
                     double value) {
  EndErrors errors;
  for (std::int64_t replica = 0; replica < options.replicas; ++replica) {
    const runs::RunResult& result =
        context.trained.of(sweep_run(context.protocol, options, swept, a, beginning, value, replica));
    if (result.status == runs::RunStatus::finished) {
      errors.emplace(replica, result.epochs.back().test.error());
    }
  }
  return errors;
}

std::vector<double> values_of(const EndErrors& errors) {
  std::vector<double> values;
  for (const auto& [replica, error] : errors) {
    values.push_back(error);
  }
  return values;
}

std::vector<double> differences_of(const EndErrors& errors, const EndErrors& plain) {
  std::vector<double> differences;
  for (const auto& [replica, error] : errors) {
    if (const auto other = plain.find(replica); other != plain.end()) {
      differences.push_back(error - other->second);
    }
  }
  return differences;
}

Table sweep_table(const StudyContext& context, const GroupText& text, std::size_t a, const SweptWords& words) {
  Table table{.name = text.key + "_" + context.activation(a),
              .title = text.title + ", " + spoken_activation(context, a),
              .caption =
                  "Test error at the end, mean over the seeds with its 95 % interval. Difference: less that of the "
                  "networks of the same seeds without pre-training."};
  table.columns = {{.key = "value", .heading = capitalized(words.axis), .kind = ColumnKind::real},
                   {.key = "beginning", .heading = "Pre-training"},
                   {.key = "networks", .heading = "Networks", .kind = ColumnKind::integer},
                   {.key = "test_error", .heading = "Test error", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "difference", .heading = "Difference", .kind = ColumnKind::percent, .half_widths = true}};
  return table;
}

void append_point(Series& series, double value, const std::vector<double>& errors) {
  if (errors.empty()) {
    return;
  }
  const MeanInterval interval = mean_interval(errors);
  const double half = std::isfinite(interval.half_width) ? interval.half_width : 0;
  series.x.push_back(value);
  series.y.push_back(100 * interval.mean);
  series.lower.push_back(100 * (interval.mean - half));
  series.upper.push_back(100 * (interval.mean + half));
}

Claim sweep_claim(
    Swept swept, bool is_high, double value, const std::string& label, const std::vector<double>& values) {
  const std::string at = significant(value) + " " + words_of(swept).axis;
  Claim claim{.id = "", .activation = label};
  const std::string rule = "; test error, pre-trained less not, mean over seeds, ";
  switch (swept) {
    case Swept::depth:
      claim.id = is_high ? "f.2" : "f.1";
      claim.statement = "pre-training helps at " + at + rule + "below 0";
      break;
    case Swept::width:
      claim.id = is_high ? "g.2" : "g.1";
      claim.statement = std::string("pre-training ") + (is_high ? "helps large" : "hurts small") +
                        " networks: at width " + significant(value) + rule + (is_high ? "below 0" : "above 0");
      break;
    case Swept::layers:
      claim.id = is_high ? "h.2" : "h.1";
      claim.statement = "pre-training the first " + significant(value) + " hidden layers helps" + rule + "below 0";
      break;
    case Swept::labels:
      claim.id = is_high ? "i.2" : "i.1";
      claim.statement = "pre-training helps with " + significant(value, 9) + " labels" + rule + "below 0";
      break;
  }
  set_mean(claim, values, "seed");
  keep_within(claim, -1, 1);
  const bool is_above = swept == Swept::width && !is_high;
  decide(claim, is_above ? kAboveZero : -1, is_above ? 1 : -kAboveZero, "seeds");
  return claim;
}

}  // namespace

Results evaluate_sweep(const StudyContext& context,
                       const FigureGroup& group,
                       const SweepOptions& options,
                       Swept swept,
                       std::size_t a,
                       Measures& measures) {
  Results output;
  if (!is_swept(context.protocol, swept, a)) {
    return output;
  }
  const SweptWords words = words_of(swept);
  Table table = sweep_table(context, group.text(), a, words);
  Panel panel{.x = {.title = words.axis, .logarithmic = words.is_logarithmic},
              .y = {.title = "test error", .unit = "%"}};
  const std::vector<Beginning> all = beginnings(context.protocol, options, swept, a);
  for (const Beginning& beginning : all) {
    Series series{
        .key = series_key(beginning.label), .name = "pre-training: " + beginning.label, .kind = SeriesKind::line};
    for (const double value : options.values) {
      const EndErrors errors = end_errors(context, options, swept, a, beginning, value);
      const EndErrors plain = end_errors(context, options, swept, a, all.front(), value);
      append_point(series, value, values_of(errors));
      const bool is_base = &beginning == &all.front();
      const std::vector<double> differences = differences_of(errors, plain);
      add_row(table,
              {value,
               beginning.label,
               std::ssize(errors),
               seeds_cell(values_of(errors), "no network finished"),
               is_base ? Cell(Missing{"this is what others are held against"})
                       : seeds_cell(differences, "no pair finished")});
      if (!is_base && !(swept == Swept::layers && value == 0)) {
        measures.differences[words.key][value][beginning.label] = differences;
      }
    }
    panel.series.push_back(std::move(series));
  }
  output.figures.push_back(activation_figure(context,
                                             group,
                                             a,
                                             group.text().figures.front(),
                                             "",
                                             "Test error at the end of training: mean over the seeds with its 95 % "
                                             "interval. The baseline is the line without pre-training.",
                                             {std::move(panel)}));
  output.tables.push_back(std::move(table));
  return output;
}

std::vector<Claim> sweep_claims(const Measures& found, Swept swept) {
  std::vector<Claim> claims;
  const auto measured = found.differences.find(words_of(swept).key);
  if (measured == found.differences.end()) {
    return claims;
  }
  for (const bool is_high : {false, true}) {
    const auto& [value, by_label] = is_high ? *measured->second.rbegin() : *measured->second.begin();
    for (const auto& [label, differences] : by_label) {
      if (label.find("batch normalization") == std::string::npos) {
        claims.push_back(sweep_claim(swept, is_high, value, label, differences));
      }
    }
  }
  return claims;
}

}  // namespace zeroset::studies::erhan
