/// \file
/// A network with exact data: what the algebra turns into equations and the nets into a loss.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/number.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset {

/// Exact inputs and targets, one row a datum.
struct Dataset {
  std::vector<std::vector<Rational>> inputs{};   ///< N rows of num_inputs entries (channel-major for images)
  std::vector<std::vector<Rational>> targets{};  ///< N rows of num_outputs entries
  bool operator==(const Dataset&) const = default;
};

/// What is asked of the parameters.
enum class ProblemKind {
  zero_error,  ///< f(x_k) = y_k for every datum and output
  critical,    ///< gradient of 1/2 sum_k |f(x_k) - y_k|^2 + 1/2 sum_e lambda_e theta_e^2 over all parameters
};

/// A network on data, as a system of polynomial equations in its parameters.
struct Problem {
  Architecture network{};
  ProblemKind kind = ProblemKind::zero_error;
  Dataset data{};

  /// Seed where the data are random, absent where they are explicit.
  std::optional<std::uint64_t> data_seed{};

  /// Tikhonov weights, one a parameter; empty for none.
  std::vector<Rational> lambda{};
  bool random_lambda = false;

  bool operator==(const Problem&) const = default;
};

/// N data of nonzero integers of absolute value at most 2^15, from the stream "data" of the seed.
/// \throws InvalidArgument if points < 1; LimitExceeded above 10^7 numbers
[[nodiscard]] Dataset random_dataset(const Architecture& network, std::int64_t points, std::uint64_t seed);

/// Data of which only the number is known, rows without entries: enough for what depends on degrees alone, however many
/// they are. \throws InvalidArgument if points < 1; LimitExceeded above 10^7
[[nodiscard]] Dataset counted_dataset(std::int64_t points);

/// False for the data of counted_dataset.
[[nodiscard]] bool is_drawn(const Dataset& data);

/// Positive integers of at most 2^15, one a parameter, from the stream "lambda" of the seed.
[[nodiscard]] std::vector<Rational> random_lambda(const Architecture& network, std::uint64_t seed);

/// As many data as make a zero-error system square.
/// \throws SpecError where the outputs do not divide the parameters
[[nodiscard]] std::int64_t square_points(const Architecture& network, const std::string& pointer = "");

/// What becomes of random data as a problem is read.
enum class RandomData {
  drawn,
  counted_where_many,  ///< more than 10^6 numbers are not drawn, see counted_dataset
};

/// Reads "zeroset.problem/1".
/// \param folder  against which the names of files in it are resolved
/// \throws SpecError; LimitExceeded as random_dataset does
[[nodiscard]] Problem read_problem(const nlohmann::json& json,
                                   const std::string& pointer = "",
                                   const std::filesystem::path& folder = {},
                                   RandomData random_data = RandomData::drawn);

/// The document that read_problem reads back; random data are written as their seed.
[[nodiscard]] nlohmann::json to_json(const Problem& problem);

}  // namespace zeroset
