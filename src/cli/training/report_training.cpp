// The half of a report that trains: the comparison, then the loss surfaces of its networks side by side.
#include "zeroset/studies/comparison.hpp"

#include "cli/exit_code.hpp"
#include "cli/landscape/landscape_families.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "cli/training/compare.hpp"
#include "cli/training/experiment_options.hpp"

#include <algorithm>

namespace zeroset::cli {
namespace {

namespace fs = std::filesystem;

/// Small enough for two minutes on two cores with the bundled nine networks.
const studies::FamilyOptions kSurfaces{.images = 300, .directions = 3, .products = 40, .probes = 1, .steps = 20};

int compare_networks(atlas::ReportContent& content,
                     const std::string& root,
                     const CommonOptions& options,
                     const fs::path& folder) {
  const Experiment experiment = read_experiment_document(content.experiment, "", options);
  const auto [comparison, code] = compare_in(folder, experiment, {}, root, options);
  if (comparison.interrupted()) {
    return code;
  }
  if (!comparison.is_complete()) {
    tell_missing(comparison);
    return code;
  }
  content.comparison = studies::results(experiment, comparison);
  return std::max(code, store(*content.comparison, options, folder, "comparison.json"));
}

/// Surfaces are compared of two activations or more that were trained to the end.
bool has_families(const atlas::ReportContent& content) {
  return content.comparison && content.comparison->tables.front().rows.size() >= 2;
}

}  // namespace

int add_training(atlas::ReportContent& content,
                 const std::string& root,
                 const CommonOptions& options,
                 const fs::path& folder) {
  int code = compare_networks(content, root, options, folder / "comparison");
  if (code != kInterrupted && has_families(content)) {
    CommonOptions of_surfaces = options;
    of_surfaces.out = (folder / "surfaces").string();
    FamiliesAnswer answer = compare_families(
        {.snapshots = {.runs = {folder / "comparison"}}, .root = root, .families = kSurfaces, .common = of_surfaces});
    content.surfaces = std::move(answer.results);
    code = std::max(code, answer.code);
  }
  return code;
}

}  // namespace zeroset::cli
