// approximate through the program: keys, proved errors, batches, failures.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <cmath>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const std::vector<std::string> kRelu{"approximate", "--of", "relu", "--method", "minimax", "--interval", "-1,1"};

Finished run_relu(std::vector<std::string> more) {
  std::vector<std::string> arguments = kRelu;
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run(arguments);
}

}  // namespace

TEST_CASE("approximate gives exact coefficients and a proved error", "[cli][approximation]") {
  const Finished done = run_relu({"--degree", "2", "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json answer = done.json();
  CHECK(answer.begin().key() == "schema");
  CHECK(answer["coefficients"] == ordered_json{"1/16", "1/2", "1/2"});
  CHECK(answer["doubles"] == ordered_json{0.0625, 0.5, 0.5});
  CHECK(answer["latex"] == "0.0625 + 0.5 x + 0.5 x^{2}");
  CHECK(answer["sup_error"] == ordered_json{{"lower", 0.0625}, {"upper", 0.0625}});
  CHECK(answer["best_error_lower"].get<double>() <= 0.0625);
  CHECK_THAT(answer["best_error_lower"].get<double>(), WithinRel(0.0625, 1e-12));
  CHECK(answer["degree"] == 2);
  CHECK(answer["interval"] == ordered_json{"-1", "1"});
  CHECK(answer["status"] == "proved");
}

TEST_CASE("approximate prints a table for people", "[cli][approximation]") {
  const Finished done = run_relu({"--degree", "4"});
  REQUIRE(done.exit_code == 0);
  CHECK_THAT(
      done.out,
      ContainsSubstring("The minimax polynomial of degree 4 differs by at most 0.03382 from relu on [-1, 1]; proved."));
  CHECK_THAT(done.out, ContainsSubstring("0.0338104496388"));
  CHECK_THAT(done.out, ContainsSubstring("nearest double"));
}

TEST_CASE("an error in place of the degree gives the least degree", "[cli][approximation]") {
  const Finished done = run_relu({"--error", "0.01", "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json answer = done.json();
  CHECK(answer["degree"] == 14);
  CHECK(answer["least"] == true);
  CHECK(answer["sup_error"]["upper"].get<double>() <= 0.01);
  CHECK(answer["lesser_error_lower"].get<double>() > 0.01);
  const Finished none = run_relu({"--error", "1e-9", "--json"});
  CHECK(none.exit_code == 1);
  CHECK(none.json()["degree"].is_null());
  CHECK_THAT(none.json()["reason"].get<std::string>(), ContainsSubstring("no degree to 60"));
}

TEST_CASE("a batch of approximations answers line by line", "[cli][approximation][batch]") {
  const std::string input =
      R"({"id": 1, "of": "abs", "method": "bernstein", "degree": 2, "interval": ["-1", "1"]})"
      "\n"
      R"({"id": 2, "of": "abs", "method": "hermite", "degree": 2})"
      "\n"
      R"({"id": 3, "of": "abs", "method": "legendre", "degree": 2})"
      "\n"
      R"({"id": 4, "of": "sine", "method": "legendre", "degree": 2, "interval": [-1, 1]})"
      "\n"
      R"({"id": 5, "of": "tanh", "method": "minimax", "degree": 61, "interval": [-1, 1]})"
      "\n"
      R"({"id": 6, "of": "tanh", "method": "minimax", "error": "1/4", "interval": [-1, 1]})"
      "\n"
      R"({"id": 7, "of": "tanh", "method": "minimax", "error": "1/4", "degree": 3, "interval": [-1, 1]})"
      "\n"
      R"({"id": 8, "of": "tanh", "method": "minimax", "degree": 3, "interval": [1, -1]})"
      "\n"
      R"({"id": 9, "of": "relu", "method": "bernstein", "degree": 0, "interval": [-1, 1]})"
      "\n"
      R"({"id": 10, "of": "relu", "method": "minimax", "degree": 1, "interval": [0.5, 1]})"
      "\n";
  const Finished done = run({"approximate", "--batch", "-"}, {.input = input});
  CHECK(done.exit_code == 2);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 10);
  CHECK(lines[0]["coefficients"] == ordered_json{"1/2", "0", "1/2"});
  CHECK(lines[0]["exact"] == true);
  CHECK(lines[0]["best_error_lower"].is_null());
  CHECK(lines[1]["interval"] == ordered_json{"-3", "3"});
  CHECK(lines[2]["error"]["pointer"] == "/interval");
  CHECK(lines[3]["error"]["pointer"] == "/of");
  CHECK(lines[4]["error"]["pointer"] == "/degree");
  CHECK(lines[5]["degree"] == 1);
  CHECK(lines[6]["error"]["pointer"] == "/degree");
  CHECK(lines[7]["error"]["pointer"] == "/interval");
  CHECK(lines[8]["error"]["pointer"] == "/degree");
  CHECK(lines[9]["error"]["pointer"] == "/interval/0");
}

TEST_CASE("a wrong approximation is one line and exit 2, time that is too short exit 1", "[cli][approximation]") {
  const Finished wrong = run_relu({"--degree", "2.5"});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("/degree"));
  CHECK(wrong.err.find('\n') == wrong.err.size() - 1);
  CHECK(run({"approximate", "--of", "relu"}).exit_code == 2);
  CHECK(run_relu({}).exit_code == 2);
  // exact arithmetic in numbers of tens of thousands of digits
  const Finished late = run({"approximate",
                             "--of",
                             "relu",
                             "--method",
                             "legendre",
                             "--degree",
                             "200",
                             "--interval",
                             "-1e-90,1e90",
                             "--timeout",
                             "0.01",
                             "--json"});
  CHECK(late.exit_code == 1);
  CHECK_THAT(late.json()["reason"].get<std::string>(), ContainsSubstring("--timeout"));
  CHECK(late.json()["coefficients"].is_null());
}

TEST_CASE("an approximation and its figure are stored by --out", "[cli][approximation]") {
  const auto folder = scratch("approximate");
  const Finished done = run({"approximate",
                             "--of",
                             "tanh",
                             "--method",
                             "chebyshev",
                             "--degree",
                             "5",
                             "--interval",
                             "-1,2",
                             "--out",
                             folder.string(),
                             "--json"});
  REQUIRE(done.exit_code == 0);
  CHECK(ordered_json::parse(read(folder / "approximate.json")) == done.json());
  CHECK_THAT(read(folder / "approximation.csv"), ContainsSubstring("polynomial"));
}

TEST_CASE("the algebra takes every approximation as an activation", "[cli][approximation]") {
  const auto folder = scratch("approximation_networks");
  for (const std::string of : {"relu", "gelu", "tanh"}) {
    for (const std::string method : {"hermite", "legendre", "chebyshev", "minimax", "bernstein"}) {
      INFO(of << " " << method);
      write(
          folder / "network.json",
          R"({"input": [1], "layers": [{"kind": "dense", "units": 1}, {"kind": "activation", "activation": {"kind": "approximation", "of": ")" +
              of + R"(", "method": ")" + method +
              R"(", "degree": 4, "interval": ["-2", "3"]}}, {"kind": "dense", "units": 1, "weights": "one"}]})");
      const std::string file = (folder / "network.json").string();
      const Finished counted = run({"count", file, "--points", "1", "--json"});
      REQUIRE(counted.exit_code == 0);
      // phi(w x) = y has deg phi solutions; an odd function under the even weight of hermite has a fit of degree 3
      CHECK(counted.json()["with_multiplicity"] == (of == "tanh" && method == "hermite" ? 3 : 4));
      CHECK(run({"bounds", file, "--points", "1"}).exit_code == 0);
      CHECK(run({"dimension", file}).exit_code == 0);
      CHECK(run({"system", file, "--points", "1", "--format", "json"}).exit_code == 0);
    }
  }
}

