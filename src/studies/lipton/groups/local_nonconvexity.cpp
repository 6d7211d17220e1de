#include "studies/lipton/groups/local_nonconvexity.hpp"

#include "zeroset/core/text.hpp"

#include "studies/lipton/groups/local_figures.hpp"
#include "studies/lipton/groups/twins.hpp"
#include "studies/lipton/runs.hpp"

namespace zeroset::studies::lipton {
namespace {

constexpr double kSomeSegments = 0.05;

/// What lies between the runs that part at one epoch.
Claim judge_spawn(const Protocol& protocol, const Measures& found, std::size_t spawn) {
  const double epoch = protocol.spawn[spawn];
  Claim claim{.id = "d." + std::to_string(spawn + 1),
              .statement = (epoch == 0 ? std::string("after the initialization")
                                       : "after " + significant(epoch) + " epochs of training") +
                           " the surface is locally non-convex: between the ends of two runs from there the training "
                           "error rises above the chord, by more than " +
                           significant(100 * protocol.margin) + " points"};
  const auto measured = found.spawn_barrier.find(epoch);
  set_difference(claim,
                 measured == found.spawn_barrier.end() ? std::vector<double>{} : parent_means(measured->second),
                 found.train_images,
                 kParent);
  keep_within(claim, 0, 1);
  decide(claim, protocol.margin, kInfinity, kOverParents);
  return claim;
}

}  // namespace

LocalOptions LocalGroup::read(ObjectReader& reader) {
  constexpr double kMinRadius = 1e-6;
  constexpr std::int64_t kLeast = 3;
  LocalOptions options{.epochs = spec::integer(reader, "epochs", 1)};
  options.points = spec::integer(reader, "points", kLeast);
  options.radii = spec::reals(reader, "radii", kMinRadius);
  options.segments = spec::integer(reader, "segments", 1);
  options.segment_points = spec::integer(reader, "segment_points", kLeast);
  options.segment_images = spec::integer(reader, "segment_images");
  return options;
}

std::vector<Experiment> LocalGroup::runs(const Protocol& protocol) const {
  std::vector<Experiment> all = trunk_runs(protocol);
  for (std::size_t a = 0; a < protocol.base.activations.size(); ++a) {
    for (std::int64_t parent = 0; parent < protocol.replicas; ++parent) {
      for (std::size_t spawn = 0; spawn < protocol.spawn.size(); ++spawn) {
        for (const std::int64_t twin : {0, 1}) {
          all.push_back(spawned_run(protocol, a, parent, spawn, twin, options_.epochs));
        }
      }
    }
  }
  return all;
}

std::vector<Results> LocalGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    const std::vector<Twins> twins = measured_twins(context, options_, a), apart = strangers(context, options_, a);
    for (const Twins& pair : twins) {
      measures[a].spawn_barrier[pair.epoch][pair.parent].push_back(barrier_on(pair.line, pair.line.train_error));
      for (const double share : pair.segments) {
        measures[a].segment_share[pair.parent].push_back(share);
      }
    }
    Results output;
    if (!twins.empty()) {
      const std::string spoken = spoken_activation(context, a);
      output.figures.push_back(study_figure(
          context,
          *this,
          output_name(context, "local_nonconvexity", a),
          "Barriers between runs that share their first epochs, " + spoken,
          spoken +
              ". Two runs part at an epoch of one training and see the images in different orders from there. (a), (b) "
              "the rise above the chord between their ends; (c) their distance, 1 - cos of all weights; gray: runs "
              "from two initializations, the baseline. (d) random segments about the network where they part, by their "
              "radius in norms of the filters; on a convex surface none has a barrier.",
          spawn_panels(context.protocol, options_, twins, apart)));
      output.figures.push_back(study_figure(
          context,
          *this,
          output_name(context, "local_nonconvexity_lines", a),
          "Error and loss between two runs, " + spoken,
          spoken + ", the first parent: on the line between the ends of two runs, by the epoch at which they part. "
                   "Gray: runs from two initializations.",
          twin_line_panels(twins, apart)));
      output.tables.push_back(twins_table(context, options_, a, twins, apart));
    }
    return output;
  });
}

std::vector<Claim> LocalGroup::claims(const Protocol& protocol, const Measures& found) const {
  std::vector<Claim> all;
  for (std::size_t spawn = 0; spawn < protocol.spawn.size(); ++spawn) {
    all.push_back(judge_spawn(protocol, found, spawn));
  }
  Claim segments{.id = "e",
                 .statement = "random segments about networks in training show it, too: more than " +
                              significant(100 * kSomeSegments) +
                              " % have a barrier of the loss, mean over epochs and "
                              "radii"};
  set_mean(segments, parent_means(found.segment_share), kParent);
  keep_within(segments, 0, 1);
  decide(segments, kSomeSegments, 1, kOverParents);
  all.push_back(std::move(segments));
  return all;
}

std::string LocalGroup::summary(const Protocol& protocol) const {
  return phase_line("SGD", protocol.sgd) + ", batch " + std::to_string(protocol.sgd.batch) + ", " +
         std::to_string(options_.epochs) + " epochs after the runs part; " + std::to_string(options_.points) +
         " places on each line, " + std::to_string(options_.segments) + " segments of each radius";
}

std::string LocalGroup::source() const {
  return "What the abstract says: " + text().paper;
}

}  // namespace zeroset::studies::lipton
