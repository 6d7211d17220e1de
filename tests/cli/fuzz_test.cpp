// Mutated batches, and limits, through the program.
#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/mutator.hpp"

#include <algorithm>
#include <sstream>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const std::filesystem::path kCorpus = ZEROSET_CORPUS;

/// Lines of the corpus, each mutated; a mutation that breaks a line in two makes two.
std::string mutated_lines(std::uint64_t number, std::uint64_t seed) {
  const std::vector<CorpusFile> files = corpus(kCorpus, ".jsonl");
  std::vector<std::string> lines;
  std::istringstream text(files.at(0).text);
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  const Mutator mutator(seed,
                        {"[1,",
                         "]]",
                         "{\"id\": 1}",
                         "0",
                         "-1",
                         "99999999999",
                         "1e999",
                         "\"1/0\"",
                         "null",
                         "\"figure7\"",
                         "\"random\"",
                         "^",
                         "*(x",
                         "\"\"",
                         "\xc3",
                         "\\u0000",
                         ",",
                         ":",
                         std::string(2000, '[')});
  std::string result;
  for (std::uint64_t k = 0; k < number; ++k) {
    result += mutator.mutated(lines[k % lines.size()], lines[(k + 1) % lines.size()], k) + "\n";
  }
  return result;
}

std::size_t answers_expected(const std::string& input) {
  std::istringstream text(input);
  std::size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    number += line.find_first_not_of(" \t\r") == std::string::npos ? 0 : 1;
  }
  return number;
}

void answers_every_line(const char* verb, std::uint64_t number, std::uint64_t seed) {
  const std::string input = mutated_lines(number, seed);
  const Finished done = run({verb, "--batch", "-", "--timeout", "5", "--memory", "1", "--quiet"}, {.input = input});
  INFO(verb << ": " << done.err);
  CHECK((done.exit_code == 1 || done.exit_code == 2));
  CHECK(done.err.empty());
  const auto answers = done.json_lines();
  REQUIRE(answers.size() == answers_expected(input));
  std::size_t answered = 0;
  for (const ordered_json& answer : answers) {
    REQUIRE(answer.contains("id"));
    if (answer.contains("error")) {
      CHECK_FALSE(answer["error"]["message"].get<std::string>().empty());
      continue;
    }
    ++answered;
    const std::string reason = answer.value("reason", "");
    INFO(answer.dump());
    CHECK(reason.find("signal") == std::string::npos);  // no line crashes its process
    CHECK(reason.find("json.exception") == std::string::npos);
    CHECK(reason.find("basic_string") == std::string::npos);
  }
  CHECK(answered > 0);
}

}  // namespace

TEST_CASE("mutated batch lines are each answered or refused", "[cli][fuzz]") {
  answers_every_line("system", 300, 1);
  answers_every_line("bounds", 300, 2);
  answers_every_line("dimension", 100, 3);
}

TEST_CASE("thousands of mutated batch lines are each answered or refused", "[cli][fuzz][slow]") {
  for (const char* verb : {"system", "bounds", "dimension", "count", "verify"}) {
    answers_every_line(verb, 2000, 4);
  }
}

TEST_CASE("mutated files are answered, or refused by one line", "[cli][fuzz]") {
  const auto folder = scratch("mutated");
  const Mutator mutator(5, {"^", "(", "9", "\xff", ";", "x"});
  std::uint64_t k = 0;
  for (const char* ending : {".phc", ".ms", ".bertini", ".json"}) {
    for (const CorpusFile& file : corpus(kCorpus, ending)) {
      const std::string path = (folder / file.name).string();
      write(path, mutator.mutated(file.text, file.text, ++k));
      for (const char* verb : {"system", "bounds", "count"}) {
        const Finished done = run({verb, path, "--timeout", "5", "--memory", "1", "--json"});
        INFO(verb << " " << path << ": " << done.err);
        CHECK(done.exit_code >= 0);
        CHECK(done.exit_code <= 3);
        if (done.exit_code >= 2) {
          CHECK(done.out.empty());
          CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
        }
      }
    }
  }
}

