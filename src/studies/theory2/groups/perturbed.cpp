#include "studies/theory2/groups/perturbed.hpp"

#include "studies/theory2/groups/perturbed_figures.hpp"
#include "studies/theory2/runs.hpp"

namespace zeroset::studies::theory2 {
namespace {

/// Errors at the end of SGD, of the networks that the parents come from. All groups have the same.
std::vector<double> sgd_test_errors(const StudyContext& context, std::size_t a) {
  std::vector<double> errors;
  for (std::int64_t replica = 0; replica < context.protocol.replicas; ++replica) {
    for (const runs::EpochMetrics& line : context.trained.of(base_run(context.protocol, a, replica)).epochs) {
      if (line.epoch == context.protocol.sgd.epochs && line.phase == 0) {
        errors.push_back(line.test.error());
      }
    }
  }
  return errors;
}

/// An epoch of the base run, which is SGD and then descent: "12 epochs of SGD and 36 steps of descent".
std::string origin(const Protocol& protocol, std::int64_t from) {
  const std::int64_t epochs = protocol.sgd.epochs;
  return from <= epochs
             ? std::to_string(from) + " of " + std::to_string(epochs) + " epochs of SGD"
             : std::to_string(epochs) + " epochs of SGD and " + std::to_string(from - epochs) + " steps of descent";
}

}  // namespace

Experiment perturbed_run(
    const Protocol& protocol, const PerturbedOptions& options, std::size_t a, std::int64_t parent, std::int64_t index) {
  Experiment run = child_run(protocol, options.epochs, options.every, a, parent);
  run.start = start_from(base_run(protocol, a, parent));
  run.start->epoch = options.from;
  set_noise(*run.start, options.noise, options.noise_unit, run.seed + static_cast<std::uint64_t>(index));
  return run;
}

Experiment reference_run(const Protocol& protocol,
                         const PerturbedOptions& options,
                         std::size_t a,
                         std::int64_t parent) {
  const std::int64_t other = protocol.replicas + parent;
  Experiment run = child_run(protocol, options.epochs, options.every, a, other);
  run.start = start_from(base_run(protocol, a, other));
  run.start->epoch = options.from;
  return run;
}

PerturbedOptions PerturbedGroup::read(ObjectReader& reader) {
  PerturbedOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.from = spec::integer(reader, "from");
  options.noise = spec::real(reader, "noise");
  options.noise_unit = spec::noise_unit(reader);
  options.runs = spec::integer(reader, "runs", 2);
  options.every = spec::integer(reader, "every", 1);
  options.layers = spec::integers(reader, "layers", 2);
  options.interpolation = spec::integer(reader, "interpolation");
  options.agreement = read_bool(reader.require("agreement", "true or false"), reader.at("agreement"));
  return options;
}

std::vector<Experiment> PerturbedGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
      all.push_back(base_run(protocol, a, parent));
      for (std::int64_t run = 0; run < options_.runs; ++run) {
        all.push_back(perturbed_run(protocol, options_, a, parent, run));
      }
      if (options_.agreement) {
        all.push_back(reference_run(protocol, options_, a, parent));
      }
    }
  }
  return all;
}

std::vector<Results> PerturbedGroup::evaluate(const StudyContext& context,
                                              std::vector<ActivationMeasures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    measures[a].sgd_test_errors = sgd_test_errors(context, a);
    return perturbed_figures(context, *this, options_, a, measures[a]);
  });
}

std::string PerturbedGroup::summary(const Protocol& protocol) const {
  return descent_line(protocol) + ", " + std::to_string(options_.runs) + " runs of " + std::to_string(options_.epochs) +
         " steps from the network after " + origin(protocol, options_.from) + ", " +
         noise_line(options_.noise, options_.noise_unit);
}

void PerturbedGroup::check(const Protocol& protocol) const {
  check_layers(protocol, text().key, options_.layers);
  if (options_.from > protocol.sgd.epochs + protocol.gd.epochs) {
    throw SpecError("/figures/" + text().key + "/from", "expected an epoch of the base run");
  }
}

}  // namespace zeroset::studies::theory2
