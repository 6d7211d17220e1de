// The verbs solve and check through the program.
#include "cli/program.hpp"
#include "support/catch.hpp"

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const char* const kHyperbola = R"({"variables": ["x", "y"], "polynomials": ["x^2+y^2-5", "x*y-2"]})";  // 4, all real
// katsura-6: 64 solutions, 32 real (msolve)
const char* const kKatsura =
    R"({"variables": ["a","b","c","d","e","f","g"], "polynomials": ["a+2*(b+c+d+e+f+g)-1",
"a^2+2*(b^2+c^2+d^2+e^2+f^2+g^2)-a", "2*(a*b+b*c+c*d+d*e+e*f+f*g)-b", "2*(a*c+b*d+c*e+d*f+e*g)+b^2-c",
"2*(a*d+b*c+b*e+c*f+d*g)-d", "2*(a*e+b*d+b*f+c*g)+c^2-e", "2*(a*f+b*e+c*d+b*g)-f"]})";

std::string file_with(const std::filesystem::path& path, const std::string& text) {
  write(path, text);
  return path.string();
}

}  // namespace

TEST_CASE("solve has the keys of the contract, a closed ledger, and its solutions", "[cli]") {
  const auto folder = scratch("solve");
  const Finished done = run({"solve", file_with(folder / "h.json", kHyperbola), "--json", "--seed", "3"});
  CHECK(done.exit_code == 0);
  const ordered_json answer = done.json();
  CHECK(answer["schema"] == "zeroset.solve/1");
  CHECK(answer["complete"] == true);
  CHECK(answer["completeness"] == "proved");
  CHECK(answer["seed"] == 3);
  CHECK(answer["solutions"]["isolated"] == 4);
  CHECK(answer["solutions"]["certified_real"] == 4);
  std::int64_t paths = 0;
  for (const auto& [status, number] : answer["ledger"].items()) {
    paths += number.get<std::int64_t>();
  }
  CHECK(paths == answer["paths"]);
  REQUIRE(answer["list"].size() == 4);
  CHECK(std::abs(answer["list"][0]["point"][0][0].get<double>() + 2) < 1e-14);
}

TEST_CASE("people see a sentence, the ledger and the solutions", "[cli]") {
  const auto folder = scratch("solve-text");
  const Finished done = run({"solve", file_with(folder / "h.json", kHyperbola)});
  CHECK_THAT(done.out, ContainsSubstring("4 solutions, all certified, all real; proved."));
  CHECK_THAT(done.out, ContainsSubstring("ledger.regular"));
  CHECK_THAT(done.out, ContainsSubstring("number  real  certified"));
}

TEST_CASE("what solve stores is checked, and refused where a digit was changed", "[cli]") {
  const auto folder = scratch("solve-out");
  const std::string out = (folder / "out").string(), file = (folder / "out/certificates.json").string();
  CHECK(run({"solve", file_with(folder / "h.json", kHyperbola), "--out", out}).exit_code == 0);
  for (const char* name : {"solve.json", "solutions.json", "solutions.phc", "spec.json", "tables/solutions.csv"}) {
    CHECK(std::filesystem::exists(folder / "out" / name));
  }
  const Finished checked = run({"check", file, "--json"});
  CHECK(checked.exit_code == 0);
  CHECK(checked.json()["verified"] == true);
  CHECK(checked.json()["solutions"] == 4);
  ordered_json document = ordered_json::parse(read(file));
  document["solutions"][0]["box"] = document["solutions"][1]["box"];
  write(file, document.dump());
  const Finished refused = run({"check", file, "--json"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.json()["verified"] == false);
  CHECK(run({"check", (folder / "missing.json").string()}).exit_code == 2);
  CHECK(run({"check", (folder / "h.json").string()}).exit_code == 2);
}

TEST_CASE("an interrupted solution is resumed from its folder and ends with the same solutions", "[cli]") {
  const auto folder = scratch("solve-resume");
  const std::string system = file_with(folder / "katsura.json", kKatsura), out = (folder / "out").string();
  const Finished stopped = run({"solve", system, "--out", out, "--seed", "5", "--threads", "1", "--json"},
                               {.interrupt_at = (folder / "out/paths-0-0.jsonl").string(), .signal = 9});
  const Finished resumed = run({"solve", "--resume", out, "--json"});
  CHECK(resumed.exit_code == 0);
  const ordered_json whole = run({"solve", system, "--seed", "5", "--json"}).json();
  CHECK(resumed.json()["list"] == whole["list"]);
  CHECK(whole["solutions"]["certified"] == 64);
  CHECK(whole["solutions"]["certified_real"] == 32);
  CHECK(run({"solve", system, "--resume", out}).exit_code == 2);
}

TEST_CASE("a forecast tracks a few paths alone, and too many paths are refused", "[cli]") {
  const auto folder = scratch("solve-forecast");
  const std::string system = file_with(folder / "katsura.json", kKatsura);
  const ordered_json forecast = run({"solve", system, "--dry-run", "--json"}).json();
  CHECK(forecast["paths"] == "64");
  CHECK(forecast["seconds"].get<double>() > 0);
  CHECK(forecast["starts"]["polyhedral"]["paths"].is_string());
  const Finished refused = run({"solve", system, "--max-paths", "63", "--json"});
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.err, ContainsSubstring("--max-paths"));
}

TEST_CASE("what solve cannot do is said in a line", "[cli]") {
  const auto folder = scratch("solve-wrong");
  const std::string system = file_with(folder / "h.json", kHyperbola);
  CHECK(run({"solve", system, "--start", "bezout"}).exit_code == 2);
  const std::string few = file_with(folder / "few.json", R"({"variables": ["x", "y"], "polynomials": ["x*y-1"]})");
  const Finished underdetermined = run({"solve", few});
  CHECK(underdetermined.exit_code == 2);
  CHECK_THAT(underdetermined.err, ContainsSubstring("at least as many equations as unknowns"));
  const std::string line =
      file_with(folder / "line.json", R"({"variables": ["x", "y"], "polynomials": ["x*y", "x^2*y-x^2-x*y+x"]})");
  const Finished component = run({"solve", line, "--json"});
  CHECK(component.exit_code == 1);
  CHECK(component.json()["complete"] == false);
  CHECK_THAT(component.json()["reason"].get<std::string>(), ContainsSubstring("dimension 1"));
}

TEST_CASE("solve answers batches line by line", "[cli]") {
  const auto folder = scratch("solve-batch");
  write(folder / "lines.jsonl",
        R"({"id": "h", "system": )" + std::string(kHyperbola) + "}\n" +
            R"({"id": "n", "network": {"widths": [2, 1, 1], "output_weights": "one"}})" + "\n");
  const Finished done = run({"solve", "--batch", (folder / "lines.jsonl").string()});
  CHECK(done.exit_code == 0);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["solutions"]["certified"] == 4);
  CHECK(lines[1]["solutions"]["certified"] == 4);  // one unit: r^n = 2^2
}