namespace {

/// with_multiplicity of a dense network without biases, output weights one, square.
ordered_json count_with(const std::filesystem::path& folder, const std::string& sizes, const std::string& activation) {
  const auto comma = sizes.find(',');
  write(folder / "counted.json",
        R"({"input": [)" + sizes.substr(0, comma) + R"(], "layers": [{"kind": "dense", "units": )" +
            sizes.substr(comma + 1) + R"(}, {"kind": "activation", "activation": )" + activation +
            R"(}, {"kind": "dense", "units": 1, "weights": "one"}]})");
  return run({"count", (folder / "counted.json").string(), "--json"}).json()["with_multiplicity"];
}

std::string minimax_of_relu(int degree) {
  return R"({"kind": "approximation", "of": "relu", "method": "minimax", "interval": ["-1", "1"], "degree": )" +
         std::to_string(degree) + "}";
}

}  // namespace

TEST_CASE("activations that are near on the interval give networks with different counts", "[cli][approximation]") {
  const auto folder = scratch("approximation_counterexample");
  const std::string parabola = R"({"kind": "polynomial", "coefficients": ["1/16", "1/2", "1/2")";
  CHECK(count_with(folder, "2,2", parabola + "]}") == 6);
  CHECK(count_with(folder, "2,2", minimax_of_relu(2)) == 6);
  CHECK(count_with(folder, "2,2", minimax_of_relu(3)) == 6);  // of degree 2, too
  CHECK(count_with(folder, "2,2", parabola + R"(, "1/1000000000"]})") == 54);
}

TEST_CASE("the count of a network grows with the degree of its approximation", "[cli][approximation]") {
  const auto folder = scratch("approximation_counts");
  for (const int degree : {2, 4, 8, 16}) {
    CHECK(count_with(folder, "1,1", minimax_of_relu(degree)) == degree);
  }
  CHECK(count_with(folder, "2,2", minimax_of_relu(4)) == 160);
}
