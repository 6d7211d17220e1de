#include "continuation/solve/path_store.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/json_lines.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace zeroset::continuation::detail {

using nlohmann::json;

namespace {

constexpr const char* kPathsSchema = "zeroset.paths/1";

constexpr std::array kStatuses = {
    PathStatus::regular, PathStatus::singular, PathStatus::at_infinity, PathStatus::excess, PathStatus::failed};

std::string hexadecimal(double value) {
  std::array<char, 40> text{};
  (void)std::snprintf(text.data(), text.size(), "%a", value);
  return text.data();
}

double number_of(const json& text) {
  return std::strtod(text.get_ref<const std::string&>().c_str(), nullptr);
}

PathStatus status_of(const std::string& text) {
  for (const PathStatus status : kStatuses) {
    if (name(status) == text) {
      return status;
    }
  }
  throw json::other_error::create(501, "no status: " + text, nullptr);
}

PathResult read_fields(const json& line) {
  PathResult result{.index = line.at("index").get<std::int64_t>(),
                    .status = status_of(line.at("status").get<std::string>()),
                    .accuracy = number_of(line.at("accuracy")),
                    .residual = number_of(line.at("residual")),
                    .condition = number_of(line.at("condition")),
                    .winding_number = line.at("winding_number").get<int>(),
                    .t = number_of(line.at("t")),
                    .steps = line.at("steps").get<std::int64_t>(),
                    .rejected = line.at("rejected").get<std::int64_t>(),
                    .extended_precision = line.at("extended_precision").get<bool>(),
                    .reason = line.at("reason").get<std::string>()};
  const json& point = line.at("point");
  result.point.resize(static_cast<Eigen::Index>(point.size() / 2));
  for (Eigen::Index i = 0; i < result.point.size(); ++i) {
    const auto at = static_cast<std::size_t>(2 * i);
    result.point[i] = {number_of(point.at(at)), number_of(point.at(at + 1))};
  }
  return result;
}

}  // namespace

std::string path_line(const PathResult& result) {
  json point = json::array();
  for (const std::complex<double>& coordinate : result.point) {
    point.push_back(hexadecimal(coordinate.real()));
    point.push_back(hexadecimal(coordinate.imag()));
  }
  return json{{"index", result.index},
              {"status", name(result.status)},
              {"point", std::move(point)},
              {"accuracy", hexadecimal(result.accuracy)},
              {"residual", hexadecimal(result.residual)},
              {"condition", hexadecimal(result.condition)},
              {"winding_number", result.winding_number},
              {"t", hexadecimal(result.t)},
              {"steps", result.steps},
              {"rejected", result.rejected},
              {"extended_precision", result.extended_precision},
              {"reason", result.reason}}
      .dump();
}

std::vector<PathResult> read_path_line(const std::string& line) {
  try {
    return {read_fields(parse_json(line, "the end of a path"))};
  } catch (const json::exception&) {
    return {};
  } catch (const Error&) {
    return {};
  }
}

PathStore::PathStore(std::filesystem::path path, const std::string& key) : path_(std::move(path)) {
  if (path_.empty()) {
    return;
  }
  const std::string header = json{{"schema", kPathsSchema}, {"key", key}}.dump();
  const std::vector<std::string> lines = read_whole_lines(path_);
  if (lines.empty() || lines.front() != header) {
    atomic_write(path_, header + "\n");
    return;
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    for (PathResult& result : read_path_line(lines[i])) {
      stored_[result.index] = std::move(result);
    }
  }
}

void PathStore::append(const std::vector<PathResult>& results) {
  if (path_.empty()) {
    return;
  }
  for (const PathResult& result : results) {
    append_line(path_, path_line(result));
  }
}

}  // namespace zeroset::continuation::detail
