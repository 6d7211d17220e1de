#include "zeroset/landscape/snapshots.hpp"

#include "zeroset/core/error.hpp"

#include "landscape/stored_points.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::landscape;
using Eigen::MatrixXd;
using zeroset::testing::linear_network;
using zeroset::testing::scratch;
using zeroset::testing::stored_points;
using zeroset::testing::write_points;

namespace {

/// The member that an error of these options names.
std::string named_by_error(const SnapshotOptions& options) {
  try {
    [[maybe_unused]] const Snapshots read = read_snapshots(options);
  } catch (const SpecError& error) {
    return error.pointer();
  }
  return "none";
}

}  // namespace

TEST_CASE("files of one folder are one run, read back to the last bit", "[snapshots]") {
  const auto folder = scratch();
  const MatrixXd points = MatrixXd::Random(6, 3);
  const Snapshots read = stored_points(folder, linear_network({2, 2, 1}), points);
  REQUIRE(read.size() == 3);
  REQUIRE(read.runs.size() == 1);
  CHECK(read.runs.front().count == 3);
  CHECK(read.runs.front().label == "points");
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK((read.parameters(t) == points.col(static_cast<Eigen::Index>(t))));
  }
  const Snapshots copy = read;  // shares the files
  CHECK((copy.parameters(2) == read.parameters(2)));
}

TEST_CASE("files of two folders are two runs, and an order is that of a run alone", "[snapshots]") {
  const auto folder = scratch();
  const Architecture network = linear_network({2, 1});
  MatrixXd points(2, 2);
  points << 1, 2, 3, 4;
  std::vector<std::filesystem::path> files = write_points(folder / "a", network, points);
  const auto others = write_points(folder / "b", network, 10 * points);
  files.insert(files.end(), others.begin(), others.end());
  Snapshots read = read_snapshots({.runs = files, .network = network});
  REQUIRE(read.runs.size() == 2);
  CHECK(&read.run_of(1) == &read.runs[0]);
  CHECK(&read.run_of(2) == &read.runs[1]);
  read.runs[1].order = {1, 0};
  CHECK((read.parameters(0) == Eigen::Vector2d(1, 3)));
  CHECK((read.parameters(2) == Eigen::Vector2d(30, 10)));
}

TEST_CASE("parameters are chosen by kind or by name", "[snapshots]") {
  const auto folder = scratch();
  const Architecture network = dense_network({.widths = {3, 2, 1}, .degrees = {2}, .bias = BiasPattern::hidden});
  const auto files = write_points(folder / "points", network, MatrixXd::Random(num_parameters(network), 1));
  const auto chosen = [&](ParameterChoice choice, std::vector<std::string> names = {}) {
    return describe(read_snapshots({.runs = files, .network = network, .parameters = choice, .names = names}).chosen);
  };
  CHECK(chosen(ParameterChoice::weights) == "all weights, no biases (8 numbers)");
  CHECK(chosen(ParameterChoice::all) == "all parameters (10 numbers)");
  CHECK(chosen(ParameterChoice::named, {"layer1"}) == "layer1 (6 numbers)");
  CHECK(chosen(ParameterChoice::named, {"layer1.bias", "layer2"}) == "layer1.bias,layer2 (4 numbers)");
}

TEST_CASE("an error of the options names the member that is wrong", "[snapshots]") {
  const auto folder = scratch();
  const Architecture network = linear_network({2, 1});
  const auto files = write_points(folder / "points", network, MatrixXd::Ones(2, 2));
  CHECK(named_by_error({.runs = files}) == "network");
  CHECK(
      named_by_error({.runs = files, .network = network, .parameters = ParameterChoice::named, .names = {"layer7"}}) ==
      "parameters");
  CHECK(named_by_error({.runs = files, .network = network, .parameters = ParameterChoice::named}) == "parameters");
  CHECK(named_by_error({.runs = files, .network = network, .checkpoints = CheckpointChoice::epochs, .epochs = {5}}) ==
        "checkpoints");
  CHECK(named_by_error({.runs = files, .network = network}) == "none");
}

TEST_CASE("a point that is not finite is left out, with a note", "[snapshots]") {
  const auto folder = scratch();
  MatrixXd points = MatrixXd::Ones(2, 3);
  points(1, 1) = std::nan("");
  const Snapshots read = stored_points(folder, linear_network({2, 1}), points);
  CHECK(read.size() == 2);
  CHECK(read.notes.size() == 1);
}
