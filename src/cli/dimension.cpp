#include "cli/dimension.hpp"

#include "zeroset/algebra/dimension.hpp"

#include "cli/algebra_verb.hpp"
#include "cli/subject.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::int64_t kMostPoints = 1'000'000'000;

ordered_json integer(const Integer& value) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  return value <= kExact ? ordered_json(static_cast<std::int64_t>(value)) : ordered_json(to_string(value));
}

template <class T>
ordered_json nullable(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

ordered_json keys_of(const algebra::DimensionResult& result) {
  ordered_json keys{{"parameters", result.parameters},
                    {"ambient_dimension", integer(result.ambient_dimension)},
                    {"gauge", result.gauge},
                    {"expected_dimension", nullable(result.expected_dimension)},
                    {"dimension", result.dimension},
                    {"defect", nullable(result.defect)},
                    {"fiber_dimension", result.fiber_dimension},
                    {"filling", result.filling},
                    {"identifiable", result.identifiable},
                    {"status", result.status},
                    {"primes", result.primes},
                    {"seed", result.seed}};
  if (result.zero_error) {
    keys["zero_error"] = {{"equations", result.zero_error->equations},
                          {"rank", result.zero_error->rank},
                          {"consistent", result.zero_error->consistent},
                          {"dimension", result.zero_error->dimension}};
  }
  if (!result.expected_dimension) {
    keys["reason"] = "expected_dimension, defect: not defined for an activation of degree 1";
  }
  return keys;
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  const Subject subject = read_network_subject(line, options.folder);
  algebra::DimensionOptions dimension_options{.seed = options.seed, .limits = options.limits};
  if (const json* points = line.find("points")) {
    const bool square = points->is_string() && *points == "square";
    dimension_options.points = square ? square_points(*subject.network, line.at("points"))
                                      : read_integer(*points, line.at("points"), 1, kMostPoints);
  }
  line.finish();
  return {.keys = keys_of(algebra::dimension(*subject.network, dimension_options))};
}

void add_points(CLI::App& verb, json& line) {
  const auto store = [&line](const std::string& text) {
    const json value = json::parse(text, nullptr, false);
    line["points"] = value.is_discarded() ? json(text) : value;
  };
  verb.add_option_function<std::string>(
      "--points", store, "number N of data (or square): also the zero-error set of N generic data");
}

constexpr const char* kKeys[] = {"parameters",
                                 "ambient_dimension",
                                 "gauge",
                                 "expected_dimension",
                                 "dimension",
                                 "defect",
                                 "fiber_dimension",
                                 "filling",
                                 "identifiable",
                                 "status",
                                 nullptr};
constexpr AlgebraVerbText kText{"dimension of the neurovariety, and of the zero-error set of generic data",
                                "a network file or a preset",
                                "Examples:\n"
                                "  zeroset dimension --widths 2,3,4,1\n"
                                "  zeroset dimension figure7 --points 9 --json\n"
                                "  zeroset dimension --batch networks.jsonl --threads 2 > dimensions.jsonl\n"
                                "A rank modulo a prime is a proved lower bound; status is proved where it meets the "
                                "upper bound, else probability one.",
                                true};

}  // namespace

const AlgebraVerb kDimensionVerb{"dimension", "zeroset.dimension/1", answer, kKeys};

void add_dimension_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kDimensionVerb, kText, exit_code, {add_points});
}

}  // namespace zeroset::cli
