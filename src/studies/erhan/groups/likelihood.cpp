#include "studies/erhan/groups/likelihood.hpp"

#include "studies/engine/words.hpp"
#include "studies/erhan/seed_curves.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace zeroset::studies::erhan {
namespace {

/// Where the curve first comes down to the level of training likelihood.
std::optional<double> at_level(const LikelihoodCurve& curve, const std::vector<double>& values, double level) {
  for (std::size_t i = 1; i < curve.train.size(); ++i) {
    const double before = curve.train[i - 1], after = curve.train[i];
    if (before >= level && after <= level) {
      const double t = before > after ? std::log(before / level) / std::log(before / after) : 0;
      return values[i - 1] + t * (values[i] - values[i - 1]);
    }
  }
  return std::nullopt;
}

using CurvesBySeed = std::map<std::int64_t, LikelihoodCurve>;

/// Of each preparation, what its networks did.
std::vector<CurvesBySeed> curves_of(const StudyContext& context, std::size_t a) {
  std::vector<CurvesBySeed> all(preparations(context.protocol, a));
  for (const TrainedNetwork& network : finished_networks(context, a)) {
    all[network.preparation].emplace(network.replica, likelihood_curve(*network.result));
  }
  return all;
}

std::vector<Panel> likelihood_panels(const StudyContext& context, std::size_t a, const std::vector<CurvesBySeed>& all) {
  Axis x{.title = "training loss (NLL)", .logarithmic = true};
  Panel loss{.title = "test loss", .x = x, .y = {.title = "test loss (NLL)", .logarithmic = true}};
  Panel error{.title = "test error", .x = x, .y = {.title = "test error", .unit = "%"}};
  double low = kInfinity, high = 0;
  for (std::size_t p = 0; p < all.size(); ++p) {
    std::vector<std::vector<double>> train, test, errors;
    for (const auto& [replica, curve] : all[p]) {
      train.push_back(curve.train);
      test.push_back(curve.test);
      errors.emplace_back();
      for (std::size_t i = 0; i < curve.train.size(); ++i) {
        errors.back().push_back(100 * curve.test_error[i]);
        low = std::min({low, curve.train[i], curve.test[i]});
        high = std::max({high, curve.train[i], curve.test[i]});
      }
    }
    const std::string name = "pre-training: " + preparation_label(context.protocol, a, p);
    append_thin(loss, name, train, test);
    append_thin(error, name, train, errors);
  }
  if (low < high) {
    loss.series.insert(
        loss.series.begin(),
        {.key = "equal", .name = "test = training", .kind = SeriesKind::guide, .x = {low, high}, .y = {low, high}});
  }
  return {loss, error};
}

Table likelihood_table(const StudyContext& context, const GroupText& text, std::size_t a) {
  Table table{.name = text.key + "_ends_" + context.activation(a),
              .title = "Losses and errors at the end, " + spoken_activation(context, a),
              .caption =
                  "Mean over the seeds with its 95 % interval. At equal training loss: pre-trained less not, mean over "
                  "the losses that both reach."};
  table.columns = {{.key = "pretraining", .heading = "Pre-training"},
                   {.key = "networks", .heading = "Networks", .kind = ColumnKind::integer},
                   {.key = "train_loss", .heading = "Training loss", .kind = ColumnKind::real, .half_widths = true},
                   {.key = "test_loss", .heading = "Test loss", .kind = ColumnKind::real, .half_widths = true},
                   {.key = "test_error", .heading = "Test error", .kind = ColumnKind::percent, .half_widths = true},
                   {.key = "loss_difference",
                    .heading = "Test loss, at equal training loss",
                    .kind = ColumnKind::real,
                    .half_widths = true},
                   {.key = "error_difference",
                    .heading = "Test error, at equal training loss",
                    .kind = ColumnKind::percent,
                    .half_widths = true}};
  return table;
}

void add_end_row(Table& table, const std::string& label, const CurvesBySeed& curves, const PreparedMeasures* measures) {
  std::vector<double> train, test, error;
  for (const auto& [replica, curve] : curves) {
    if (!curve.train.empty()) {
      train.push_back(curve.train.back());
      test.push_back(curve.test.back());
      error.push_back(curve.test_error.back());
    }
  }
  const std::string none = "no network finished", base = "this is what others are held against";
  const std::string apart = "no training loss in common";
  add_row(table,
          {label,
           std::ssize(train),
           seeds_cell(train, none),
           seeds_cell(test, none),
           seeds_cell(error, none),
           measures != nullptr ? seeds_cell(measures->test_loss, apart) : Cell(Missing{base}),
           measures != nullptr ? seeds_cell(measures->test_error, apart) : Cell(Missing{base})});
}

}  // namespace

