#include "atlas/lines/dimension_search_line.hpp"

#include "zeroset/algebra/attention.hpp"
#include "zeroset/algebra/degree_threshold.hpp"
#include "zeroset/algebra/filling.hpp"
#include "zeroset/atlas/subject.hpp"

namespace zeroset::atlas::detail {
namespace {

using nlohmann::json;

constexpr std::int64_t kMaxSize = 1'000'000;

std::vector<std::int64_t> read_sizes(const json& value, const std::string& pointer, std::size_t number) {
  std::vector<std::int64_t> sizes;
  for (const json& size : read_array(value, pointer)) {
    sizes.push_back(read_integer(size, child(pointer, sizes.size()), 1, kMaxSize));
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
  constexpr std::int64_t kMaxDegree = 1000;
  if (const json* degrees = line.find("degrees")) {
    spec.degrees.clear();
    for (const json& degree : read_array(*degrees, line.at("degrees"))) {
      const std::string pointer = child(line.at("degrees"), spec.degrees.size());
      spec.degrees.push_back(static_cast<int>(read_integer(degree, pointer, 1, kMaxDegree)));
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
  algebra::FillingSearchOptions search{.seed = options.seed, .limits = options.limits, .stop = options.stop};
  if (const json* most = line.find("most_width")) {
    search.max_width = read_integer(*most, line.at("most_width"), 1, kMaxSize);
  }
  line.finish();
  const algebra::FillingSearchResult result = algebra::minimal_filling(spec, search);
  return {.keys = to_json(result), .complete = result.complete};
}

Answer answer_attention(ObjectReader& line, const LineOptions& options) {
  const auto sizes = read_sizes(*line.find("attention"), line.at("attention"), 4);
  line.finish();
  return {.keys = to_json(algebra::lightning_attention_dimension(
              {sizes[0], sizes[1], sizes[2], sizes[3]}, options.seed, options.limits))};
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
    constexpr std::int64_t kMaxDegree = 1000;
    threshold.max_degree = read_integer(*most, line.at("most_degree"), 1, kMaxDegree);
  }
  const std::vector<std::int64_t> widths = read_widths(line, options);
  line.finish();
  return {.keys = to_json(algebra::degree_threshold(widths, threshold))};
}

bool asks_for_threshold(ObjectReader& line) {
  const json* flag = line.find("degree_threshold");
  return flag != nullptr && read_bool(*flag, line.at("degree_threshold"));
}

}  // namespace

bool is_dimension_search(ObjectReader& line) {
  return line.find("search_filling") != nullptr || line.find("attention") != nullptr || asks_for_threshold(line);
}

Answer answer_dimension_search(ObjectReader& line, const LineOptions& options) {
  if (line.find("search_filling") != nullptr) {
    return answer_filling(line, options);
  }
  return line.find("attention") != nullptr ? answer_attention(line, options) : answer_threshold(line, options);
}

}  // namespace zeroset::atlas::detail
