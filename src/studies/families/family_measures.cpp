#include "studies/families/family_measures.hpp"

#include "zeroset/landscape/agreement.hpp"
#include "zeroset/landscape/alignment.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/path.hpp"
#include "zeroset/landscape/surface.hpp"
#include "zeroset/runs/stored_run.hpp"

#include <algorithm>
#include <cmath>

namespace zeroset::studies {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kTolerance = 1e-3;

void measure_path(const FamilyContext& context, const landscape::SnapshotRun& run, RunMeasures& measures) {
  if (run.count < 3) {
    return;
  }
  const landscape::PathStatistics path =
      landscape::path_statistics(context.snapshots.stream_of(run, landscape::weight_slices(context.snapshots.network)));
  measures.length_ratio = path.length / path.displacement;
  measures.step_cosine = path.step_cosines.mean();
  measures.angle = path.angular_displacement;
}

/// What training measured after the step of the checkpoint.
void measure_whole(const landscape::SnapshotRun& run, RunMeasures& measures) {
  for (const runs::EpochMetrics& line : runs::read_metrics(run.folder)) {
    if (line.step == run.steps[run.count - 1]) {
      measures.whole_train_error = line.train.error();
      measures.whole_held_out_error = line.test.error();
    }
  }
}

void measure_spectrum(const FamilyContext& context, const nets::ImageObjective& objective, RunMeasures& measures) {
  const landscape::SymmetricOperator hessian =
      landscape::relative_hessian_of(objective, measures.network, measures.parameters);
  const landscape::Extremes extremes = landscape::extreme_eigenpairs(hessian,
                                                                     {.largest = 1,
                                                                      .smallest = 1,
                                                                      .tolerance = kTolerance,
                                                                      .max_products = context.options.products,
                                                                      .seed = context.options.seed,
                                                                      .stop = context.options.stop});
  measures.largest_eigenvalue = extremes.values(0);
  measures.smallest_eigenvalue = extremes.values(1);
  const double scale = extremes.values.cwiseAbs().maxCoeff();
  measures.largest_converged = extremes.residuals(0) <= kTolerance * scale;
  measures.smallest_converged = extremes.residuals(1) <= kTolerance * scale;
  measures.density = landscape::spectral_density(hessian,
                                                 {.probes = context.options.probes,
                                                  .steps = context.options.steps,
                                                  .seed = context.options.seed,
                                                  .stop = context.options.stop});
  measures.trace = measures.density.moment(1) * static_cast<double>(hessian.dimension);
}

/// What is not finite counts as the largest.
double median_rise(std::vector<double> values) {
  std::sort(
      values.begin(), values.end(), [](double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); });
  return values[values.size() / 2];
}

void measure_flatness(const FamilyContext& context, const nets::ImageObjective& objective, RunMeasures& measures) {
  const std::vector<double>& levels = context.options.noise;
  const auto count = static_cast<Index>(levels.size());
  measures.loss_rise.resize(count);
  measures.error_rise.resize(count);
  for (Index l = 0; l < count; ++l) {
    MatrixXd points(measures.parameters.size(), context.options.directions);
    for (Index k = 0; k < points.cols(); ++k) {
      points.col(k) = measures.parameters + levels[static_cast<std::size_t>(l)] *
                                                landscape::random_direction(
                                                    measures.network,
                                                    measures.parameters,
                                                    landscape::Normalization::filter,
                                                    {context.options.seed, "flatness", static_cast<std::uint64_t>(k)});
    }
    std::vector<double> losses, errors;
    for (const nets::SurfacePoints& point : objective.points(points)) {
      losses.push_back(point.train.loss - measures.train_loss);
      errors.push_back(point.train.error - measures.train_error);
    }
    measures.loss_rise(l) = median_rise(losses);
    measures.error_rise(l) = median_rise(errors);
  }
}

Eigen::Array<bool, Eigen::Dynamic, 1> correct_answers(const MatrixXd& outputs,
                                                      const std::vector<std::uint8_t>& labels) {
  Eigen::Array<bool, Eigen::Dynamic, 1> correct(outputs.rows());
  for (Index i = 0; i < outputs.rows(); ++i) {
    Index best = 0;
    outputs.row(i).maxCoeff(&best);
    correct(i) = outputs.row(i).array().isFinite().all() && best == labels[static_cast<std::size_t>(i)];
  }
  return correct;
}

VectorXd errors_between(const FamilyContext& context,
                        const nets::ImageObjective& objective,
                        const RunMeasures& first,
                        const Parameters& second) {
  const int count = context.options.points;
  MatrixXd points(second.size(), count);
  for (int i = 0; i < count; ++i) {
    points.col(i) = landscape::mixed(first.network, first.parameters, second, static_cast<double>(i) / (count - 1));
  }
  VectorXd errors(count);
  const std::vector<nets::SurfacePoints> found = objective.points(points);
  for (int i = 0; i < count; ++i) {
    errors(i) = found[static_cast<std::size_t>(i)].train.error;
  }
  return errors;
}

}  // namespace

RunMeasures measure_run(const FamilyContext& context, const landscape::SnapshotRun& run) {
  const Experiment& experiment = *run.experiment;
  RunMeasures measures{.activation = name(experiment.activations.front()),
                       .seed = experiment.seed,
                       .network = with_activation(context.snapshots.network, experiment.activations.front()),
                       .parameters = context.snapshots.parameters(run.first + run.count - 1)};
  const nets::ImageObjective objective(measures.network, context.images, context.objective);
  const nets::SurfacePoints point = objective.points(measures.parameters).front();
  measures.train_loss = point.train.loss;
  measures.train_error = point.train.error;
  measures.held_out_error = point.held_out.error;
  measures.correct = correct_answers(objective.held_out_predictions(measures.parameters), context.images.test.labels);
  measure_whole(run, measures);
  measure_path(context, run, measures);
  measure_flatness(context, objective, measures);
  measure_spectrum(context, objective, measures);
  return measures;
}

PairMeasures measure_pair(const FamilyContext& context, const RunMeasures& first, const RunMeasures& second) {
  PairMeasures pair{.activation = first.activation, .seed = first.seed, .other = second.seed};
  const nets::ImageObjective objective(first.network, context.images, context.objective);
  const Parameters matched =
      landscape::match_weights(first.network, first.parameters, second.parameters, {.seed = context.options.seed})
          .aligned;
  pair.plain = errors_between(context, objective, first, second.parameters);
  pair.aligned = errors_between(context, objective, first, matched);
  const VectorXd t = VectorXd::LinSpaced(context.options.points, 0, 1);
  pair.plain_barrier = landscape::barrier(t, pair.plain).height;
  pair.aligned_barrier = landscape::barrier(t, pair.aligned).height;
  landscape::CorrectAnswers correct(2, first.correct.size());
  correct.row(0) = first.correct.transpose();
  correct.row(1) = second.correct.transpose();
  const landscape::Agreement agreement = landscape::agreement(correct);
  pair.both_right = agreement.both_right(0, 1);
  pair.both_wrong = agreement.both_wrong(0, 1);
  return pair;
}

}  // namespace zeroset::studies
