// `dimension` through the program: keys beyond the contract's, searches, what goes wrong.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

using Rows = std::vector<std::vector<int>>;

}  // namespace

TEST_CASE("dimension names the bound that proves it and the theorem of identifiability", "[cli][dimension]") {
  const ordered_json shallow = run({"dimension", "--widths", "3,2,2", "--json"}).json();
  CHECK(shallow["globally_identifiable"] == true);
  CHECK(shallow["identifiability_theorem"] == "Usevich, Borsoi, Derand, Clausel 2025, Proposition 12");
  CHECK(shallow["upper_bound"] == 8);
  CHECK(shallow["upper_bound_theorem"] == "parameters minus scalings");
  CHECK(shallow["status"] == "proved");
  const ordered_json deep = run({"dimension", "--widths", "4,3,2,2", "--json"}).json();
  CHECK(deep["identifiable"] == true);
  CHECK(deep["globally_identifiable"].is_null());
  CHECK(deep["reason"] == "globally_identifiable: finitely, and no theorem says more");
}

TEST_CASE("with --minimal the dimensions of the predecessors are listed", "[cli][dimension]") {
  const ordered_json answer = run({"dimension", "--widths", "2,3,3,3,2,1", "--minimal", "--json"}).json();
  CHECK(answer["minimal"] == true);
  CHECK(answer["filling"] == true);
  CHECK(answer["predecessor_dimensions"] == std::vector<int>{11, 9, 11, 9});
  CHECK(answer["minimal_status"] == "proved");
}

TEST_CASE("the search lists minimal filling widths, whole or within a time", "[cli][dimension]") {
  const ordered_json answer = run({"dimension", "--search-filling", "2,1,5", "--json"}).json();
  CHECK(answer["minimal_filling"] == Rows{{2, 3, 3, 3, 2, 1}});
  CHECK(answer["complete"] == true);
  CHECK(answer["all_widths"] == true);
  CHECK(answer["ambient_dimension"] == 17);
  const ordered_json cubic =
      run({"dimension", "--search-filling", "2,1,2", "--degrees", "3", "--bias", "none", "--json"}).json();
  CHECK(cubic["minimal_filling"] == Rows{{2, 2, 1}});

  const Finished stopped = run({"dimension", "--search-filling", "2,3,12", "--timeout", "0.3", "--json"});
  CHECK(stopped.exit_code == 1);
  CHECK(stopped.json()["complete"] == false);
  CHECK_THAT(stopped.json()["reason"].get<std::string>(), ContainsSubstring("--timeout"));
}

TEST_CASE("the degree threshold comes with the dimensions by degree", "[cli][dimension]") {
  const ordered_json answer = run({"dimension", "--widths", "2,3,1", "--degree-threshold", "--json"}).json();
  CHECK(answer["degree_threshold"] == 5);
  CHECK(answer["last_degree_below"] == 4);
  CHECK(answer["dimensions_by_degree"] == ordered_json::parse(R"({"1": 2, "2": 3, "3": 4, "4": 5, "5": 6})"));
  CHECK(answer["status"] == "proved");
  const ordered_json open = run({"dimension", "--widths", "3,1,2", "--degree-threshold", "--json"}).json();
  CHECK(open["degree_threshold"].is_null());
  CHECK(open["reason"] == "degree_threshold: no theorem covers the degrees above 10");
}

TEST_CASE("lightning attention has the dimension of the closed form", "[cli][dimension]") {
  const ordered_json answer = run({"dimension", "--attention", "4,3,2,5", "--json"}).json();
  CHECK(answer["dimension"] == 23);
  CHECK(answer["closed_form"] == 23);
  CHECK(answer["status"] == "proved");
}

TEST_CASE("batch lines ask for the same by the names of the flags", "[cli][dimension]") {
  const std::string lines = R"({"id": 1, "network": {"widths": [2, 2, 1]}, "minimal": true}
{"id": 2, "search_filling": [2, 1, 3]}
{"id": 3, "network": {"widths": [2, 2, 2]}, "degree_threshold": true, "most_degree": 4}
{"id": 4, "attention": [2, 2, 1, 1]}
{"id": 5, "attention": [2, 2, 1]}
{"id": 6, "search_filling": [2, 1, 3], "network": {"widths": [2, 2, 1]}}
)";
  const Finished done = run({"dimension", "--batch", "-"}, {.input = lines});
  CHECK(done.exit_code == 2);
  const std::vector<ordered_json> answers = done.json_lines();
  REQUIRE(answers.size() == 6);
  CHECK(answers[0]["minimal"] == true);
  CHECK(answers[1]["minimal_filling"] == Rows{{2, 2, 2, 1}});
  CHECK(answers[2]["degree_threshold"] == 2);
  CHECK(answers[3]["dimension"] == 6);
  CHECK(answers[4]["error"]["pointer"] == "/attention");
  CHECK(answers[5]["error"]["pointer"] == "/network");
}

TEST_CASE("a search beside a network, and sizes that are none, are refused in one line", "[cli][dimension]") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"dimension", "figure7", "--search-filling", "2,1,3"},
        {"dimension", "--search-filling", "2,1"},
        {"dimension", "--search-filling", "2,one,3"},
        {"dimension", "--search-filling", "2,1,4", "--degrees", "2,3"},
        {"dimension", "--attention", "0,1,1,1"},
        {"dimension", "figure7", "--degree-threshold"},
        {"dimension", "figure7", "--minimal"},
        {"dimension", "--widths", "2,2,1", "--degree-threshold", "--most-degree", "0"}}) {
    const Finished done = run(arguments);
    INFO(done.err);
    CHECK(done.exit_code == 2);
    CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
  }
}
