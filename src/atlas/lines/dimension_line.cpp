#include "zeroset/algebra/filling.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/atlas/subject.hpp"

#include "atlas/lines/dimension_search_line.hpp"

namespace zeroset::atlas {
namespace {

using nlohmann::json;

constexpr std::int64_t kMaxPoints = 1'000'000'000;

Answer answer_dimension(ObjectReader& line, const LineOptions& options) {
  if (detail::is_dimension_search(line)) {
    return detail::answer_dimension_search(line, options);
  }
  const Subject subject = read_network_subject(line, options.folder);
  algebra::DimensionOptions dimension_options{.seed = options.seed, .limits = options.limits};
  if (const json* points = line.find("points")) {
    const bool square = points->is_string() && *points == "square";
    dimension_options.points = square ? square_points(*subject.network, line.at("points"))
                                      : read_integer(*points, line.at("points"), 1, kMaxPoints);
  }
  const json* minimal = line.find("minimal");
  const bool asks_for_minimality = minimal != nullptr && read_bool(*minimal, line.at("minimal"));
  line.finish();
  if (asks_for_minimality) {
    return {.keys = to_json(algebra::minimality(*subject.network, dimension_options))};
  }
  return {.keys = to_json(algebra::dimension(*subject.network, dimension_options))};
}

constexpr const char* kDimensionKeys[] = {"parameters",
                                          "ambient_dimension",
                                          "gauge",
                                          "expected_dimension",
                                          "dimension",
                                          "defect",
                                          "fiber_dimension",
                                          "filling",
                                          "identifiable",
                                          "globally_identifiable",
                                          "upper_bound",
                                          "status"};

}  // namespace

const AlgebraVerb kDimension{"dimension", "zeroset.dimension/1", answer_dimension, kDimensionKeys};

}  // namespace zeroset::atlas
