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

/// A critical problem of real_critical_points_exact_instances: the data of deep_linear are columns, those of pnn rows.
inline Problem real_instance_of(const nlohmann::json& row) {
  Problem problem;
  problem.kind = ProblemKind::critical;
  const auto number = [](const nlohmann::json& x) { return Rational(x.get<std::int64_t>()); };
  if (row["kind"] == "deep_linear") {
    DenseSpec spec{.widths = {row["dx"]}, .degrees = {1}};
    spec.widths.insert(spec.widths.end(), row["H"].get<std::size_t>(), row["d"].get<std::int64_t>());
    spec.widths.push_back(row["dy"]);
    problem.network = dense_network(spec);
    for (std::size_t k = 0; k < row["m"].get<std::size_t>(); ++k) {
      problem.data.inputs.emplace_back();
      problem.data.targets.emplace_back();
      for (const auto& x : row["X"]) {
        problem.data.inputs.back().push_back(number(x[k]));
      }
      for (const auto& y : row["Y"]) {
        problem.data.targets.back().push_back(number(y[k]));
      }
    }
  } else {
    problem.network = dense_network({.widths = row["widths"].get<std::vector<std::int64_t>>(),
                                     .degrees = row["act"].get<std::vector<int>>(),
                                     .bias = bias_pattern(row["hidden_bias"] == 1, row["output_bias"] == 1),
                                     .free_output_weights = row["output_weights_fixed_to_1"] == 0});
    for (std::size_t k = 0; k < row["X"].size(); ++k) {
      problem.data.inputs.emplace_back();
      for (const auto& x : row["X"][k]) {
        problem.data.inputs.back().push_back(number(x));
      }
      problem.data.targets.push_back({number(row["Y"][k])});
    }
  }
  for (const auto& lambda : row["Lambda_entrywise"]) {
    problem.lambda.push_back(number(lambda));
  }
  return problem;
}

}  // namespace zeroset::testing
