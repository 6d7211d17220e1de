// The verb bounds through the program: nested numbers, huge networks, digits on request, wrong input.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

std::vector<std::string> bounds(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "bounds");
  arguments.emplace_back("--json");
  return arguments;
}

}  // namespace

TEST_CASE("bounds that need degrees alone are there whatever the degree, and when time ends", "[cli]") {
  const Finished found = run({"bounds", "--widths", "2,2,1", "--degrees", "1000", "--timeout", "3", "--json"});
  CHECK(found.exit_code == 1);
  const auto answer = found.json();
  CHECK(answer["bezout_number"] == "1006015020015006001");  // 1001^6
  CHECK(answer["multihomogeneous_bezout_number"]["layerwise"].is_string());
  CHECK_THAT(answer["reason"].get<std::string>(), ContainsSubstring("more than 3 s"));
}

TEST_CASE("bounds gives the multihomogeneous numbers with the partition that attains the least", "[cli]") {
  // A deep linear net of four weights: PHCpack's layerwise number is 13.
  const ordered_json answer =
      run(bounds({"--widths", "3,1,1", "--degrees", "1", "--kind", "critical", "--points", "3", "--lambda", "random"}))
          .json();
  const ordered_json& numbers = answer["multihomogeneous_bezout_number"];
  CHECK(numbers["layerwise"] == "13");
  CHECK(numbers["best"] == "13");
  CHECK_THAT(numbers["best_log10"].get<double>(), WithinAbs(1.1139433523, 1e-9));
  CHECK(numbers["groups"] == ordered_json::parse(R"([["w1r1c1", "w1r1c2", "w1r1c3"], ["w2r1c1"]])"));
  CHECK(numbers["best_is"] == "least over all partitions");
  CHECK(numbers["structural"] == false);
  CHECK(answer["dedieu_malajovich"] == "23");  // ceil(sqrt(2) 3^(5/2))
  CHECK(answer["shub_smale"] == "9");
  CHECK(answer["degree_counts"] == ordered_json::parse("[[3, 4]]"));
}

TEST_CASE("a system that is not square has no multihomogeneous number, and the reason says so", "[cli]") {
  const ordered_json answer = run(bounds({"--widths", "2,1,1", "--points", "7"})).json();
  CHECK(answer["multihomogeneous_bezout_number"].is_null());
  CHECK(answer["shub_smale"].is_null());
  CHECK(answer["shub_smale_log10"].is_null());
  CHECK_THAT(answer["reason"].get<std::string>(),
             ContainsSubstring("multihomogeneous_bezout_number: the system is not square"));
}

TEST_CASE("a footnote of one column says nothing of the others", "[cli]") {
  const std::string table = run({"verify", "--widths", "2,1,1", "--points", "7"}).out;
  CHECK_THAT(table, ContainsSubstring(") the system is not square"));
  CHECK_THAT(table, !ContainsSubstring("shub_smale"));
}

TEST_CASE("theory2 on 50,000 images has its bounds from the degrees alone, in seconds", "[cli]") {
  const Finished done = run(bounds({"theory2", "--degrees", "2", "--points", "50000"}));
  REQUIRE(done.exit_code == 0);
  CHECK(done.processor_seconds < 5);
  const ordered_json answer = done.json();
  CHECK(answer["unknowns"] == 188'810);
  CHECK(answer["equations"] == 500'000);
  CHECK(answer["degrees"].is_null());
  CHECK(answer["degree_counts"] == ordered_json::parse("[[31, 500000]]"));  // 2 + 4 + 8 + 16 + 1
  CHECK(answer["bezout_number"].is_null());
  CHECK_THAT(answer["bezout_number_log10"].get<double>(), WithinAbs(188'810 * std::log10(31.0), 1e-6));
  CHECK_THAT(answer["reason"].get<std::string>(), ContainsSubstring("--digits all"));
}

TEST_CASE("square and critical systems of theory2 have layerwise numbers as logarithms", "[cli]") {
  const ordered_json square = run(bounds({"theory2", "--degrees", "2,2,3,2", "--points", "square"})).json();
  const ordered_json& numbers = square["multihomogeneous_bezout_number"];
  CHECK(square["equations"] == 188'810);
  CHECK(numbers["layerwise"].is_null());
  CHECK(numbers["layerwise_log10"].get<double>() < square["bezout_number_log10"].get<double>());
  CHECK(numbers["groups"].size() == 5);
  const Finished critical = run(bounds({"theory2", "--degrees", "2", "--kind", "critical", "--points", "50000"}));
  REQUIRE(critical.exit_code == 0);
  CHECK(critical.processor_seconds < 5);
  const ordered_json answer = critical.json();
  CHECK(answer["equations"] == 188'810);
  CHECK(answer["multihomogeneous_bezout_number"]["layerwise_log10_at_most"].get<double>() <
        answer["bezout_number_log10"].get<double>());
}

TEST_CASE("digits come on request", "[cli]") {
  const std::vector<std::string> network{"--widths", "20,20,1", "--points", "square"};  // 420 equations of degree 3
  const auto with = [&](const std::string& digits) {
    std::vector<std::string> arguments = network;
    arguments.insert(arguments.end(), {"--digits", digits});
    return run(bounds(arguments)).json()["bezout_number"];
  };
  CHECK(with("200").is_null());
  CHECK(with("201").get<std::string>().size() == 201);  // 420 log10(3) = 200.4
  CHECK(with("all") == with("201"));
  CHECK(run(bounds(network)).json()["bezout_number"] == with("all"));
  const auto theory2 = run(bounds({"theory2", "--degrees", "2", "--points", "square", "--digits", "all"})).json();
  CHECK(theory2["bezout_number"].get<std::string>().size() == 281'585);
  CHECK(theory2["multihomogeneous_bezout_number"]["layerwise"].get<std::string>().size() == 149'950);
}

TEST_CASE("bounds answers batches line by line, and a wrong line names its member", "[cli]") {
  const RunOptions options{.input = R"({"id": 1, "network": {"widths": [2, 1, 1], "degrees": [3]}, "digits": 1}
{"id": 2, "network": {"widths": [2, 1, 1], "degrees": [3]}, "digits": "many"}
{"id": 3, "system": {"variables": ["x", "y"], "polynomials": ["x*y-1", "x+y^2"]}}
)"};
  const Finished done = run({"bounds", "--batch", "-"}, options);
  CHECK(done.exit_code == 2);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["bezout_number"].is_null());
  CHECK(lines[1]["error"]["pointer"] == "/digits");
  // Groups {x}, {y}: x from the first and y^2 from the second, or y and x.
  CHECK(lines[2]["multihomogeneous_bezout_number"]["best"] == "3");
  CHECK(lines[2]["multihomogeneous_bezout_number"]["layerwise"].is_null());
}

TEST_CASE("wrong numbers of digits and of data are refused in one line", "[cli]") {
  CHECK_THAT(run({"bounds", "--widths", "1,1,1", "--digits", "0"}).err, ContainsSubstring("/digits"));
  CHECK(run({"bounds", "--widths", "1,1,1", "--digits", "some"}).exit_code == 2);
  CHECK(run({"bounds", "theory2", "--points", "50000"}).exit_code == 2);  // ReLU
  const Finished many = run(bounds({"theory2", "--degrees", "2", "--points", "2000000"}));
  CHECK(many.exit_code == 1);
}
