// zeroset landscape toy through the program.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace zeroset::testing;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// A row of tests/data/real_critical_points_exact_instances.json: three real critical points of five.
constexpr const char* kChain =
    R"({"network": {"widths": [1, 1, 1], "degrees": [1]}, "kind": "critical", "data": {"inputs": [[1]], "targets": [[-9]]},
        "regularization": {"kind": "tikhonov", "lambda": [7, 1]}})";

ordered_json answer(const std::vector<std::string>& arguments, const std::filesystem::path& folder, int expected = 0) {
  std::vector<std::string> all{"landscape", "toy", "--json", "--quiet"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Finished done = run(all, {.folder = folder});
  INFO(done.err);
  REQUIRE(done.exit_code == expected);
  return done.json();
}

}  // namespace

TEST_CASE("landscape toy finds the known points of a chain of two weights", "[toy_verb]") {
  const auto folder = scratch("toy_chain");
  write(folder / "chain.json", kChain);
  const ordered_json found = answer({"chain.json", "--out", "out"}, folder);
  CHECK(found["known"] == 3);
  CHECK(found["found"] == 3);
  CHECK(found["complete"] == true);
  CHECK(found["index_sum"] == 1);
  // By hand: |a| sqrt(7) = |b| and a b = -9 + sqrt(7), so both minima have the loss 9 sqrt(7) - 7/2; the origin has
  // 81/2.
  const double least = 9 * std::sqrt(7.0) - 3.5;
  CHECK_THAT(found["points"][0]["loss"].get<double>(), WithinAbs(least, 1e-11));
  CHECK_THAT(found["points"][1]["loss"].get<double>(), WithinAbs(least, 1e-11));
  CHECK_THAT(found["points"][2]["loss"].get<double>(), WithinAbs(40.5, 1e-12));
  CHECK(found["points"][2]["index"] == 1);
  CHECK_THAT(found["pairs"][0]["lowest_pass"].get<double>(), WithinAbs(40.5, 1e-12));
  CHECK(found["symmetry"]["orbits"] == json::parse("[[1, 2], [3]]"));
  CHECK(found["points"][0]["descents"].get<int>() + found["points"][1]["descents"].get<int>() == 200);
  for (const char* file : {"landscape.json", "tables/critical_points.csv", "tables/passes.tex", "figures/plane.csv"}) {
    CHECK(std::filesystem::exists(folder / "out" / file) == (std::string(file) != "figures/plane.csv"));  // on one line
  }
  CHECK(json::parse(read(folder / "out" / "landscape.json")) == json::parse(found.dump()));
}

TEST_CASE("gradient descent from He initialisation ends in the two minima of a chain as well", "[toy_verb]") {
  const auto folder = scratch("toy_descent");
  write(folder / "chain.json", kChain);
  const ordered_json found =
      answer({"chain.json", "--method", "descent", "--initialisation", "he", "--descents", "40"}, folder);
  CHECK(found["descents"]["method"] == "descent");
  CHECK(found["descents"]["initialisation"] == "he");
  CHECK(found["points"][0]["descents"].get<int>() > 5);
  CHECK(found["points"][1]["descents"].get<int>() > 5);
  CHECK(found["points"][0]["descents"].get<int>() + found["points"][1]["descents"].get<int>() == 40);
}

TEST_CASE("landscape toy says where points are missing and exits with 1", "[toy_verb]") {
  const auto folder = scratch("toy_missing");
  write(folder / "chain.json", kChain);
  const ordered_json few = answer({"chain.json", "--starts", "0"}, folder, 1);
  CHECK(few["found"] == 0);
  CHECK(few["known"] == 3);
  CHECK_FALSE(few["reason"].get<std::string>().empty());
  const ordered_json flat =
      answer({"--widths", "1,1,1", "--degrees", "1", "--points", "1", "--starts", "5", "--descents", "2"}, folder, 1);
  CHECK(flat["known"].is_null());
  CHECK(flat["reason"].get<std::string>().find("dimension 1") != std::string::npos);
}