TEST_CASE("a value nested without end is refused, not fatal", "[cli][fuzz]") {
  const std::string deep(60'000, '['), whole = deep + std::string(60'000, ']');
  const auto folder = scratch();
  write(folder / "network.json", R"({"widths": [2, 2, 1]})");
  for (const std::string& value : {deep, whole}) {
    const Finished set = run({"bounds", (folder / "network.json").string(), "--set", "/widths=" + value});
    CHECK(set.exit_code == 2);
    CHECK(set.err.size() < 1000);
    const Finished batch = run({"count", "--batch", "-"}, {.input = value + "\n{\"id\": 1}\n"});
    CHECK(batch.exit_code == 2);
    CHECK(batch.json_lines().size() == 2);
  }
}

TEST_CASE("every verb stops at --timeout with a reason", "[cli]") {
  const auto folder = scratch("timeout");
  write(folder / "large.json", R"({"widths": [20, 80, 80, 10], "degrees": [3]})");
  const std::string network = (folder / "large.json").string();
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{
            "system", "--widths", "4,6,1", "--degrees", "5", "--kind", "critical", "--points", "9"},
        {"count", "--widths", "3,3,1", "--degrees", "3", "--kind", "critical", "--points", "9", "--lambda", "random"},
        {"dimension", network}}) {
    std::vector<std::string> limited = arguments;
    limited.insert(limited.end(), {"--timeout", "0.05"});
    const Finished done = run(limited);
    INFO(arguments[0] << ": " << done.out << done.err);
    CHECK(done.exit_code == 1);
    CHECK_THAT(done.out + done.err, ContainsSubstring("--timeout") || ContainsSubstring("--memory"));
    CHECK(done.processor_seconds < 5);
  }
}

TEST_CASE("the size of what is expanded is estimated first, and the refusal names the flag", "[cli]") {
  for (const char* verb : {"system", "count", "verify"}) {
    const Finished done = run({verb, "theory2", "--degrees", "2", "--points", "1", "--json"});
    INFO(verb << ": " << done.out << done.err);
    CHECK(done.exit_code == 1);
    CHECK_THAT(done.out + done.err, ContainsSubstring("--memory"));
    CHECK(done.processor_seconds < 20);
  }
  const Finished batch = run({"system", "--batch", "-"},
                             {.input = R"({"id": 1, "network": {"preset": "theory2", "degrees": [2]}, "points": 1})"});
  CHECK(batch.exit_code == 1);
  CHECK_THAT(batch.json_lines().at(0)["reason"].get<std::string>(), ContainsSubstring("--memory"));
}

TEST_CASE("bounds of a system with complex coefficients are those of its supports", "[cli]") {
  const auto folder = scratch("complex");
  const std::string file = (folder / "complex.phc").string();
  write(file, "2\n(1 + 2*i)*x^2*y - i;\n x*y^2 - (3 - i)*x + 1;\n\nTITLE : two; three\n");
  CHECK(run({"bounds", file, "--json"}).json()["bezout_number"] == "9");
  CHECK(run({"count", file}).exit_code == 3);
}

TEST_CASE("stored tables and figures obey the limits they offer", "[cli]") {
  const auto folder = scratch("stored");
  write(
      folder / "table.json",
      R"({"schema": "zeroset.table/1", "name": "t", "title": "", "columns": [{"key": "a", "heading": "a", "kind": "integer"}], "rows": []})");
  const std::string table = (folder / "table.json").string();
  const Finished plain = run({"table", table});
  INFO(plain.err);
  CHECK(plain.exit_code == run({"table", table, "--timeout", "60", "--memory", "2"}).exit_code);
  CHECK(run({"table", table, "--seed", "3"}).exit_code == 2);
  CHECK(run({"doctor", "--threads", "3"}).exit_code == 2);
}
