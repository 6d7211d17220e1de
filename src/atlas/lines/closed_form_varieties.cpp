// Distance degrees of varieties of tensors, matrices and binary forms.
#include "zeroset/algebra/euclidean_distance_degree.hpp"

#include "atlas/lines/closed_form_parts.hpp"

#include <numeric>

namespace zeroset::atlas::detail {

using nlohmann::ordered_json;

namespace {

ordered_json distance_keys(const algebra::EuclideanDistanceDegree& degree, const char* unit_key) {
  ordered_json keys{{"dimension", degree.dimension},
                    {"degree", integer_of(degree.degree)},
                    {"generic_ed_degree", integer_of(degree.generic)}};
  if (unit_key != nullptr) {
    keys[unit_key] = integer_of(degree.unit);
  }
  keys["polar_degrees"] = ordered_json::array();
  for (const Integer& delta : degree.polar_degrees) {
    keys["polar_degrees"].push_back(integer_of(delta));
  }
  return keys;
}

}  // namespace

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
  result.keys["diagonal_weights_ed_degree"] = integer_of(degree.generic);
  result.keys["status"] = Certainty::proved;
  result.keys["bombieri_ed_degree"] = nullptr;
  algebra::CountResult counted;
  try {
    counted = algebra::coincident_root_unit_degree(partition, {.limits = options.limits, .seed = options.seed});
  } catch (const LimitExceeded& error) {
    counted.reason = error.what();
  }
  if (counted.with_multiplicity) {
    result.keys["bombieri_ed_degree"] = *counted.with_multiplicity;
    result.keys["bombieri_status"] = nullable(counted.status);
    result.keys["primes"] = counted.primes;
    result.keys["seed"] = counted.seed;
  } else {
    result.keys["bombieri_status"] = nullptr;
    result.keys["reason"] = "bombieri_ed_degree: " + counted.reason;
    result.complete = false;
  }
  return result;
}

}  // namespace zeroset::atlas::detail
