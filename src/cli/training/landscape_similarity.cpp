// zeroset landscape similarity: do runs err on the same images?
#include "zeroset/core/error.hpp"

#include "cli/interrupt.hpp"
#include "cli/training/landscape.hpp"
#include "cli/training/landscape_agreement.hpp"
#include "cli/training/landscape_output.hpp"
#include "cli/training/landscape_predictions.hpp"

#include <cmath>

namespace zeroset::cli {
namespace {

landscape::CorrectAnswers correct_answers(const HeldOutPredictions& predictions) {
  landscape::CorrectAnswers correct(predictions.answers.cols(), predictions.images);
  for (Eigen::Index k = 0; k < predictions.images; ++k) {
    const int label = predictions.labels[static_cast<std::size_t>(k)];
    for (Eigen::Index i = 0; i < correct.rows(); ++i) {
      correct(i, k) = predictions.answers(k, i) == label;
    }
  }
  return correct;
}

/// One name a point: the run's, with the epoch where a run has several.
std::string label_of(const SnapshotRun& run, std::size_t t) {
  if (run.count == 1) {
    return run.label;
  }
  return run.label + (std::isfinite(run.epochs[t]) ? " epoch " + std::to_string(std::llround(run.epochs[t]))
                                                   : " step " + std::to_string(run.steps[t]));
}

/// The shares as rows of numbers, null where there is none.
nlohmann::ordered_json matrix_of(const Eigen::MatrixXd& shares) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (Eigen::Index i = 0; i < shares.rows(); ++i) {
    rows.push_back(numbers_of(Eigen::VectorXd(shares.row(i))));
  }
  return rows;
}

}  // namespace

int similarity_tool(const TrainingRequest& request) {
  exit_on_interrupt();  // nothing is written before the end
  const Snapshots snapshots = read_snapshots(request.landscape.snapshots);
  if (snapshots.files.size() < 2) {
    throw SpecError("", "landscape similarity expects at least two networks, got 1");
  }
  const HeldOutPredictions predictions = held_out_predictions(request, snapshots, request.landscape.images);
  NetworkAgreement networks{.agreement = landscape::agreement(correct_answers(predictions))};
  for (const SnapshotRun& run : snapshots.runs) {
    for (std::size_t t = 0; t < run.count; ++t) {
      networks.labels.push_back(label_of(run, t));
      networks.kinds.push_back(name(run.experiment->activations.front()));
      networks.seeds.push_back(run.experiment->seed);
    }
  }
  LandscapeAnswer answer{.document = begin_document(request, snapshots), .notes = snapshots.notes};
  answer.document.erase("parameters");  // the predictions have them all
  answer.document["images"] = predictions.images;
  answer.document["networks"] = networks.labels;
  answer.document["both_right"] = matrix_of(networks.agreement.both_right);
  answer.document["both_wrong"] = matrix_of(networks.agreement.both_wrong);
  answer.tables = {similarity_table(networks), kinds_table(networks), pairs_table(networks)};
  answer.figures = {agreement_figure(networks)};
  return give(request, std::move(answer));
}

}  // namespace zeroset::cli
