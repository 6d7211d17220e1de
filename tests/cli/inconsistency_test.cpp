// The verb certify-inconsistent through the program, and its script through Singular.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <cstdio>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const char* const kInconsistent = R"({"variables": ["x", "y"], "polynomials": ["x^2+y^2-5", "x*y-2", "x+y-4"]})";
const char* const kConsistent = R"({"variables": ["x", "y"], "polynomials": ["x^2+y^2-5", "x*y-2", "x+y-3"]})";

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  for (char buffer[4096]; fgets(buffer, sizeof buffer, pipe) != nullptr;) {
    text += buffer;
  }
  pclose(pipe);
  return text;
}

}  // namespace

TEST_CASE("an inconsistent system gets multipliers in the order of its equations", "[cli]") {
  const auto folder = scratch("inconsistent");
  write(folder / "system.json", kInconsistent);
  const Finished done = run({"certify-inconsistent", (folder / "system.json").string(), "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json answer = done.json();
  CHECK(answer["inconsistent"] == true);
  CHECK(answer["degree"] == 2);
  // (x^2 + y^2 - 5) + 2 (x y - 2) - (x + y + 4) (x + y - 4) = 7
  CHECK(answer["multipliers"] == ordered_json::parse(R"(["1/7", "2/7", "-1/7*x-1/7*y-4/7"])"));
  CHECK(answer["status"] == "proved");
  CHECK(answer["file"].is_null());
}

TEST_CASE("a system with solutions is answered with no, and a search that ends early with null", "[cli]") {
  const auto folder = scratch("consistent");
  write(folder / "system.json", kConsistent);
  const Finished no = run({"certify-inconsistent", (folder / "system.json").string(), "--json"});
  CHECK(no.exit_code == 0);
  CHECK(no.json()["inconsistent"] == false);
  CHECK(no.json()["status"] == "probability one");
  CHECK_FALSE(no.json()["reason"].get<std::string>().empty());
  write(folder / "high.json", R"({"variables": ["x", "y"], "polynomials": ["x^5", "1-x*y^4"]})");
  const Finished early = run({"certify-inconsistent", (folder / "high.json").string(), "--max-degree", "10", "--json"});
  CHECK(early.exit_code == 1);
  CHECK(early.json()["inconsistent"].is_null());
  CHECK_THAT(early.json()["reason"].get<std::string>(), ContainsSubstring("--max-degree"));
}

TEST_CASE("a network with more data than weights is refuted, line by line of a batch", "[cli]") {
  const std::string line = R"({"id": "three", "network": {"widths": [1, 1, 1], "output_weights": "one"}, "points": 3})";
  const Finished done =
      run({"certify-inconsistent", "--batch", "-"},
          {.input = line + "\n" + R"({"id": "bad", "max_degree": "two", "system": )" + kInconsistent + "}\n"});
  CHECK(done.exit_code == 2);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["id"] == "three");
  CHECK(lines[0]["inconsistent"] == true);
  CHECK(lines[0]["degree"] == 2);
  CHECK(lines[1]["error"]["pointer"] == "/max_degree");
}

TEST_CASE("Singular confirms a certificate that was written, and refuses one that was changed", "[cli]") {
  const auto folder = scratch("certificate");
  write(folder / "system.json",
        R"({"variables": ["a_b", "y"], "polynomials": ["a_b^3-a_b*y", "0", "a_b/3-1", "y^2/2-3", "a_b^9*y-8"]})");
  const Finished done =
      run({"certify-inconsistent", (folder / "system.json").string(), "--out", (folder / "out").string(), "--json"});
  REQUIRE(done.exit_code == 0);
  const std::string script = (folder / "out" / "certificate.sing").string();
  CHECK(done.json()["file"] == script);
  const auto stored = nlohmann::json::parse(read(folder / "out" / "certificate.json"));
  CHECK(stored["schema"] == "zeroset.certificate/1");
  CHECK(stored["polynomials"].size() == 5);
  CHECK(stored["multipliers"] == done.json()["multipliers"]);
  CHECK(nlohmann::json::parse(read(folder / "out" / "certify-inconsistent.json"))["file"] == script);
  if (output_of("command -v Singular").empty()) {
    ZEROSET_SKIP("Singular is not installed");
  }
  const auto verdict = [](const std::string& file) { return output_of("Singular -q '" + file + "' </dev/null 2>&1"); };
  CHECK_THAT(verdict(script), ContainsSubstring("certificate: valid"));
  std::string changed = read(script);
  changed.replace(changed.rfind("g = 0\n"), 6, "g = 1\n");
  write(folder / "changed.sing", changed);
  CHECK_THAT(verdict((folder / "changed.sing").string()), ContainsSubstring("certificate: WRONG"));
}

TEST_CASE("certify-inconsistent has help with examples and refuses wrong input in one line", "[cli]") {
  CHECK_THAT(run({"certify-inconsistent", "--help"}).out, ContainsSubstring("Example"));
  const Finished wrong = run({"certify-inconsistent", "--widths", "2,0,1"});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("/network/widths/1"));
}