LikelihoodCurve likelihood_curve(const runs::RunResult& result) {
  LikelihoodCurve curve;
  for (const runs::EpochMetrics& line : result.epochs) {
    if (line.train.mean_loss && line.test.mean_loss) {
      curve.train.push_back(*line.train.mean_loss);
      curve.test.push_back(*line.test.mean_loss);
      curve.test_error.push_back(line.test.error());
    }
  }
  return curve;
}

std::optional<double> difference_at_equal_likelihood(const LikelihoodCurve& a,
                                                     const LikelihoodCurve& b,
                                                     std::vector<double> LikelihoodCurve::*value,
                                                     std::size_t levels) {
  if (a.train.size() < 2 || b.train.size() < 2) {
    return std::nullopt;
  }
  const double high = std::log(std::min(a.train.front(), b.train.front()));
  const double low = std::log(
      std::max(*std::min_element(a.train.begin(), a.train.end()), *std::min_element(b.train.begin(), b.train.end())));
  double sum = 0, count = 0;
  for (std::size_t i = 0; low < high && i < levels; ++i) {
    const double level = std::exp(high + (static_cast<double>(i) + 0.5) / static_cast<double>(levels) * (low - high));
    const std::optional<double> first = at_level(a, a.*value, level), second = at_level(b, b.*value, level);
    if (first && second) {
      sum += *second - *first;
      count += 1;
    }
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

LikelihoodOptions LikelihoodGroup::read(ObjectReader& reader) {
  return {.levels = spec::integer(reader, "levels", 1)};
}

std::vector<Experiment> LikelihoodGroup::runs(const Protocol& protocol) const {
  return snapshot_runs(protocol);
}

std::vector<Results> LikelihoodGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) { return evaluate_one(context, a, measures[a]); });
}

Results LikelihoodGroup::evaluate_one(const StudyContext& context, std::size_t a, Measures& measures) const {
  const std::vector<CurvesBySeed> all = curves_of(context, a);
  Table table = likelihood_table(context, text(), a);
  measures.prepared.resize(all.size() - 1);
  add_end_row(table, preparation_label(context.protocol, a, 0), all[0], nullptr);
  for (std::size_t p = 1; p < all.size(); ++p) {
    PreparedMeasures& one = measures.prepared[p - 1];
    one.label = preparation_label(context.protocol, a, p);
    for (const auto& [replica, curve] : all[p]) {
      if (const auto plain = all[0].find(replica); plain != all[0].end()) {
        const auto levels = static_cast<std::size_t>(options_.levels);
        const auto loss = difference_at_equal_likelihood(plain->second, curve, &LikelihoodCurve::test, levels);
        const auto error = difference_at_equal_likelihood(plain->second, curve, &LikelihoodCurve::test_error, levels);
        if (loss && error) {
          one.test_loss.push_back(*loss);
          one.test_error.push_back(*error);
        }
      }
    }
    add_end_row(table, one.label, all[p], &one);
  }
  Results output;
  output.figures.push_back(activation_figure(context,
                                             *this,
                                             a,
                                             text().figures.front(),
                                             "",
                                             "Test loss and test error against the training loss along training, a "
                                             "line a network; training goes from right to left. Gray: no gap between "
                                             "training and test.",
                                             likelihood_panels(context, a, all)));
  output.tables.push_back(std::move(table));
  return output;
}

std::vector<Claim> LikelihoodGroup::claims(const Protocol& /*protocol*/, const Measures& found) const {
  std::vector<Claim> all;
  const auto add = [&](const std::string& id, const PreparedMeasures& one, const std::string& of, const auto& values) {
    Claim claim{.id = id,
                .activation = one.label,
                .statement = of +
                             " at equal training likelihood is lower with pre-training: mean over the levels that "
                             "both networks of a seed reach, pre-trained less not, mean over seeds, below 0"};
    set_mean(claim, values, "seed");
    decide(claim, -kInfinity, -kAboveZero, "seeds");
    all.push_back(std::move(claim));
  };
  for (const PreparedMeasures& one : found.prepared) {
    add("d.1", one, "test loss", one.test_loss);
    add("d.2", one, "test error", one.test_error);
  }
  return all;
}

std::string LikelihoodGroup::summary(const Protocol& protocol) const {
  return training_line(protocol) + "; measured after every epoch";
}

}  // namespace zeroset::studies::erhan
