#include "studies/theory2/groups/rates.hpp"

#include "studies/theory2/groups/rate_figures.hpp"
#include "studies/theory2/groups/rate_sweep.hpp"
#include "studies/theory2/runs.hpp"

namespace zeroset::studies::theory2 {
namespace {

constexpr double kMinRate = 1e-9, kMaxMomentum = 0.999999;

}  // namespace

Experiment rate_run(
    const Protocol& protocol, const RatesOptions& options, std::size_t a, std::size_t rate, std::size_t momentum) {
  Experiment run = trunk_run(protocol, options.epochs, options.every, a, 0);
  run.training.front().learning_rate = options.learning_rates.at(rate);
  run.training.front().momentum = options.momenta.at(momentum);
  return run;
}

RatesOptions RatesGroup::read(ObjectReader& reader) {
  RatesOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.every = spec::integer(reader, "every", 1);
  options.learning_rates = spec::reals(reader, "learning_rates", kMinRate);
  options.momenta = spec::reals(reader, "momenta", 0, kMaxMomentum);
  options.spike = read_real(reader.require("spike", "a factor"), reader.at("spike"), 1, spec::kMaxReal);
  return options;
}

std::vector<Experiment> RatesGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::size_t rate = 0; rate < options_.learning_rates.size(); ++rate) {
      for (std::size_t momentum = 0; momentum < options_.momenta.size(); ++momentum) {
        all.push_back(rate_run(protocol, options_, a, rate, momentum));
      }
    }
  }
  return all;
}

std::vector<Results> RatesGroup::evaluate(const StudyContext& context,
                                          std::vector<ActivationMeasures>& /*measures*/) const {
  return {rate_figures(context, *this, options_)};
}

std::string RatesGroup::summary(const Protocol& /*protocol*/) const {
  return "full-batch descent, " + std::to_string(options_.epochs) +
         " steps from the initialization of the trunk; a point each " + std::to_string(options_.every);
}

std::string RatesGroup::source() const {
  return "No figure of the paper. " + text().paper;
}

bool RatesGroup::comes_first(const Protocol& protocol) const {
  return protocol.descent_rate == DescentRate::sweep;
}

void RatesGroup::settle(Protocol& protocol, const StudyRuns& runs) const {
  const std::vector<RateOutcome> outcomes = rate_outcomes(protocol, options_, runs);
  protocol.descents.assign(protocol.base.activations.size(), protocol.gd);
  for (std::size_t a = 0; a < protocol.descents.size(); ++a) {
    if (const auto answer = best_stable(outcomes, a)) {
      protocol.descents[a].learning_rate = answer->learning_rate;
      protocol.descents[a].momentum = answer->momentum;
    }
  }
}

}  // namespace zeroset::studies::theory2