TEST_CASE("landscape toy measures the predicted nullity on a zero-error set", "[toy_verb]") {
  const auto folder = scratch("toy_zero");
  // 8 weights, 4 equations: a set of dimension 4.
  write(folder / "linear.json",
        R"({"network": {"widths": [2, 2, 2], "degrees": [1]}, "kind": "zero_error",
            "data": {"inputs": [[1, 2], [-1, 1]], "targets": [[3, 1], [-2, 2]]}})");
  const ordered_json found = answer({"linear.json", "--descents", "5", "--out", "out"}, folder);
  CHECK(found["predicted"]["dimension"] == 4);
  CHECK(found["predicted"]["status"] == "proved");
  CHECK(found["reached"].get<int>() >= 1);
  CHECK(found["agrees"] == true);
  for (const auto& point : found["points"]) {
    CHECK(point["nullity"] == 4);
    CHECK(point["rank"] == 4);
    CHECK(point["hessian_difference"].get<double>() < 1e-9);
  }
  CHECK(std::filesystem::exists(folder / "out" / "figures" / "null_slice.csv"));
}

TEST_CASE("landscape toy takes a list of problems and sums them up, a row each", "[toy_verb]") {
  const auto folder = scratch("toy_list");
  write(folder / "list.json",
        std::string(R"({"schema": "zeroset.toy_study/1", "problems": [{"id": "chain", "problem": )") + kChain +
            R"(}, {"id": "zero", "problem": {"network": {"widths": [1, 1, 1], "degrees": [1]}, "kind": "zero_error",
               "data": {"inputs": [[1]], "targets": [[2]]}}}]})");
  const ordered_json found = answer({"list.json", "--descents", "4", "--out", "out"}, folder);
  REQUIRE(found["problems"].size() == 2);
  CHECK(found["problems"][0]["id"] == "chain");
  CHECK(found["problems"][1]["predicted"]["dimension"] == 1);
  CHECK(std::filesystem::exists(folder / "out" / "chain" / "tables" / "orbits.md"));
  const json row = json::parse(read(folder / "out" / "tables" / "toy_critical_points.json"))["rows"][0];
  CHECK(row["real"] == 3);
  CHECK(row["found"] == 3);
  CHECK(row["by_index"] == "2 + 1");
}

TEST_CASE("landscape toy refuses systems, unknown keys and repeated names", "[toy_verb]") {
  const auto folder = scratch("toy_wrong");
  write(folder / "system.json", R"({"schema": "zeroset.system/1", "variables": ["x"], "polynomials": ["x^2-1"]})");
  write(folder / "twice.json",
        std::string(R"({"problems": [{"id": "a", "problem": )") + kChain + R"(}, {"id": "a", "problem": )" + kChain +
            "}]}");
  write(folder / "path.json", std::string(R"({"problems": [{"id": "../a", "problem": )") + kChain + "}]}");
  for (const char* file : {"system.json", "twice.json", "path.json", "absent.json"}) {
    INFO(file);
    const Finished done = run({"landscape", "toy", file}, {.folder = folder});
    CHECK(done.exit_code == 2);
    CHECK(done.out.empty());
    CHECK_FALSE(done.err.empty());
  }
}

TEST_CASE("the toy landscape of experiments is complete and every nullity is the predicted one", "[toy_verb][slow]") {
  const auto folder = scratch("toy_experiment");
  const ordered_json found =
      answer({ZEROSET_EXPERIMENTS "/toy_landscape/spec.json", "--descents", "50", "--out", "out"}, folder);
  REQUIRE(found["problems"].size() == 17);
  for (const auto& problem : found["problems"]) {
    INFO(problem["id"]);
    if (problem["kind"] == "critical") {
      CHECK(problem["complete"] == true);
      CHECK((problem["coercive"] == false || problem["index_sum"] == 1));
      CHECK(problem["symmetry"]["missing_images"] == 0);
      CHECK(problem["symmetry"]["largest_difference"].get<double>() < 1e-12);
    } else {
      CHECK(problem["reached"].get<int>() >= 1);
      for (const auto& point : problem["points"]) {
        CHECK(point["nullity"].get<int>() >=
              problem["parameters"].get<int>() - problem["predicted"]["equations"].get<int>());
      }
      // Targets of two data that are multiples of each other are not generic: there may be singular points.
      CHECK((problem["agrees"] == true || problem["id"] == "cubic-3-3-2-special"));
    }
  }
}
