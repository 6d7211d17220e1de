#include "studies/theory2/groups/branches.hpp"

#include "studies/theory2/groups/branch_figures.hpp"
#include "studies/theory2/runs.hpp"

namespace zeroset::studies::theory2 {
namespace {

constexpr std::int64_t kPaperEpochs = 400;

}  // namespace

std::int64_t common_steps(const BranchesOptions& options) {
  return (options.epochs - options.branches.back()) / options.every * options.every;
}

Experiment branch_run(const Protocol& protocol,
                      const BranchesOptions& options,
                      std::size_t a,
                      std::int64_t parent,
                      std::size_t branch,
                      std::size_t noise) {
  const std::int64_t epoch = options.branches.at(branch);
  // Of parents that no figure shows, the point after the steps that all branches have, and the end.
  const std::int64_t every = parent == 0 ? options.every : common_steps(options);
  Experiment run = trunk_run(protocol, options.epochs - epoch, every, a, parent);
  run.start = start_from(trunk_run(protocol, options.epochs, options.every, a, parent));
  run.start->epoch = epoch;
  // The same noise in other sizes: what differs between two noises is the size alone.
  set_noise(*run.start, options.noises.at(noise), options.noise_unit, run.seed + branch);
  return run;
}

BranchesOptions BranchesGroup::read(ObjectReader& reader) {
  BranchesOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.branches = spec::integers(reader, "branches", 0);
  options.noises = spec::reals(reader, "noises");
  options.noise_unit = spec::noise_unit(reader);
  options.every = spec::integer(reader, "every", 1);
  options.layers = spec::integers(reader, "layers", 2);
  for (std::size_t i = 0; i < options.branches.size(); ++i) {
    if (options.branches[i] % options.every != 0 || options.branches[i] >= options.epochs) {
      throw SpecError(child(reader.at("branches"), i), "expected a multiple of \"every\" below \"epochs\"");
    }
  }
  return options;
}

std::vector<Experiment> BranchesGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all;
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
      all.push_back(trunk_run(protocol, options_.epochs, options_.every, a, parent));
      for (std::size_t branch = 0; branch < options_.branches.size(); ++branch) {
        for (std::size_t noise = 0; noise < options_.noises.size(); ++noise) {
          all.push_back(branch_run(protocol, options_, a, parent, branch, noise));
        }
      }
    }
  }
  return all;
}

std::vector<Results> BranchesGroup::evaluate(const StudyContext& context,
                                             std::vector<ActivationMeasures>& measures) const {
  return context.each_activation(
      [&](std::size_t a) { return branch_figures(context, *this, options_, a, measures[a]); });
}

std::string BranchesGroup::summary(const Protocol& protocol) const {
  return descent_line(protocol) + ", " + std::to_string(options_.epochs) + " steps; a point each " +
         std::to_string(options_.every) + "; averages: " + landscape::name(protocol.mixture);
}

void BranchesGroup::check(const Protocol& protocol) const {
  check_layers(protocol, text().key, options_.layers);
}

bool BranchesGroup::is_whole() const {
  return options_.epochs >= kPaperEpochs;
}

}  // namespace zeroset::studies::theory2
