#include "cli/dimension.hpp"

#include "zeroset/algebra/filling.hpp"

#include "cli/algebra_verb.hpp"
#include "cli/dimension_searches.hpp"
#include "cli/subject.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::int64_t kMostPoints = 1'000'000'000;

template <class T>
ordered_json nullable(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

std::string reason_of(const algebra::DimensionResult& result) {
  std::string reason;
  if (!result.expected_dimension) {
    reason = "expected_dimension, defect: not defined for an activation of degree 1";
  }
  if (!result.globally_identifiable) {
    reason += (reason.empty() ? "" : "; ") + std::string("globally_identifiable: finitely, and no theorem says more");
  }
  return reason;
}

ordered_json keys_of(const algebra::DimensionResult& result) {
  const bool theorem = !result.identifiability_theorem.empty();
  ordered_json keys{
      {"parameters", result.parameters},
      {"ambient_dimension", integer_key(result.ambient_dimension)},
      {"gauge", result.gauge},
      {"expected_dimension", nullable(result.expected_dimension)},
      {"dimension", result.dimension},
      {"defect", nullable(result.defect)},
      {"fiber_dimension", result.fiber_dimension},
      {"filling", result.filling},
      {"identifiable", result.identifiable},
      {"globally_identifiable", nullable(result.globally_identifiable)},
      {"identifiability_theorem", theorem ? ordered_json(result.identifiability_theorem) : ordered_json()},
      {"upper_bound", result.upper_bound},
      {"upper_bound_theorem", result.upper_bound_theorem},
      {"status", result.status},
      {"primes", result.primes},
      {"seed", result.seed}};
  if (result.zero_error) {
    keys["zero_error"] = {{"equations", result.zero_error->equations},
                          {"rank", result.zero_error->rank},
                          {"consistent", result.zero_error->consistent},
                          {"dimension", result.zero_error->dimension},
                          {"status", result.zero_error->status}};
  }
  if (const std::string reason = reason_of(result); !reason.empty()) {
    keys["reason"] = reason;
  }
  return keys;
}

ordered_json keys_of(const algebra::Minimality& result) {
  ordered_json keys = keys_of(result.dimension);
  ordered_json predecessors = ordered_json::array();
  for (const auto& dimension : result.predecessor_dimensions) {
    predecessors.push_back(nullable(dimension));
  }
  keys["minimal"] = result.minimal;
  keys["predecessor_dimensions"] = predecessors;
  keys["minimal_status"] = result.status;
  return keys;
}

Answer answer(ObjectReader& line, const LineOptions& options) {
  if (is_dimension_search(line)) {
    return answer_dimension_search(line, options);
  }
  const Subject subject = read_network_subject(line, options.folder);
  algebra::DimensionOptions dimension_options{.seed = options.seed, .limits = options.limits};
  if (const json* points = line.find("points")) {
    const bool square = points->is_string() && *points == "square";
    dimension_options.points = square ? square_points(*subject.network, line.at("points"))
                                      : read_integer(*points, line.at("points"), 1, kMostPoints);
  }
  const json* minimal = line.find("minimal");
  const bool asks_for_minimality = minimal != nullptr && read_bool(*minimal, line.at("minimal"));
  line.finish();
  if (asks_for_minimality) {
    return {.keys = keys_of(algebra::minimality(*subject.network, dimension_options))};
  }
  return {.keys = keys_of(algebra::dimension(*subject.network, dimension_options))};
}

json parsed(const std::string& text) {
  json value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json(text) : value;
}

/// "2,1,7" as an array; what is none stays a string, for the reader to refuse.
json parsed_list(const std::string& text) {
  return parsed("[" + text + "]");
}

void add_flags(CLI::App& verb, json& line) {
  const auto add = [&](const char* flag, const char* key, json (*parse)(const std::string&), const char* text) {
    return verb.add_option_function<std::string>(
        flag, [&line, key, parse](const std::string& value) { line[key] = parse(value); }, text);
  };
  const auto add_switch = [&](const char* flag, const char* key, const char* text) {
    verb.add_flag_callback(
        flag, [&line, key] { line[key] = true; }, text);
  };
  add("--points", "points", parsed, "number N of data (or square): also the zero-error set of N generic data");
  add_switch("--minimal", "minimal", "also whether the network is filling and no narrower one is");
  add_switch(
      "--degree-threshold",
      "degree_threshold",
      "instead: the dimensions for activation degrees 1, 2, ..., and from which on the dimension is parameters - "
      "hidden units");
  add("--most-degree", "most_degree", parsed, "with --degree-threshold: the last degree to try")->type_name("R");
  add("--search-filling",
      "search_filling",
      parsed_list,
      "instead: all minimal filling widths with so many inputs, outputs and layers (--degrees and --bias as usual)")
      ->type_name("INPUTS,OUTPUTS,LAYERS");
  add("--most-width", "most_width", parsed, "with --search-filling: no hidden layer wider than this")->type_name("N");
  add("--attention", "attention", parsed_list, "instead: the dimension of lightning self-attention V X X^T K^T Q X")
      ->type_name("D,D_OUT,A,TOKENS");
}

constexpr const char* kOwnSubjects[] = {"search_filling", "attention", nullptr};
constexpr const char* kKeys[] = {"parameters",
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
                                 "status",
                                 nullptr};
constexpr AlgebraVerbText kText{
    "dimension of the neurovariety, and of the zero-error set of generic data",
    "a network file or a preset",
    "Examples:\n"
    "  zeroset dimension --widths 2,3,4,1\n"
    "  zeroset dimension figure7 --points 9 --json\n"
    "  zeroset dimension --widths 2,3,3,4,5,6,3,1 --minimal\n"
    "  zeroset dimension --search-filling 2,1,7                    all 13 minimal filling widths of 7 layers\n"
    "  zeroset dimension --widths 2,3,2,1 --degree-threshold\n"
    "  zeroset dimension --attention 4,3,2,5\n"
    "  zeroset dimension --batch networks.jsonl --threads 2 > dimensions.jsonl\n"
    "A rank modulo a prime is a proved lower bound; status is proved where it meets upper_bound, else probability one.",
    true,
    kOwnSubjects};

}  // namespace

const AlgebraVerb kDimensionVerb{"dimension", "zeroset.dimension/1", answer, kKeys};

void add_dimension_verb(CLI::App& app, int& exit_code) {
  add_algebra_verb(app, kDimensionVerb, kText, exit_code, {add_flags});
}

}  // namespace zeroset::cli
