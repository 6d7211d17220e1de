// Known answers: tables of tests/data, each row with its source, and the problems that they speak of.
#pragma once

#include "zeroset/algebra/count.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/problem.hpp"

#include <string>
#include <vector>

namespace zeroset::testing {

inline nlohmann::json truth(const std::string& table) {
  return read_json_file(std::string(ZEROSET_TEST_DATA_DIR) + "/" + table + ".json").at("rows");
}

inline BiasPattern bias_pattern(bool hidden, bool output) {
  return hidden && output ? BiasPattern::all
         : hidden         ? BiasPattern::hidden
         : output         ? BiasPattern::output
                          : BiasPattern::none;
}

inline Problem random_problem(
    const Architecture& network, ProblemKind kind, std::int64_t points, bool tikhonov, std::uint64_t seed = 1) {
  Problem problem{network, kind, random_dataset(network, points, seed), seed, {}, false};
  if (tikhonov) {
    problem.lambda = random_lambda(network, seed);
    problem.random_lambda = true;
  }
  return problem;
}

/// A row of zero_error_counts or pnn_gradient_counts.
inline Problem problem_of(const nlohmann::json& row) {
  DenseSpec spec;
  spec.widths = row.at("widths").get<std::vector<std::int64_t>>();
  spec.degrees = row.at("act").get<std::vector<int>>();
  spec.bias = bias_pattern(row.at("hidden_bias") == 1, row.at("output_bias") == 1);
  spec.free_output_weights = row.at("output_weights_fixed_to_1") == 0;
  const bool critical = row.contains("regularised_entrywise");
  return random_problem(dense_network(spec),
                        critical ? ProblemKind::critical : ProblemKind::zero_error,
                        row.at("n_data"),
                        critical && row["regularised_entrywise"] == 1);
}

/// A row of dln_regularised_critical_points: a deep linear net with generic Tikhonov weights.
inline Problem linear_problem_of(const nlohmann::json& row) {
  DenseSpec spec;
  spec.widths.assign(row.at("H").get<std::size_t>() + 1, row.at("d").get<std::int64_t>());
  spec.widths.front() = row.at("n_eff");
  spec.widths.push_back(row.at("dy"));
  spec.degrees = {1};
  if (row.at("H").get<std::size_t>() + 2 != spec.widths.size()) {
    throw InvalidArgument("a deep linear net has H + 2 widths");
  }
  return random_problem(dense_network(spec), ProblemKind::critical, row.at("n_eff"), true);
}

}  // namespace zeroset::testing
