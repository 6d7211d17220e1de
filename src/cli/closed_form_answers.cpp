#include "cli/closed_form_answers.hpp"

#include "zeroset/algebra/attention.hpp"
#include "zeroset/algebra/attention_locus.hpp"
#include "zeroset/algebra/euclidean_distance_degree.hpp"
#include "zeroset/algebra/function_space_counts.hpp"
#include "zeroset/algebra/linear_network_counts.hpp"
#include "zeroset/algebra/power_sum_counts.hpp"

#include <numeric>
#include <optional>
#include <utility>

namespace zeroset::cli {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using Integers = std::vector<std::int64_t>;

constexpr std::int64_t kLargest = 1'000'000'000;

// ---- reading -------------------------------------------------------------------------------------------------------

std::int64_t integer(ObjectReader& line, const char* key, std::optional<std::int64_t> otherwise = std::nullopt) {
  if (otherwise) {
    const json* given = line.find(key);
    return given == nullptr ? *otherwise : read_integer(*given, line.at(key), 1, kLargest);
  }
  return read_integer(line.require(key, "an integer"), line.at(key), 1, kLargest);
}

/// A list of integers; one alone need not be in brackets.
Integers integers(ObjectReader& line, const char* key, std::int64_t least = 1) {
  const json& value = line.require(key, "a list of integers");
  if (value.is_number()) {
    return {read_integer(value, line.at(key), least, kLargest)};
  }
  Integers result;
  for (std::size_t i = 0; i < read_array(value, line.at(key)).size(); ++i) {
    result.push_back(read_integer(value[i], child(line.at(key), i), least, kLargest));
  }
  return result;
}

bool flag(ObjectReader& line, const char* key) {
  const json* given = line.find(key);
  return given != nullptr && read_bool(*given, line.at(key));
}

/// Index of the chosen name, 0 where the key is absent.
std::size_t choice(ObjectReader& line, const char* key, const std::vector<std::string>& names) {
  const json* given = line.find(key);
  return given == nullptr ? 0 : read_choice(*given, line.at(key), names);
}

// ---- writing -------------------------------------------------------------------------------------------------------

/// A JSON number where it fits one.
ordered_json number(const Integer& value) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  return abs(value) <= kExact ? ordered_json(static_cast<std::int64_t>(value)) : ordered_json(to_string(value));
}
ordered_json number(const std::optional<Integer>& value) {
  return value ? number(*value) : ordered_json();
}

void add_bound(ordered_json& keys, const std::string& key, const std::optional<Integer>& value) {
  keys[key] = value ? ordered_json(to_string(*value)) : ordered_json();
  keys[key + "_log10"] = value ? ordered_json(log10(*value)) : ordered_json();
}

/// A number with its theorem, or null with the reason.
void add_form(ordered_json& keys, const std::string& key, const std::optional<algebra::ClosedForm>& form) {
  keys[key] = form ? number(form->value) : ordered_json();
  keys["status"] = form ? ordered_json(form->status) : ordered_json();
  if (form) {
    keys["theorem"] = form->theorem;
  } else {
    keys["reason"] = "no theorem is known here for these parameters, or there are infinitely many";
  }
}

ordered_json distance_keys(const algebra::EuclideanDistanceDegree& degree, const char* unit_key) {
  ordered_json keys{{"dimension", degree.dimension},
                    {"degree", number(degree.degree)},
                    {"generic_ed_degree", number(degree.generic)}};
  if (unit_key != nullptr) {
    keys[unit_key] = number(degree.unit);
  }
  keys["polar_degrees"] = ordered_json::array();
  for (const Integer& delta : degree.polar_degrees) {
    keys["polar_degrees"].push_back(number(delta));
  }
  return keys;
}

Answer proved(ordered_json keys) {
  keys["status"] = "proved";
  return {.keys = std::move(keys)};
}

// ---- one function a theorem ----------------------------------------------------------------------------------------

Answer segre_veronese(ObjectReader& line, const LineOptions&) {
  const Integers n = integers(line, "n", 0), d = integers(line, "d");
  line.finish();
  return proved(distance_keys(algebra::segre_veronese_distance_degree(n, d), "bombieri_ed_degree"));
}

Answer determinantal(ObjectReader& line, const LineOptions&) {
  const std::int64_t m = integer(line, "m"), n = integer(line, "n"), rank = integer(line, "rank");
  line.finish();
  return proved(distance_keys(algebra::determinantal_distance_degree(m, n, rank), "unit_ed_degree"));
}

