#include "studies/erhan/groups/directions.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/checkpoint.hpp"

#include "studies/engine/words.hpp"
#include "studies/erhan/seed_curves.hpp"

#include <algorithm>
#include <array>

namespace zeroset::studies::erhan {
namespace {

using Eigen::Index;

/// Where along its training a network is looked at.
enum class Moment { start, end };
constexpr std::array kMoments{Moment::end, Moment::start};

/// Training errors along the directions of the networks of one preparation, in percent: a curve each.
using Around = std::vector<std::vector<double>>;

std::vector<double> positions(const DirectionsOptions& options) {
  std::vector<double> all;
  for (std::int64_t i = 0; i < options.points; ++i) {
    const double t = static_cast<double>(i) / static_cast<double>(options.points - 1);
    all.push_back(options.reach * (2 * t - 1));
  }
  return all;
}

void measure_around(const StudyContext& context,
                    const DirectionsOptions& options,
                    const TrainedNetwork& trained,
                    Moment moment,
                    Around& around) {
  const Architecture network = with_activation(trained.run.network, trained.run.activations.front());
  const nets::ImageObjective objective(network,
                                       *context.images,
                                       {.images = std::min(options.images, context.images->train.count()),
                                        .held_out = 1,
                                        .device = nets::resolve_device(trained.run.device)});
  const std::vector<std::filesystem::path> files = runs::list_checkpoints(trained.result->folder);
  const Parameters center =
      runs::read_checkpoint(moment == Moment::end ? files.back() : files.front(), network).parameters.cast<double>();
  const std::vector<double> at = positions(options);
  for (std::int64_t d = 0; d < options.directions; ++d) {
    if (context.stop && context.stop()) {
      throw StudyStopped{};
    }
    const Parameters direction =
        landscape::random_direction(network,
                                    center,
                                    landscape::Normalization::filter,
                                    Stream(trained.run.seed, "directions", static_cast<std::uint64_t>(d)));
    Eigen::MatrixXd points(center.size(), std::ssize(at));
    for (std::size_t i = 0; i < at.size(); ++i) {
      points.col(static_cast<Index>(i)) = center + at[i] * direction;
    }
    around.emplace_back();
    for (const nets::SurfacePoints& point : objective.points(points)) {
      around.back().push_back(100 * point.train.error);
    }
  }
}

Table directions_table(const StudyContext& context, const GroupText& text, std::size_t a) {
  Table table{.name = text.key + "_" + context.activation(a),
              .title = "Training error around networks, " + spoken_activation(context, a),
              .caption = "Mean over the directions: at the network, half way and at the ends of the lines."};
  table.columns = {{.key = "pretraining", .heading = "Pre-training"},
                   {.key = "network", .heading = "Network"},
                   {.key = "directions", .heading = "Directions", .kind = ColumnKind::integer},
                   {.key = "center", .heading = "Here", .kind = ColumnKind::percent},
                   {.key = "half", .heading = "Half way", .kind = ColumnKind::percent},
                   {.key = "end", .heading = "Ends", .kind = ColumnKind::percent}};
  return table;
}

/// Mean of all curves at the two positions that are nearest to -share and share of the reach.
double mean_at(const Around& around, double share) {
  const auto last = static_cast<double>(around.front().size() - 1);
  const auto high = static_cast<std::size_t>(0.5 * last * (1 + share) + 0.5);
  const std::size_t low = around.front().size() - 1 - high;
  double sum = 0;
  for (const std::vector<double>& curve : around) {
    sum += 0.5 * (curve[low] + curve[high]) / 100;
  }
  return sum / static_cast<double>(around.size());
}

}  // namespace

DirectionsOptions DirectionsGroup::read(ObjectReader& reader) {
  DirectionsOptions options{.directions = spec::integer(reader, "directions", 1)};
  options.networks = spec::integer(reader, "networks", 1);
  options.points = spec::integer(reader, "points", 2);
  options.reach = read_real(reader.require("reach", "a length"), reader.at("reach"), 1e-6, spec::kMaxReal);
  options.images = spec::integer(reader, "images");
  return options;
}

std::vector<Experiment> DirectionsGroup::runs(const Protocol& protocol) const {
  return snapshot_runs(protocol);
}

std::vector<Results> DirectionsGroup::evaluate(const StudyContext& context, std::vector<Measures>& /*measures*/) const {
  return context.each_activation([&](std::size_t a) { return evaluate_one(context, a); });
}

Results DirectionsGroup::evaluate_one(const StudyContext& context, std::size_t a) const {
  const std::vector<double> at = positions(options_);
  Table table = directions_table(context, text(), a);
  std::vector<Panel> panels;
  for (const Moment moment : kMoments) {
    const std::string when = moment == Moment::end ? "trained networks" : "before training";
    Panel panel{.title = when,
                .x = {.title = "step along the direction"},
                .y = {.title = "training error", .unit = "%", .lower = 0}};
    std::vector<Around> all(preparations(context.protocol, a));
    for (const TrainedNetwork& network : finished_networks(context, a)) {
      if (network.replica < options_.networks) {
        measure_around(context, options_, network, moment, all[network.preparation]);
      }
    }
    for (std::size_t p = 0; p < all.size(); ++p) {
      const std::string label = preparation_label(context.protocol, a, p);
      if (!all[p].empty()) {
        append_thin(panel, "pre-training: " + label, std::vector(all[p].size(), at), all[p]);
        add_row(table, {label, when, std::ssize(all[p]), mean_at(all[p], 0), mean_at(all[p], 0.5), mean_at(all[p], 1)});
      }
    }
    panels.push_back(std::move(panel));
  }
  Results output;
  output.figures.push_back(activation_figure(
      context,
      *this,
      a,
      text().figures.front(),
      "",
      "Training error along random directions from networks, a line a direction; a step of 1 is as long as each "
      "filter is. Left: trained networks; right, for comparison: the same networks before training.",
      std::move(panels)));
  output.tables.push_back(std::move(table));
  return output;
}

std::string DirectionsGroup::summary(const Protocol& protocol) const {
  return training_line(protocol) + "; " + std::to_string(options_.directions) +
         " directions with filters as long as the network's, " +
         (options_.images == 0 ? std::string("all") : std::to_string(options_.images)) + " training images";
}

}  // namespace zeroset::studies::erhan
