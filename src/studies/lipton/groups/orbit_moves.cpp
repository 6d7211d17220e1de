#include "studies/lipton/groups/orbit_moves.hpp"

#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/orbit.hpp"

#include <cmath>

namespace zeroset::studies::lipton {
namespace {

using landscape::SymmetryKind;
using nlohmann::json;

json to_json(const Move& move) {
  return {{"kind", move.kind},
          {"reach", move.reach},
          {"moved", move.moved},
          {"change", move.change},
          {"random_change", move.random_change}};
}

Move read_move(const json& line) {
  return {line.at("kind").get<std::string>(),
          line.at("reach").get<double>(),
          line.at("moved").get<double>(),
          line.at("change").get<double>(),
          line.at("random_change").get<double>()};
}

double relative_change(const StudyLoss& loss, const Parameters& at, double from) {
  constexpr double kLargest = 1e300;  // what a loss that is not finite counts as
  const double change = std::abs(loss.objective().value(at) - from) / from;
  return std::isfinite(change) ? change : kLargest;
}

/// Orbit points of one kind and draw, at every reach of the factors where it has factors.
std::vector<Move> moves_of(const StudyLoss& loss,
                           const SymmetryOptions& options,
                           const Architecture& network,
                           const Parameters& theta,
                           SymmetryKind kind,
                           std::uint64_t seed,
                           std::uint64_t draw) {
  const double from = loss.objective().value(theta), norm = theta.norm();
  const Parameters image = landscape::random_image(network, theta, kind, Stream(seed, "orbit of " + name(kind), draw));
  const Parameters direction = landscape::random_direction(
      network, theta, landscape::Normalization::whole, Stream(seed, "random move of " + name(kind), draw));
  std::vector<Move> moves;
  for (const double reach : kind == SymmetryKind::scale ? options.reach : std::vector<double>{1}) {
    const Parameters at = reach == 1 ? image : rescaled(network, theta, image, reach);
    const double length = (at - theta).norm();
    moves.push_back({name(kind),
                     reach,
                     length / norm,
                     relative_change(loss, at, from),
                     relative_change(loss, theta + length / direction.norm() * direction, from)});
  }
  return moves;
}

}  // namespace

std::vector<Move> measured_moves(const StudyContext& context,
                                 const SymmetryOptions& options,
                                 const StudyLoss& loss,
                                 const Experiment& run,
                                 const Parameters& theta) {
  const Architecture& network = loss.objective().network();
  const json question{{"orbits", context.trained.of(run).folder.filename().string()},
                      {"draws", options.draws},
                      {"reach", options.reach},
                      {"images", options.images}};
  const json answer = kept(context, question, [&] {
    json lines = json::array();
    for (const landscape::SymmetryFamily& family : landscape::symmetry_families(network)) {
      for (std::int64_t draw = 0; draw < options.draws && !(context.stop && context.stop()); ++draw) {
        for (const Move& move :
             moves_of(loss, options, network, theta, family.kind, run.seed, static_cast<std::uint64_t>(draw))) {
          lines.push_back(to_json(move));
        }
      }
    }
    return lines;
  });
  std::vector<Move> moves;
  for (const json& line : answer) {
    moves.push_back(read_move(line));
  }
  return moves;
}

Parameters rescaled(const Architecture& network, const Parameters& theta, const Parameters& image, double reach) {
  Parameters at = theta;
  for (const ParameterSlice& filter : landscape::scale_free_filters(network)) {
    const double norm = theta.segment(filter.offset, filter.size).norm();
    if (norm > 0) {
      at.segment(filter.offset, filter.size) *=
          std::pow(image.segment(filter.offset, filter.size).norm() / norm, reach);
    }
  }
  return at;
}

}  // namespace zeroset::studies::lipton