Answer symmetric_determinantal(ObjectReader& line, const LineOptions&) {
  const std::int64_t n = integer(line, "n"), rank = integer(line, "rank");
  line.finish();
  return proved(distance_keys(algebra::symmetric_determinantal_distance_degree(n, rank), "bombieri_weyl_ed_degree"));
}

Answer coincident_root_locus(ObjectReader& line, const LineOptions& options) {
  const Integers partition = integers(line, "partition");
  const std::int64_t sum = std::accumulate(partition.begin(), partition.end(), std::int64_t{0});
  if (line.find("n") != nullptr && integer(line, "n") != sum) {
    throw SpecError(line.at("n"), "expected the sum of the partition, " + std::to_string(sum));
  }
  line.finish();
  const auto degree = algebra::coincident_root_distance_degree(partition);
  Answer result{.keys = distance_keys(degree, nullptr)};
  result.keys["diagonal_weights_ed_degree"] = number(degree.generic);
  result.keys["status"] = "proved";
  result.keys["bombieri_ed_degree"] = nullptr;
  algebra::CountResult counted;
  try {
    counted = algebra::coincident_root_unit_degree(partition, {.limits = options.limits, .seed = options.seed});
  } catch (const LimitExceeded& error) {
    counted.reason = error.what();
  }
  if (counted.with_multiplicity) {
    result.keys["bombieri_ed_degree"] = *counted.with_multiplicity;
    result.keys["bombieri_status"] = counted.status;
    result.keys["primes"] = counted.primes;
    result.keys["seed"] = counted.seed;
  } else {
    result.keys["bombieri_status"] = nullptr;
    result.keys["reason"] = "bombieri_ed_degree: " + counted.reason;
    result.complete = false;
  }
  return result;
}

Answer function_space(const algebra::FunctionSpace& space) {
  return proved({{"dimension", space.dimension},
                 {"degree", number(space.degree)},
                 {"critical_points", number(space.critical_points)}});
}

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
  return proved({{"parameters", number(parameters)}, {"dimension", dimension}});
}

Answer attention_critical_points(ObjectReader& line, const LineOptions& options) {
  const std::int64_t data = integer(line, "data");
  const auto locus = choice(line, "locus", {"regular", "singular"}) == 0 ? algebra::AttentionLocus::regular
                                                                         : algebra::AttentionLocus::singular;
  line.finish();
  const auto found = algebra::attention_critical_points(data, locus, {.limits = options.limits, .seed = options.seed});
  Answer result{.complete = found.dimension && found.degree};
  result.keys["dimension"] = found.dimension ? ordered_json(*found.dimension) : ordered_json();
  result.keys["degree"] = number(found.degree);
  result.keys["status"] = found.status.empty() ? ordered_json() : ordered_json(found.status);
  result.keys["primes"] = found.primes;
  result.keys["seed"] = options.seed;
  if (!result.complete) {
    result.keys["reason"] = found.reason;
  }
  return result;
}

algebra::LinearNetwork linear_network(ObjectReader& line, std::optional<std::int64_t> hidden) {
  return {.hidden = hidden ? *hidden : integer(line, "hidden", 1),
          .width = integer(line, "width"),
          .inputs = integer(line, "inputs"),
          .outputs = integer(line, "outputs")};
}

Answer deep_linear(ObjectReader& line, const LineOptions&) {
  const algebra::LinearNetwork network = linear_network(line, std::nullopt);
  const std::int64_t data = integer(line, "data", network.inputs);
  line.finish();
  Answer result;
  result.keys["critical_points"] = nullptr;
  const auto torus = algebra::linear_network_critical_torus(network, data);
  result.keys["critical_points_torus"] = torus ? number(torus->value) : ordered_json();
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
    components.push_back({{"rank", part.rank}, {"dimension", part.dimension}, {"number", number(part.number)}});
    total += part.number;
  }
  return proved({{"number_of_components", number(total)}, {"components", components}});
}

algebra::PowerSumNetwork power_sum_network(ObjectReader& line) {
  return {.inputs = integer(line, "inputs"),
          .units = integer(line, "units"),
          .degree = integer(line, "degree"),
          .hidden_bias = flag(line, "hidden_bias"),
          .output_bias = flag(line, "output_bias"),
          .free_output_weights = choice(line, "output_weights", {"one", "free"}) == 1};
}

