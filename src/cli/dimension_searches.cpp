#include "cli/dimension_searches.hpp"

#include "zeroset/algebra/attention.hpp"
#include "zeroset/algebra/degree_threshold.hpp"
#include "zeroset/algebra/filling.hpp"

#include "cli/interrupt.hpp"
#include "cli/subject.hpp"

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::int64_t kMostSize = 1'000'000;

std::vector<std::int64_t> read_sizes(const json& value, const std::string& pointer, std::size_t number) {
  std::vector<std::int64_t> sizes;
  for (const json& size : read_array(value, pointer)) {
    sizes.push_back(read_integer(size, child(pointer, sizes.size()), 1, kMostSize));
  }
  if (sizes.size() != number) {
    throw SpecError(pointer, "expected " + std::to_string(number) + " numbers, got " + std::to_string(sizes.size()));
  }
  return sizes;
}

algebra::FillingSearchSpec read_spec(ObjectReader& line) {
  const auto sizes = read_sizes(*line.find("search_filling"), line.at("search_filling"), 3);
  algebra::FillingSearchSpec spec;
  spec.inputs = sizes[0];
  spec.outputs = sizes[1];
  spec.layers = static_cast<int>(sizes[2]);
  constexpr std::int64_t kMostDegree = 1000;
  if (const json* degrees = line.find("degrees")) {
    spec.degrees.clear();
    for (const json& degree : read_array(*degrees, line.at("degrees"))) {
      const std::string pointer = child(line.at("degrees"), spec.degrees.size());
      spec.degrees.push_back(static_cast<int>(read_integer(degree, pointer, 1, kMostDegree)));
    }
  }
  if (const json* bias = line.find("bias")) {
    constexpr BiasPattern kPatterns[] = {BiasPattern::none, BiasPattern::hidden, BiasPattern::output, BiasPattern::all};
    spec.bias = kPatterns[read_choice(*bias, line.at("bias"), {"none", "hidden", "output", "all"})];
  }
  return spec;
}

Answer answer_filling(ObjectReader& line, const LineOptions& options) {
  const algebra::FillingSearchSpec spec = read_spec(line);
  algebra::FillingSearchOptions search{.seed = options.seed, .limits = options.limits};
  if (const json* most = line.find("most_width")) {
    search.most_width = read_integer(*most, line.at("most_width"), 1, kMostSize);
  }
  line.finish();
  ask_on_interrupt();
  search.stop = interrupted;
  const algebra::FillingSearchResult result = algebra::minimal_filling(spec, search);
  Answer answer{.complete = result.complete};
  answer.keys = {{"ambient_dimension", integer_key(result.ambient_dimension)},
                 {"minimal_filling", result.architectures},
                 {"largest_widths", result.largest_widths},
                 {"all_widths", result.all_widths},
                 {"complete", result.complete},
                 {"ranks", result.ranks},
                 {"status", result.status},
                 {"seed", options.seed}};
  if (!result.reason.empty()) {
    answer.keys["reason"] = result.reason;
  }
  return answer;
}

Answer answer_attention(ObjectReader& line, const LineOptions& options) {
  const auto sizes = read_sizes(*line.find("attention"), line.at("attention"), 4);
  line.finish();
  const algebra::AttentionDimension result =
      algebra::lightning_attention_dimension({sizes[0], sizes[1], sizes[2], sizes[3]}, options.seed, options.limits);
  return {.keys = {{"parameters", result.parameters},
                   {"dimension", result.dimension},
                   {"closed_form", result.closed_form},
                   {"fiber_dimension", result.fiber_dimension},
                   {"status", result.status},
                   {"primes", result.primes},
                   {"seed", result.seed}}};
}

/// Widths of a dense network without biases; its activations do not matter.
std::vector<std::int64_t> read_widths(ObjectReader& line, const LineOptions& options) {
  const Architecture network = *read_network_subject(line, options.folder).network;
  std::vector<std::int64_t> widths{num_inputs(network)};
  for (const Layer& layer : network.layers) {
    const auto* dense = std::get_if<DenseLayer>(&layer);
    if (dense != nullptr && !dense->bias && dense->free_weights) {
      widths.push_back(dense->units);
    } else if (!std::holds_alternative<ActivationLayer>(layer)) {
      throw SpecError(line.at("network"),
                      "expected dense layers without biases, with free weights: --degree-threshold");
    }
  }
  return widths;
}

Answer answer_threshold(ObjectReader& line, const LineOptions& options) {
  algebra::DegreeThresholdOptions threshold{.seed = options.seed, .limits = options.limits};
  if (const json* most = line.find("most_degree")) {
    constexpr std::int64_t kMostDegree = 1000;
    threshold.most_degree = read_integer(*most, line.at("most_degree"), 1, kMostDegree);
  }
  const std::vector<std::int64_t> widths = read_widths(line, options);
  line.finish();
  const algebra::DegreeThreshold result = algebra::degree_threshold(widths, threshold);
  ordered_json dimensions = ordered_json::object();
  for (const auto& [degree, dimension] : result.dimensions) {
    dimensions[std::to_string(degree)] = dimension;
  }
  Answer answer;
  answer.keys = {{"parameters", result.parameters},
                 {"expected_dimension", result.expected_dimension},
                 {"degree_threshold", result.threshold ? ordered_json(*result.threshold) : ordered_json()},
                 {"last_degree_below", result.last_degree_below},
                 {"dimensions_by_degree", dimensions},
                 {"status", result.status},
                 {"primes", result.primes},
                 {"seed", options.seed}};
  if (!result.reason.empty()) {
    answer.keys["reason"] = result.reason;
  }
  return answer;
}

bool asks_for_threshold(ObjectReader& line) {
  const json* flag = line.find("degree_threshold");
  return flag != nullptr && read_bool(*flag, line.at("degree_threshold"));
}

}  // namespace

ordered_json integer_key(const Integer& value) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  return value <= kExact ? ordered_json(static_cast<std::int64_t>(value)) : ordered_json(to_string(value));
}

bool is_dimension_search(ObjectReader& line) {
  return line.find("search_filling") != nullptr || line.find("attention") != nullptr || asks_for_threshold(line);
}

Answer answer_dimension_search(ObjectReader& line, const LineOptions& options) {
  if (line.find("search_filling") != nullptr) {
    return answer_filling(line, options);
  }
  return line.find("attention") != nullptr ? answer_attention(line, options) : answer_threshold(line, options);
}

}  // namespace zeroset::cli
