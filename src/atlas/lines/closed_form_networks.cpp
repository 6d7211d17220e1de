// Counts, degrees and dimensions of networks that theorems give.
#include "zeroset/algebra/attention.hpp"
#include "zeroset/algebra/attention_locus.hpp"
#include "zeroset/algebra/function_space_counts.hpp"
#include "zeroset/algebra/linear_network_counts.hpp"
#include "zeroset/algebra/power_sum_counts.hpp"

#include "atlas/lines/closed_form_parts.hpp"

namespace zeroset::atlas::detail {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

void add_bound(ordered_json& keys, const std::string& key, const std::optional<Integer>& value) {
  keys[key] = value ? ordered_json(to_string(*value)) : ordered_json();
  keys[key + "_log10"] = value ? ordered_json(log10(*value)) : ordered_json();
}

Answer function_space(const algebra::FunctionSpace& space) {
  return proved({{"dimension", space.dimension},
                 {"degree", integer_of(space.degree)},
                 {"critical_points", integer_of(space.critical_points)}});
}

algebra::LinearNetwork linear_network(ObjectReader& line, std::optional<std::int64_t> hidden) {
  return {.hidden = hidden ? *hidden : integer(line, "hidden", 1),
          .width = integer(line, "width"),
          .inputs = integer(line, "inputs"),
          .outputs = integer(line, "outputs")};
}

algebra::PowerSumNetwork power_sum_network(ObjectReader& line) {
  return {.inputs = integer(line, "inputs"),
          .units = integer(line, "units"),
          .degree = integer(line, "degree"),
          .hidden_bias = flag(line, "hidden_bias"),
          .output_bias = flag(line, "output_bias"),
          .free_output_weights = choice(line, "output_weights", {"one", "free"}) == 1};
}

}  // namespace

Answer linear_convolution(ObjectReader& line, const LineOptions&) {
  const Integers filters = integers(line, "filters"), strides = integers(line, "strides");
  line.finish();
  return function_space(algebra::linear_convolution(filters, strides));
}

Answer polynomial_convolution(ObjectReader& line, const LineOptions&) {
  const Integers filters = integers(line, "filters");
  const std::int64_t degree = integer(line, "degree");
  line.finish();
  return function_space(algebra::polynomial_convolution(filters, degree));
}

Answer lightning_attention(ObjectReader& line, const LineOptions&) {
  const algebra::LightningAttention network{.d = integer(line, "d"),
                                            .d_out = integer(line, "outputs"),
                                            .a = integer(line, "a"),
                                            .tokens = integer(line, "tokens")};
  line.finish();
  const std::int64_t dimension = algebra::lightning_attention_closed_form(network);
  const Integer parameters = Integer(network.d) * network.d_out + 2 * Integer(network.a) * network.d;
  return proved({{"parameters", integer_of(parameters)}, {"dimension", dimension}});
}

Answer attention_critical_points(ObjectReader& line, const LineOptions& options) {
  const std::int64_t data = integer(line, "data");
  const auto locus = choice(line, "locus", {"regular", "singular"}) == 0 ? algebra::AttentionLocus::regular
                                                                         : algebra::AttentionLocus::singular;
  line.finish();
  const auto found = algebra::attention_critical_points(data, locus, {.limits = options.limits, .seed = options.seed});
  Answer result{.complete = found.dimension && found.degree};
  result.keys["dimension"] = nullable(found.dimension);
  result.keys["degree"] = integer_of(found.degree);
  result.keys["status"] = nullable(found.status);
  result.keys["primes"] = found.primes;
  result.keys["seed"] = options.seed;
  if (!result.complete) {
    result.keys["reason"] = found.reason;
  }
  return result;
}

Answer deep_linear(ObjectReader& line, const LineOptions&) {
  const algebra::LinearNetwork network = linear_network(line, std::nullopt);
  const std::int64_t data = integer(line, "data", network.inputs);
  line.finish();
  Answer result;
  result.keys["critical_points"] = nullptr;
  const auto torus = algebra::linear_network_critical_torus(network, data);
  result.keys["critical_points_torus"] = torus ? integer_of(torus->value) : ordered_json();
  add_form(result.keys, "critical_points", algebra::linear_network_critical(network, data));
  const algebra::LinearNetworkBounds bounds = algebra::linear_network_bounds(network);
  result.keys["weights"] = bounds.weights;
  add_bound(result.keys, "bezout_number", bounds.bezout);
  add_bound(result.keys, "multihomogeneous_layerwise", bounds.layerwise);
  add_bound(result.keys, "mixed_volume_affine", bounds.affine);
  add_bound(result.keys, "mixed_volume_torus", bounds.torus);
  if (data == 1) {
    add_bound(result.keys, "bharadwaj_hosten", bounds.one_datum);
    add_bound(result.keys, "bharadwaj_hosten_torus", bounds.one_datum_torus);
  }
  add_bound(result.keys, "dedieu_malajovich", bounds.dedieu_malajovich);
  return result;
}

Answer linear_critical_locus(ObjectReader& line, const LineOptions&) {
  const algebra::LinearNetwork network = linear_network(line, 1);
  line.finish();
  ordered_json components = ordered_json::array();
  Integer total = 0;
  for (const algebra::LocusComponents& part : algebra::linear_network_critical_locus(network)) {
    components.push_back({{"rank", part.rank}, {"dimension", part.dimension}, {"number", integer_of(part.number)}});
    total += part.number;
  }
  return proved({{"number_of_components", integer_of(total)}, {"components", components}});
}

Answer power_sum(ObjectReader& line, const LineOptions&) {
  const algebra::PowerSumNetwork network = power_sum_network(line);
  const bool critical = choice(line, "kind", {"zero_error", "critical"}) == 1;
  const bool regularized = choice(line, "lambda", {"none", "random"}) == 1;
  const std::int64_t points = critical ? integer(line, "points") : integer(line, "points", network.parameters());
  if (regularized && !critical) {
    throw SpecError(line.at("lambda"), "goes with kind critical");
  }
  line.finish();
  Answer result;
  add_form(result.keys,
           "solutions",
           critical ? algebra::power_sum_critical(network, points, regularized)
                    : algebra::power_sum_zero_error(network, points));
  return result;
}

Answer secant_variety(ObjectReader& line, const LineOptions&) {
  const std::int64_t n = integer(line, "n"), degree = integer(line, "degree"), units = integer(line, "units");
  line.finish();
  const auto known = algebra::secant_number(n, degree, units);
  Answer result;
  result.keys["dimension"] = integer_of(algebra::power_sum_dimension(n, degree, units));
  result.keys["degree_times_decompositions"] = integer_of(known);
  result.keys["status"] = Certainty::proved;
  if (!known) {
    result.keys["reason"] =
        "degree_times_decompositions: no theorem is known here, or the decompositions are infinitely many";
  }
  return result;
}

Answer classical_family(ObjectReader& line, const LineOptions&) {
  const std::vector<std::string> names{"katsura", "noon", "eco", "chandra"};
  const json& family = line.require("family", list_of(names));
  const std::string name = names[read_choice(family, line.at("family"), names)];
  const std::int64_t n = integer(line, "n");
  line.finish();
  Answer result;
  add_form(result.keys, "solutions", algebra::classical_family(name, n));
  return result;
}

}  // namespace zeroset::atlas::detail