Answer power_sum(ObjectReader& line, const LineOptions&) {
  const algebra::PowerSumNetwork network = power_sum_network(line);
  const bool critical = choice(line, "kind", {"zero_error", "critical"}) == 1;
  const bool regularised = choice(line, "lambda", {"none", "random"}) == 1;
  const std::int64_t points = critical ? integer(line, "points") : integer(line, "points", network.parameters());
  if (regularised && !critical) {
    throw SpecError(line.at("lambda"), "goes with kind critical");
  }
  line.finish();
  Answer result;
  add_form(result.keys,
           "solutions",
           critical ? algebra::power_sum_critical(network, points, regularised)
                    : algebra::power_sum_zero_error(network, points));
  return result;
}

Answer secant_variety(ObjectReader& line, const LineOptions&) {
  const std::int64_t n = integer(line, "n"), degree = integer(line, "degree"), units = integer(line, "units");
  line.finish();
  const auto known = algebra::secant_number(n, degree, units);
  Answer result;
  result.keys["dimension"] = number(algebra::power_sum_dimension(n, degree, units));
  result.keys["degree_times_decompositions"] = number(known);
  result.keys["status"] = "proved";
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

}  // namespace

const std::vector<ClosedFormEntry>& closed_form_entries() {
  static const std::vector<ClosedFormEntry> entries{
      {"segre-veronese",
       "n, d",
       "dimension, degree, generic_ed_degree, bombieri_ed_degree, polar_degrees",
       "Draisma, Horobet, Ottaviani, Sturmfels, Thomas 2016, Theorem 5.8; Friedland, Ottaviani 2014",
       segre_veronese},
      {"determinantal",
       "m, n, rank",
       "dimension, degree, generic_ed_degree, unit_ed_degree, polar_degrees",
       "conormal variety over two Grassmannians; Eckart, Young (theory: E4)",
       determinantal},
      {"symmetric-determinantal",
       "n, rank",
       "dimension, degree, generic_ed_degree, bombieri_weyl_ed_degree, polar_degrees",
       "Nie, Ranestad, Sturmfels 2010; von Bothmer, Ranestad 2009 (theory: E5)",
       symmetric_determinantal},
      {"coincident-root-locus",
       "partition [n]",
       "dimension, degree, generic_ed_degree, diagonal_weights_ed_degree, bombieri_ed_degree, polar_degrees",
       "conormal variety of Lee, Sturmfels 2016 (theory: E6); bombieri_ed_degree is counted, with its own status",
       coincident_root_locus},
      {"linear-convolution",
       "filters, strides",
       "dimension, degree, critical_points",
       "Shahverdi 2024, arXiv:2401.16613",
       linear_convolution},
      {"polynomial-convolution",
       "filters, degree",
       "dimension, degree, critical_points",
       "Shahverdi, Marchetti, Kohn 2024, arXiv:2410.00722",
       polynomial_convolution},
      {"lightning-attention",
       "d, outputs, a, tokens",
       "parameters, dimension",
       "Henry, Marchetti, Kohn, ICLR 2025; one token: theory, E10",
       lightning_attention},
      {"attention-critical-points",
       "data [locus]",
       "dimension, degree",
       "counted, for d = tokens = 2 and one output; from three data on theory, E12",
       attention_critical_points},
      {"deep-linear",
       "width, inputs, outputs [hidden, data]",
       "critical_points, critical_points_torus, status, weights and bounds",
       "theory: K7 to K12; Mehta, Chen, Tang, Hauenstein 2022; Bharadwaj, Hosten, arXiv:2301.12651",
       deep_linear},
      {"linear-critical-locus",
       "width, inputs, outputs",
       "number_of_components, components",
       "Baldi, Hornik 1989; Trager, Kohn, Bruna 2020",
       linear_critical_locus},
      {"power-sum",
       "inputs, units, degree [hidden_bias, output_bias, output_weights, kind, points, lambda]",
       "solutions, status",
       "secant varieties (theory: Z1 to Z6), critical points of one unit or one datum (theory: K3 to K6)",
       power_sum},
      {"secant-variety",
       "n, degree, units",
       "dimension, degree_times_decompositions",
       "Alexander, Hirschowitz 1995; Sylvester 1851; Lehn 1999 (theory: Z3 to Z5)",
       secant_variety},
      {"classical-family", "family, n", "solutions, status", "tests/data/classical_families.json", classical_family},
  };
  return entries;
}

}  // namespace zeroset::cli
