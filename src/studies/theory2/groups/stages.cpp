#include "studies/theory2/groups/stages.hpp"

#include "studies/theory2/groups/stage_figures.hpp"
#include "studies/theory2/runs.hpp"

namespace zeroset::studies::theory2 {
namespace {

constexpr std::uint64_t kSeedsAStage = 100;

}  // namespace

Experiment stage_run(const Protocol& protocol,
                     const StagesOptions& options,
                     std::size_t a,
                     std::int64_t stage,
                     std::int64_t trajectory) {
  const bool is_first = stage == 1;
  Experiment run = one_run(protocol, a, {lasting(protocol.sgd, options.epochs)}, 1);
  // Stage 1 starts from the initialization of the base run, which all its trajectories share.
  run.start = start_from(is_first ? one_run(protocol, a, {lasting(protocol.sgd, 0)}, 1)
                                  : stage_run(protocol, options, a, stage - 1, 1));
  run.seed += kSeedsAStage * static_cast<std::uint64_t>(stage) + static_cast<std::uint64_t>(trajectory);
  if (trajectory > options.trajectories - options.perturbed) {
    set_noise(*run.start, options.noise, options.noise_unit, run.seed);
  }
  return run;
}

StagesOptions StagesGroup::read(ObjectReader& reader) {
  StagesOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.stages = spec::integer(reader, "stages", 1);
  options.trajectories = spec::integer(reader, "trajectories", 1);
  options.perturbed = spec::integer(reader, "perturbed");
  options.noise = spec::real(reader, "noise");
  options.noise_unit = spec::noise_unit(reader);
  options.layers = spec::integers(reader, "layers", 2);
  options.late = spec::integer(reader, "late", 1);
  options.first_alone = spec::integers(reader, "first_alone", 1);
  options.late_alone = spec::integers(reader, "late_alone", 1);
  return options;
}

std::vector<Experiment> StagesGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::int64_t stage = 1; stage <= options_.stages; ++stage) {
      for (std::int64_t trajectory = 1; trajectory <= options_.trajectories; ++trajectory) {
        all.push_back(stage_run(protocol, options_, a, stage, trajectory));
      }
    }
  }
  return all;
}

std::vector<Results> StagesGroup::evaluate(const StudyContext& context,
                                           std::vector<ActivationMeasures>& /*measures*/) const {
  return context.each_activation([&](std::size_t a) { return stage_figures(context, *this, options_, a); });
}

std::string StagesGroup::summary(const Protocol& protocol) const {
  return sgd_line(protocol) + ", " + std::to_string(options_.stages) + " stages of " +
         std::to_string(options_.trajectories) + " trajectories of " + std::to_string(options_.epochs) +
         " epochs, the last " + std::to_string(options_.perturbed) + " of each from a start with " +
         noise_line(options_.noise, options_.noise_unit);
}

void StagesGroup::check(const Protocol& protocol) const {
  check_layers(protocol, text().key, options_.layers);
}

}  // namespace zeroset::studies::theory2
