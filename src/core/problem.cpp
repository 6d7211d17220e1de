#include "zeroset/core/problem.hpp"

#include "zeroset/core/json.hpp"
#include "zeroset/core/random.hpp"

#include <algorithm>

namespace zeroset {

using nlohmann::json;

namespace {

constexpr std::int64_t kLargestEntry = 1 << 15;
constexpr std::int64_t kMaxNumbers = 10'000'000;     // some 100 bytes each
constexpr std::int64_t kMaxDrawnOfMany = 1'000'000;  // RandomData::counted_where_many

const std::vector<std::string> kProblemKinds{"zero_error", "critical"};
const std::vector<std::string> kRegularizations{"none", "tikhonov"};

Rational nonzero_integer(Stream& stream) {
  const auto magnitude = static_cast<std::int64_t>(stream.below(kLargestEntry)) + 1;
  return Rational((stream() >> 63U) == 0 ? magnitude : -magnitude);
}

std::vector<std::vector<Rational>> random_rows(Stream& stream, std::int64_t rows, std::int64_t columns) {
  std::vector<std::vector<Rational>> table(static_cast<std::size_t>(rows));
  for (auto& row : table) {
    for (std::int64_t j = 0; j < columns; ++j) {
      row.push_back(nonzero_integer(stream));
    }
  }
  return table;
}

std::vector<std::vector<Rational>> read_rows(const json& value, const std::string& pointer, std::int64_t columns) {
  std::vector<std::vector<Rational>> rows;
  for (const json& entry : read_array(value, pointer)) {
    const std::string where = child(pointer, rows.size());
    rows.push_back(read_rationals(entry, where));
    if (static_cast<std::int64_t>(rows.back().size()) != columns) {
      throw SpecError(where,
                      "expected " + std::to_string(columns) + " numbers, got " + std::to_string(rows.back().size()));
    }
  }
  if (rows.empty()) {
    throw SpecError(pointer, "expected at least one datum");
  }
  return rows;
}

bool are_many(const Architecture& network, std::int64_t points) {
  return points > kMaxDrawnOfMany / (num_inputs(network) + num_outputs(network));
}

void read_random_data(const json& value, const std::string& pointer, RandomData random_data, Problem& problem) {
  ObjectReader reader(value, pointer);
  const json& points = reader.require("points", "a number of data, or \"square\"");
  std::int64_t number = 0;
  if (points.is_string() && points == "square") {
    if (problem.kind != ProblemKind::zero_error) {
      throw SpecError(reader.at("points"),
                      "\"square\" is for zero_error; a critical system is square with any number of data");
    }
    number = square_points(problem.network, reader.at("points"));
  } else if (points.is_string()) {
    throw SpecError(reader.at("points"), "expected a number of data or \"square\", got " + describe(points));
  } else {
    number = read_integer(points, reader.at("points"), 1, kMaxNumbers);
  }
  const json* seed = reader.find("seed");
  problem.data_seed = seed == nullptr ? 1 : read_seed(*seed, reader.at("seed"));
  reader.finish();
  problem.data = random_data == RandomData::counted_where_many && are_many(problem.network, number)
                     ? counted_dataset(number)
                     : random_dataset(problem.network, number, *problem.data_seed);
}

void read_data(const json& value, const std::string& pointer, RandomData random_data, Problem& problem) {
  ObjectReader reader(value, pointer);
  if (const json* random = reader.find("random")) {
    reader.finish();
    read_random_data(*random, reader.at("random"), random_data, problem);
    return;
  }
  problem.data.inputs =
      read_rows(reader.require("inputs", "rows of exact numbers"), reader.at("inputs"), num_inputs(problem.network));
  problem.data.targets =
      read_rows(reader.require("targets", "rows of exact numbers"), reader.at("targets"), num_outputs(problem.network));
  reader.finish();
  if (problem.data.inputs.size() != problem.data.targets.size()) {
    throw SpecError(reader.at("targets"),
                    "expected as many rows as inputs (" + std::to_string(problem.data.inputs.size()) + "), got " +
                        std::to_string(problem.data.targets.size()));
  }
}

void read_regularization(const json& value, const std::string& pointer, Problem& problem) {
  ObjectReader reader(value, pointer);
  const std::size_t kind =
      read_choice(reader.require("kind", list_of(kRegularizations)), reader.at("kind"), kRegularizations);
  if (kind == 0) {
    reader.finish();
    return;
  }
  if (problem.kind == ProblemKind::zero_error) {
    throw SpecError(reader.at("kind"), "expected none for zero_error: its equations have no regularization");
  }
  const json& lambda = reader.require("lambda", "an array of exact numbers, one per parameter, or \"random\"");
  if (lambda.is_string() && lambda == "random") {
    problem.random_lambda = true;
    problem.lambda = random_lambda(problem.network, problem.data_seed.value_or(1));
  } else {
    problem.lambda = read_rationals(lambda, reader.at("lambda"));
  }
  reader.finish();
  const std::int64_t parameters = num_parameters(problem.network);
  if (static_cast<std::int64_t>(problem.lambda.size()) != parameters) {
    throw SpecError(reader.at("lambda"),
                    "expected " + std::to_string(parameters) + " numbers, one per parameter, got " +
                        std::to_string(problem.lambda.size()));
  }
}

json exact_strings(const std::vector<Rational>& row) {
  json array = json::array();
  for (const Rational& number : row) {
    array.push_back(to_string(number));
  }
  return array;
}

json exact_strings(const std::vector<std::vector<Rational>>& rows) {
  json array = json::array();
  for (const auto& row : rows) {
    array.push_back(exact_strings(row));
  }
  return array;
}

}  // namespace

Dataset random_dataset(const Architecture& network, std::int64_t points, std::uint64_t seed) {
  const std::int64_t inputs = num_inputs(network);
  const std::int64_t outputs = num_outputs(network);
  if (points < 1) {
    throw InvalidArgument("[random_dataset] expected at least one datum, got " + std::to_string(points));
  }
  if (points > kMaxNumbers / (inputs + outputs)) {
    throw LimitExceeded(std::to_string(points) + " data of " + std::to_string(inputs + outputs) +
                        " exact numbers are more than 10^7 numbers");
  }
  Stream stream(seed, "data");
  Dataset data;
  data.inputs = random_rows(stream, points, inputs);
  data.targets = random_rows(stream, points, outputs);
  return data;
}

Dataset counted_dataset(std::int64_t points) {
  if (points < 1) {
    throw InvalidArgument("[counted_dataset] expected at least one datum, got " + std::to_string(points));
  }
  if (points > kMaxNumbers) {
    throw LimitExceeded(std::to_string(points) + " data are more than 10^7");
  }
  return {std::vector<std::vector<Rational>>(static_cast<std::size_t>(points)),
          std::vector<std::vector<Rational>>(static_cast<std::size_t>(points))};
}

bool is_drawn(const Dataset& data) {
  return data.inputs.empty() || !data.inputs.front().empty();
}

std::vector<Rational> random_lambda(const Architecture& network, std::uint64_t seed) {
  const std::int64_t parameters = num_parameters(network);
  if (parameters > kMaxNumbers) {
    throw LimitExceeded(std::to_string(parameters) + " exact regularization weights are more than 10^7 numbers");
  }
  Stream stream(seed, "lambda");
  std::vector<Rational> lambda;
  for (std::int64_t i = 0; i < parameters; ++i) {
    lambda.emplace_back(static_cast<std::int64_t>(stream.below(kLargestEntry)) + 1);
  }
  return lambda;
}

std::int64_t square_points(const Architecture& network, const std::string& pointer) {
  const std::int64_t parameters = num_parameters(network);
  const std::int64_t outputs = num_outputs(network);
  if (parameters == 0 || parameters % outputs != 0) {
    throw SpecError(pointer,
                    "no number of data makes the system square: " + std::to_string(outputs) +
                        " outputs do not divide " + std::to_string(parameters) + " parameters");
  }
  return parameters / outputs;
}

Problem read_problem(const json& value,
                     const std::string& pointer,
                     const std::filesystem::path& folder,
                     RandomData random_data) {
  ObjectReader reader(value, pointer);
  reader.schema("zeroset.problem/1");
  Problem problem;
  problem.network = read_network(reader.require("network", "a network"), reader.at("network"), folder);
  problem.kind = static_cast<ProblemKind>(
      read_choice(reader.require("kind", list_of(kProblemKinds)), reader.at("kind"), kProblemKinds));
  read_data(reader.require("data", "exact or random data"), reader.at("data"), random_data, problem);
  if (const json* regularization = reader.find("regularization")) {
    read_regularization(*regularization, reader.at("regularization"), problem);
  }
  reader.finish();
  return problem;
}

json to_json(const Problem& problem) {
  json data;
  if (problem.data_seed) {
    data = {{"random", {{"points", problem.data.inputs.size()}, {"seed", *problem.data_seed}}}};
  } else {
    data = {{"inputs", exact_strings(problem.data.inputs)}, {"targets", exact_strings(problem.data.targets)}};
  }
  json regularization{{"kind", "none"}};
  if (!problem.lambda.empty()) {
    regularization = {{"kind", "tikhonov"},
                      {"lambda", problem.random_lambda ? json("random") : exact_strings(problem.lambda)}};
  }
  return {{"schema", "zeroset.problem/1"},
          {"network", to_json(problem.network)},
          {"kind", kProblemKinds.at(static_cast<std::size_t>(problem.kind))},
          {"data", data},
          {"regularization", regularization}};
}

}  // namespace zeroset
