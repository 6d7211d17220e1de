#include "cli/program.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <sstream>

using namespace zeroset::testing;
using nlohmann::ordered_json;

TEST_CASE("a batch answers line by line, in order, whatever is wrong with some", "[cli][batch]") {
  const std::string input =
      "{\"id\": \"a\", \"network\": {\"widths\": [2, 3, 1], \"degrees\": [3]}}\n"
      "{\"id\": 2, \"network\": {\"widths\": [2, 0, 1]}}\n"
      "not json\n"
      "{\"network\": {\"widths\": [2, 1]}}\n"
      "{\"id\": \"e\", \"network\": {\"widths\": [2, 1]}, \"colour\": 1}\n"
      "\n"
      "{\"id\": \"f\", \"network\": {\"widths\": [4, 2, 1]}, \"points\": 3}\r\n"
      "{\"id\": \"g\", \"network\": {\"widths\": [1, 1, 1]}}";
  const Finished done = run({"dimension", "--batch", "-", "--threads", "2"}, {.input = input});
  CHECK(done.exit_code == 2);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 7);
  CHECK(lines[0]["id"] == "a");
  CHECK(lines[0]["dimension"] == 4);  // binary cubics
  CHECK(lines[1] ==
        ordered_json{{"id", 2},
                     {"error", {{"pointer", "/network/widths/1"}, {"message", lines[1]["error"]["message"]}}}});
  CHECK(lines[2]["id"].is_null());
  CHECK(lines[2].contains("error"));
  CHECK(lines[3]["error"]["pointer"] == "/id");
  CHECK(lines[4]["error"]["pointer"] == "/colour");
  CHECK(lines[5]["zero_error"]["equations"] == 3);
  CHECK(lines[6]["id"] == "g");
}

TEST_CASE("the answers of a batch do not depend on the number of threads", "[cli][batch]") {
  std::ostringstream input;
  for (int i = 1; i < 6; ++i) {
    input << R"({"id": )" << i << R"(, "network": {"widths": [2, )" << i
          << R"(, 1], "degrees": [3], "output_weights": "one"}, "points": 2})" << '\n';
  }
  const Finished one = run({"count", "--batch", "-", "--threads", "1"}, {.input = input.str()});
  const Finished four = run({"count", "--batch", "-", "--threads", "4"}, {.input = input.str()});
  CHECK(one.exit_code == 0);
  CHECK(one.out == four.out);
}

TEST_CASE("the flag --shard i/n takes every n-th line, and the shards together are the batch", "[cli][batch]") {
  std::string input;
  for (int i = 1; i <= 7; ++i) {
    input += "{\"id\": " + std::to_string(i) + ", \"network\": {\"widths\": [1, 1]}}\n";
  }
  const auto second = run({"dimension", "--batch", "-", "--shard", "2/3"}, {.input = input}).json_lines();
  REQUIRE(second.size() == 2);
  CHECK(second[0]["id"] == 2);
  CHECK(second[1]["id"] == 5);
  CHECK(run({"dimension", "--batch", "-", "--shard", "3/3"}, {.input = input}).json_lines().size() == 2);
  CHECK(run({"dimension", "--batch", "-", "--shard", "1/3"}, {.input = input}).json_lines().size() == 3);
}

TEST_CASE("a line past its own limit is null with a reason; the rest goes on and the exit code is 1", "[cli][batch]") {
  const std::string input =
      "{\"id\": 1, \"network\": {\"widths\": [3, 4, 4, 4, 1], \"degrees\": [1]}, \"kind\": \"critical\", \"points\": "
      "9, \"lambda\": \"random\", \"timeout\": 1}\n"
      "{\"id\": 2, \"network\": {\"widths\": [1, 1, 1], \"output_weights\": \"one\"}}\n";
  const Finished done = run({"count", "--batch", "-", "--threads", "1"}, {.input = input});
  CHECK(done.exit_code == 1);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["with_multiplicity"].is_null());
  CHECK_THAT(lines[0]["reason"].get<std::string>(), ContainsSubstring("1 s"));
  CHECK(lines[1]["with_multiplicity"] == 2);
}

TEST_CASE("Ctrl-C keeps the lines that are answered and exits with 130", "[cli][batch]") {
  const std::string input =
      "{\"id\": 1, \"network\": {\"widths\": [1, 1, 1], \"output_weights\": \"one\"}}\n"
      "{\"id\": 2, \"network\": {\"widths\": [3, 4, 4, 4, 1], \"degrees\": [1]}, \"kind\": \"critical\", \"points\": "
      "9, \"lambda\": \"random\"}\n";
  const Finished done = run({"count", "--batch", "-", "--threads", "1"}, {.input = input, .interrupt_at_output = true});
  CHECK(done.exit_code == 130);
  REQUIRE(done.json_lines().size() == 1);
  CHECK(done.json_lines()[0]["id"] == 1);
}
