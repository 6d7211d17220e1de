#include "zeroset/landscape/network_agreement.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json_numbers.hpp"

#include "landscape/tools/agreement_output.hpp"

#include <cmath>

namespace zeroset::landscape {
namespace {

/// One name a point: the run's, with the epoch where a run has several.
std::string network_label(const SnapshotRun& run, std::size_t t) {
  if (run.count == 1) {
    return run.label;
  }
  return run.label + (std::isfinite(run.epochs[t]) ? " epoch " + std::to_string(std::llround(run.epochs[t]))
                                                   : " step " + std::to_string(run.steps[t]));
}

/// The shares as rows of numbers, null where there is none.
nlohmann::ordered_json rows_of(const Eigen::MatrixXd& shares) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (Eigen::Index i = 0; i < shares.rows(); ++i) {
    rows.push_back(numbers_of(Eigen::VectorXd(shares.row(i))));
  }
  return rows;
}

}  // namespace

NetworkAgreement agreement(const Snapshots& snapshots, const PredictionOptions& options) {
  if (snapshots.size() < 2) {
    throw SpecError("", "landscape similarity expects at least two networks, got 1");
  }
  NetworkAgreement networks{.source = snapshots,
                            .agreement = agreement(correct_answers(snapshot_predictions(snapshots, options)))};
  for (const SnapshotRun& run : snapshots.runs) {
    for (std::size_t t = 0; t < run.count; ++t) {
      networks.labels.push_back(network_label(run, t));
      networks.kinds.push_back(name(run.experiment->activations.front()));
      networks.seeds.push_back(run.experiment->seed);
    }
  }
  return networks;
}

Results results(const NetworkAgreement& networks) {
  Results found{.facts = begin_facts("similarity", networks.source),
                .tables = {similarity_table(networks), kinds_table(networks), pairs_table(networks)},
                .figures = {agreement_figure(networks)},
                .notes = networks.source.notes};
  found.facts.erase("parameters");  // the predictions have them all
  found.facts["images"] = networks.agreement.inputs;
  found.facts["networks"] = networks.labels;
  found.facts["both_right"] = rows_of(networks.agreement.both_right);
  found.facts["both_wrong"] = rows_of(networks.agreement.both_wrong);
  return found;
}

nlohmann::ordered_json to_json(const NetworkAgreement& networks) {
  return to_json(results(networks));
}

}  // namespace zeroset::landscape
