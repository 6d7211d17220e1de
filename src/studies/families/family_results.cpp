#include "zeroset/core/error.hpp"
#include "zeroset/core/version.hpp"
#include "zeroset/studies/families.hpp"

#include "studies/families/family_source.hpp"
#include "studies/families/family_tables.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace zeroset::studies {
namespace {

using landscape::SnapshotRun;
using landscape::SnapshotSource;
using nlohmann::ordered_json;

ordered_json facts_of(const FamilyOptions& options) {
  return {{"images", options.images},
          {"held_out", options.held_out},
          {"noise", options.noise},
          {"directions", options.directions},
          {"points", options.points},
          {"products", options.products},
          {"probes", options.probes},
          {"steps", options.steps}};
}

}  // namespace

void require_families(const SnapshotSource& source, const FamilyOptions& options) {
  if (!std::is_sorted(options.noise.begin(), options.noise.end())) {
    throw SpecError("noise", "expected ascending levels");
  }
  bool several = false;
  for (const SnapshotRun& run : source.runs) {
    if (!run.experiment) {
      throw SpecError("", "landscape compare expects run folders, got parameter files: " + run.folder);
    }
    const Experiment& first = *source.runs.front().experiment;
    if (run.experiment->dataset != first.dataset) {
      throw SpecError("", "landscape compare expects runs on the same images; those of " + run.label + " differ");
    }
    several = several || run.experiment->activations != first.activations;
  }
  if (!several) {
    throw SpecError("", "landscape compare expects runs of at least two activations");
  }
}

std::vector<std::string> families_of(const FamilyComparison& comparison) {
  std::vector<std::string> families;
  for (const RunMeasures& run : comparison.runs) {
    if (std::find(families.begin(), families.end(), run.activation) == families.end()) {
      families.push_back(run.activation);
    }
  }
  return families;
}

nlohmann::json question_of(const SnapshotSource& source, const FamilyOptions& options) {
  require_families(source, options);
  nlohmann::json question{{"version", version()}, {"seed", options.seed}};
  question["options"] = facts_of(options);
  for (const SnapshotRun& run : source.runs) {
    question["runs"].push_back({{"experiment", to_json(*run.experiment)}, {"steps", run.steps}});
  }
  return question;
}

Results results(const FamilyComparison& comparison) {
  if (families_of(comparison).size() < 2) {
    throw InvalidArgument("[studies::results] expected two activations or more");
  }
  Results found{.facts = landscape::begin_facts("compare", comparison.source),
                .tables = {families_table(comparison), measures_table(comparison)},
                .figures = {flatness_figure(comparison), spectra_figure(comparison)},
                .notes = comparison.source.notes};
  if (comparison.complete()) {
    found.facts["question"] = question_of(comparison.source, comparison.options);
  }
  found.facts["batch_normalisation"] = "exact statistics of the images, recomputed at every point";
  found.facts["measured_on"] = {{"training_images", comparison.images.train},
                                {"held_out_images", comparison.images.held_out},
                                {"all_training_images", comparison.images.whole_train},
                                {"all_held_out_images", comparison.images.whole_held_out}};
  found.findings = findings(comparison);
  if (!comparison.pairs.empty()) {
    found.tables.push_back(pairs_table(comparison));
    found.figures.insert(found.figures.begin(), barriers_figure(comparison));
  }
  if (!comparison.paths.empty()) {
    found.figures.push_back(paths_figure(comparison));
  }
  return found;
}

ordered_json to_json(const FamilyComparison& comparison) {
  return to_json(results(comparison));
}

}  // namespace zeroset::studies
