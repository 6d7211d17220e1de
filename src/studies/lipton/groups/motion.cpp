#include "studies/lipton/groups/motion.hpp"

#include "zeroset/core/text.hpp"

#include "studies/lipton/groups/motion_figures.hpp"
#include "studies/lipton/runs.hpp"
#include "studies/lipton/study_loss.hpp"

#include <cmath>
#include <limits>
#include <map>

namespace zeroset::studies::lipton {
namespace {

constexpr double kMinMoving = 1e-9;

/// Mean training losses at the epochs of the path.
std::vector<double> losses_of(const StudyContext& context, const Experiment& run, const Path& path) {
  std::map<std::int64_t, double> by_epoch;
  for (const runs::EpochMetrics& line : context.trained.of(run).epochs) {
    by_epoch[line.epoch] = line.train.mean_loss.value_or(std::numeric_limits<double>::quiet_NaN());
  }
  std::vector<double> losses;
  for (const std::int64_t epoch : path.epochs) {
    losses.push_back(by_epoch.at(epoch));
  }
  return losses;
}

/// Norms of the gradient of the training loss at each `every`-th epoch.
void measure_gradients(const StudyContext& context,
                       const MotionOptions& options,
                       const StudyLoss& loss,
                       const std::string& run,
                       const Path& path,
                       ParentMotion& found) {
  std::vector<Eigen::Index> columns;
  for (Eigen::Index i = 0; i < path.points.cols(); i += options.gradient_every) {
    columns.push_back(i);
    found.gradient_epochs.push_back(static_cast<double>(path.epochs[static_cast<std::size_t>(i)]));
  }
  const nlohmann::json question{
      {"gradients", run}, {"epochs", found.gradient_epochs}, {"images", options.gradient_images}};
  const nlohmann::json answer = kept(context, question, [&] {
    Eigen::VectorXd norms(std::ssize(columns));
    for (std::size_t k = 0; k < columns.size() && !(context.stop && context.stop()); ++k) {
      norms[static_cast<Eigen::Index>(k)] =
          loss.objective().gradient(path.points.col(columns[k]).cast<double>()).norm();
    }
    return to_json_array(norms);
  });
  const Eigen::VectorXd norms = from_json_array(answer);
  found.gradient_norms.assign(norms.begin(), norms.end());
}

void add_measures(const ParentMotion& found, Measures& measures) {
  if (found.tail) {
    measures.tail_loss[found.parent].push_back(found.tail->largest_loss);
    measures.moved[found.parent].push_back(found.tail->moved);
    measures.turned[found.parent].push_back(found.tail->turned);
  }
}

}  // namespace

MotionOptions MotionGroup::read(ObjectReader& reader) {
  MotionOptions options{.tail = spec::integer(reader, "tail", 1)};
  options.moving = read_real(reader.require("moving", "a share"), reader.at("moving"), kMinMoving, spec::kMaxReal);
  options.gradient_every = spec::integer(reader, "gradient_every", 1);
  options.gradient_images = spec::integer(reader, "gradient_images");
  options.layers = spec::integers(reader, "layers", 2);
  return options;
}

std::vector<Experiment> MotionGroup::runs(const Protocol& protocol) const {
  return trunk_runs(protocol);
}

std::vector<Results> MotionGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    const StudyLoss loss(context, a, options_.gradient_images);
    std::vector<ParentMotion> parents;
    for (std::int64_t parent = 0; parent < context.protocol.replicas; ++parent) {
      const Experiment run = trunk_run(context.protocol, a, parent);
      const Path path = trunk_path(context, a, parent);
      if (path.points.cols() < 3) {
        continue;  // it diverged at once: the notes say so
      }
      ParentMotion found{.parent = parent};
      found.motion = weight_motion(
          path, losses_of(context, run, path), context.network(a), options_.layers, context.protocol.settled);
      found.tail = tail_of(found.motion, path, context.network(a), options_.tail);
      measure_gradients(context, options_, loss, context.trained.of(run).folder.filename().string(), path, found);
      add_measures(found, measures[a]);
      parents.push_back(std::move(found));
    }
    Results output;
    if (!parents.empty()) {
      const std::string spoken = spoken_activation(context, a);
      Figure figure = study_figure(
          context,
          *this,
          output_name(context, "motion", a),
          "Loss and motion of the weights, " + spoken,
          spoken + ", the first parent. Dotted: the epoch at which the training loss is first at most " +
              significant(context.protocol.settled) +
              ". Steps are between the ends of epochs; their squares are the sum of the squares of the change of the "
              "norm and of the turn. Gray: in (a) that loss, in (d) the distance from the start of a random walk with "
              "the same steps, in (e) its cosine. (f): filters scaled to length 1, root mean square over the filters.",
          motion_panels(parents.front(), context.protocol.settled));
      Figure layers = study_figure(context,
                                   *this,
                                   output_name(context, "motion_layers", a),
                                   "Layers: norms and angles, " + spoken,
                                   spoken +
                                       ", the first parent; layer 2 is the first with weights, layer 6 the outputs, "
                                       "which no batch normalization "
                                       "follows. Gray: the angle of a random walk of all weights with the same steps.",
                                   layer_panels(parents.front(), options_.layers));
      output.figures = {std::move(figure), std::move(layers)};
      output.tables = {motion_table(context, a, parents, options_.tail),
                       layers_table(context, a, parents, options_.layers)};
    }
    return output;
  });
}

std::vector<Claim> MotionGroup::claims(const Protocol& protocol, const Measures& found) const {
  const std::string tail =
      std::to_string(options_.tail) + " epochs after the loss is first at most " + significant(protocol.settled);
  const std::string share = significant(options_.moving);
  Claim loss{.id = "a.1", .statement = "the loss has converged: it stays at most that in the " + tail};
  set_mean(loss, parent_means(found.tail_loss), kParent);
  decide(loss, -kInfinity, protocol.settled, kOverParents);
  Claim moved{.id = "a.2",
              .statement = "the weights move on: in the " + tail + " they get at least " + share +
                           " times as far from there as they were from their start"};
  set_mean(moved, parent_means(found.moved), kParent);
  decide(moved, options_.moving, kInfinity, kOverParents);
  Claim turned{.id = "a.3",
               .statement = "it is no mere growth: the same holds of the filters' directions, whatever their lengths"};
  set_mean(turned, parent_means(found.turned), kParent);
  decide(turned, options_.moving, kInfinity, kOverParents);
  return {loss, moved, turned};
}

std::string MotionGroup::summary(const Protocol& protocol) const {
  const std::string images =
      options_.gradient_images == 0 ? "" : " on the first " + std::to_string(options_.gradient_images) + " images";
  return sgd_line(protocol) + "; a point each epoch, a gradient each " + std::to_string(options_.gradient_every) +
         images;
}

std::string MotionGroup::source() const {
  return "What the abstract says: " + text().paper;
}

void MotionGroup::check(const Protocol& protocol) const {
  check_layers(protocol, text().key, options_.layers);
}

}  // namespace zeroset::studies::lipton
