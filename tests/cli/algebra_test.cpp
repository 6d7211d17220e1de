// The algebra verbs through the program: keys, known answers, exit codes.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const std::string kKatsura4 =  // 16 solutions
    R"({"schema": "zeroset.system/1", "variables": ["a", "b", "c", "d", "e"], "polynomials":
    ["a+2*b+2*c+2*d+2*e-1", "a^2+2*b^2+2*c^2+2*d^2+2*e^2-a", "2*a*b+2*b*c+2*c*d+2*d*e-b", "b^2+2*a*c+2*b*d+2*c*e-c", "2*b*c+2*a*d+2*b*e-d"]})";

/// Eight generic-looking quadrics and more: a basis that takes far longer than the test.
std::string exploding_system() {
  std::ostringstream text;
  text << R"({"variables": [)";
  constexpr int kVariables = 16;
  for (int i = 0; i < kVariables; ++i) {
    text << (i ? "," : "") << "\"x" << i << '"';
  }
  text << R"(], "polynomials": [)";
  for (int e = 0; e < kVariables; ++e) {
    text << (e ? "," : "") << '"';
    for (int i = 0; i < kVariables; ++i) {
      for (int j = i; j < kVariables; ++j) {
        text << '+' << (31 * e + 17 * i * j + 7 * i + 3 * j) % 101 + 1 << "*x" << i << "*x" << j;
      }
    }
    text << "-" << e + 1 << '"';
  }
  text << "]}";
  return text.str();
}

std::vector<std::string> keys_of(const ordered_json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.push_back(key);
  }
  return keys;
}

void require_keys(const ordered_json& object, const std::vector<std::string>& wanted) {
  const auto keys = keys_of(object);
  for (const std::string& key : wanted) {
    INFO("key " << key);
    CHECK(std::find(keys.begin(), keys.end(), key) != keys.end());
  }
}

}  // namespace

TEST_CASE("count answers with the keys of the contract, the schema first", "[cli]") {
  const Finished done = run({"count", "--widths", "2,2,1", "--degrees", "3", "--output-weights", "one", "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json answer = done.json();
  CHECK(keys_of(answer).front() == "schema");
  require_keys(answer,
               {"dimension",
                "degree",
                "with_multiplicity",
                "distinct",
                "simple",
                "torus",
                "multiplicities",
                "real",
                "primes",
                "status",
                "real_status",
                "real_primes"});
  // deg sigma_2(nu_3(P^1)) 2! 3^2 = 18.
  CHECK(answer["dimension"] == 0);
  CHECK(answer["degree"] == 18);
  CHECK(answer["with_multiplicity"] == 18);
  CHECK(answer["distinct"] == 18);
  CHECK(answer["primes"].size() >= 3);
  CHECK(answer["status"] == "probability one");
  CHECK(answer["multiplicities"] == ordered_json::parse("[[1, 18]]"));
  CHECK(answer["real"].get<int>() % 2 == 0);  // the others are conjugate pairs
  CHECK(answer["real_status"] == "probability one");
  CHECK(answer["real_primes"] > 3);
}

TEST_CASE("bounds are strings of digits with their logarithms, and the literature's number stands beside", "[cli]") {
  const ordered_json answer = run({"bounds", "figure7", "--json"}).json();
  require_keys(answer,
               {"unknowns",
                "equations",
                "degrees",
                "bezout_number",
                "multihomogeneous_bezout_number",
                "mixed_volume",
                "shub_smale",
                "paper_bound"});
  // Nine equations of degree 2 + 4 = 6 in the parameters; the literature prints (2 * 2)^9.
  CHECK(answer["degrees"] == std::vector<int>(9, 6));
  CHECK(answer["bezout_number"] == "10077696");
  CHECK(answer["paper_bound"] == "262144");
  CHECK_THAT(answer["bezout_number_log10"].get<double>(), WithinAbs(7.0033612534, 1e-9));
}

TEST_CASE("dimension answers for a network, and for data with --points", "[cli]") {
  const ordered_json answer = run({"dimension", "--widths", "4,2,1", "--points", "7", "--json"}).json();
  require_keys(answer,
               {"parameters",
                "ambient_dimension",
                "gauge",
                "expected_dimension",
                "dimension",
                "defect",
                "fiber_dimension",
                "filling",
                "identifiable",
                "status",
                "zero_error"});
  // Alexander and Hirschowitz: two quadratic units in four inputs, 4 * 2 - 1 = 7.
  CHECK(answer["dimension"] == 7);
  CHECK(answer["defect"] == 1);
  CHECK(answer["zero_error"]["equations"] == 7);
  CHECK(answer["zero_error"]["consistent"] == true);
  CHECK(answer["zero_error"]["dimension"] == 3);
}

TEST_CASE("verify gives a row a problem and compares with a theorem where there is one", "[cli]") {
  const Finished done = run({"verify", "--widths", "2,2,1", "--degrees", "3", "--output-weights", "one", "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json row = done.json()["rows"][0];
  require_keys(row, {"id", "bounds", "count", "solve", "closed_form", "agree"});
  CHECK(row["bounds"]["bezout_number"] == "81");
  CHECK(row["closed_form"] == 18);
  CHECK(row["agree"] == true);
  CHECK(row["solve"].is_null());
}

TEST_CASE("a system is counted from every format that is read", "[cli]") {
  const auto folder = scratch("formats");
  write(folder / "k.json", kKatsura4);
  for (const std::string format : {"phc", "ms", "bertini", "json"}) {
    const Finished written = run({"system", (folder / "k.json").string(), "--format", format});
    REQUIRE(written.exit_code == 0);
    write(folder / ("copy." + format), written.out);
    const ordered_json answer = run({"count", (folder / ("copy." + format)).string(), "--json"}).json();
    INFO(format);
    CHECK(answer["with_multiplicity"] == 16);
  }
  for (const std::string format : {"singular", "macaulay2", "hc", "gfan", "latex"}) {
    CHECK(run({"system", (folder / "k.json").string(), "--format", format}).exit_code == 0);
  }
}

TEST_CASE("a basis past its time is null with a reason, and the exit code is 1", "[cli]") {
  const auto folder = scratch("timeout");
  write(folder / "large.json", exploding_system());
  const Finished done = run({"count", (folder / "large.json").string(), "--timeout", "2", "--json"});
  CHECK(done.exit_code == 1);
  CHECK(done.processor_seconds < 10);
  const ordered_json answer = done.json();
  CHECK(answer["with_multiplicity"].is_null());
  CHECK_THAT(answer["reason"].get<std::string>(), ContainsSubstring("--timeout"));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // a sanitizer needs more memory than any limit
TEST_CASE("a basis past its memory is null with a reason, and the exit code is 1", "[cli]") {
  const auto folder = scratch("memory");
  write(folder / "large.json", exploding_system());
  const Finished done =
      run({"count", (folder / "large.json").string(), "--memory", "0.2", "--timeout", "1200", "--json"});
  CHECK(done.exit_code == 1);
  CHECK_THAT(done.json()["reason"].get<std::string>(), ContainsSubstring("--memory"));
}
#endif

TEST_CASE("every verb takes --timeout and --memory", "[cli]") {
  for (const std::string verb : {"system", "bounds", "dimension", "count", "verify"}) {
    INFO(verb);
    CHECK(run({verb, "--widths", "1,1,1", "--output-weights", "one", "--timeout", "60", "--memory", "2"}).exit_code ==
          0);
  }
  for (const std::string verb : {"train", "compare", "report", "table", "figure", "doctor"}) {
    const std::string help = run({verb, "--help"}).out;
    INFO(verb);
    CHECK_THAT(help, ContainsSubstring("--timeout") && ContainsSubstring("--memory"));
  }
}

TEST_CASE("wrong input is one line on standard error and exit code 2", "[cli]") {
  const auto folder = scratch("wrong");
  write(folder / "cut.json", "{\"network\": {\"widths\": [2,");
  write(folder / "unknown.json",
        R"({"network": {"widths": [2, 1]}, "kind": "zero_error", "data": {"random": {"points": 2}}, "colour": 1})");
  struct Row {
    std::vector<std::string> arguments;
    const char* says;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {{"count"}, "--widths"},
      {{"count", "--widths", "2,0,1"}, "/network/widths/1"},
      {{"count", "--widths", "2,x,1"}, "/network/widths/1"},
      {{"count", "--widths", "2,3,1", "--degrees", "0"}, "/network/degrees/0"},
      {{"count", "--widths", "2,3,1", "--points", "0"}, "/points"},
      {{"count", "--widths", "2,3,1", "--points", "round"}, "/points"},
      {{"count", "--widths", "1,1,3", "--bias", "hidden", "--points", "square"}, "do not divide"},
      {{"count", "--widths", "2,3,1", "--kind", "critical"}, "/points"},
      {{"count", "--widths", "2,3,1", "--kind", "critical", "--points", "2", "--lambda", "1,2"}, "/lambda"},
      {{"count", "figure8"}, "figure8"},
      {{"count", (folder / "cut.json").string()}, "no JSON"},
      {{"count", (folder / "unknown.json").string()}, "/problem/colour"},
      {{"count", "--widths", "2,1", "--timeout", "-1"}, "--timeout"},
      {{"count", "theory2"}, "polynomial"},
      {{"dimension", "theory2"}, "polynomial"},
      {{"dimension", "--widths", "2,3,1", "--points", "-2"}, "points"},
      {{"dimension", "--batch", (folder / "absent.jsonl").string()}, "absent.jsonl"},
      {{"dimension", "--batch", "-", "--shard", "5/3"}, "--shard"},
      {{"system", "--widths", "1,1", "--format", "maple"}, "/format"},
      {{"counts", "--widths", "1,1"}, "counts"},
      {{"count", "--width", "1,1"}, "--width"},
      {{"train"}, "--resume"},
      {{"train", (folder / "absent.json").string(), "--out", "x"}, "absent.json"},
      {{}, "verb"},
  }));
  std::string typed;
  for (const std::string& argument : row.arguments) {
    typed += argument + ' ';
  }
  INFO(typed);
  const Finished done = run(row.arguments);
  CHECK(done.exit_code == 2);
  CHECK(done.out.empty());
  CHECK_THAT(done.err, ContainsSubstring(row.says));
  CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
}

TEST_CASE("a million units are refused with the estimated size, before memory is taken", "[cli]") {
  for (const std::string verb : {"count", "dimension", "system"}) {
    const Finished done = run({verb, "--widths", "1000000,1000000,1", "--json"});
    INFO(verb << ": " << done.out << done.err);
    CHECK(done.exit_code == 1);
    CHECK(done.processor_seconds < 5);
    CHECK_THAT(done.out + done.err, ContainsSubstring("numbers") || ContainsSubstring("GiB"));
  }
}

TEST_CASE("what this build lacks is exit code 3", "[cli]") {
  CHECK(run({"decompose", "x.json"}).exit_code == 3);
}

TEST_CASE("convolutions have systems, dimensions and counts", "[cli]") {
  const auto folder = scratch("conv");
  const std::string file = (folder / "conv.json").string();
  write(
      file,
      R"({"input": [1, 3], "layers": [{"kind": "conv1d", "channels": 1, "kernel": 2}, {"kind": "activation", "activation": {"kind": "monomial", "degree": 2}}, {"kind": "flatten"}, {"kind": "dense", "units": 1, "weights": "one"}]})");
  CHECK(run({"dimension", file, "--json"}).json()["dimension"] == 2);
  // Two quadrics in the two taps of the kernel.
  CHECK(run({"count", file, "--points", "2", "--json"}).json()["with_multiplicity"] == 4);
  CHECK_THAT(run({"system", file, "--points", "2", "--format", "json"}).out, ContainsSubstring("w1o1i1k2^2"));
}

TEST_CASE("the flag --set changes a member and refuses a pointer that leads nowhere", "[cli]") {
  const auto folder = scratch("set");
  write(folder / "net.json", R"({"widths": [2, 3, 1], "degrees": [2]})");
  CHECK(run({"dimension", (folder / "net.json").string(), "--set", "/widths=[4,2,1]", "--json"}).json()["dimension"] ==
        7);
  CHECK(run({"dimension", (folder / "net.json").string(), "--set", "/nowhere/0=1"}).exit_code == 2);
  CHECK(run({"dimension", (folder / "net.json").string(), "--set", "/colour=1"}).exit_code == 2);
}

TEST_CASE("with --out the answer is a file as well", "[cli]") {
  const auto folder = scratch("out");
  const std::vector<std::string> network{
      "--widths", "1,1,1", "--output-weights", "one", "--out", (folder / "new" / "folder").string()};
  const auto command = [&](const char* verb) {
    std::vector<std::string> arguments{verb};
    arguments.insert(arguments.end(), network.begin(), network.end());
    return arguments;
  };
  CHECK(run(command("count")).exit_code == 0);
  CHECK(nlohmann::json::parse(read(folder / "new" / "folder" / "count.json"))["with_multiplicity"] == 2);
  const Finished system = run(command("system"));
  CHECK(read(folder / "new" / "folder" / "system.txt") == system.out);
  CHECK(run(command("verify")).exit_code == 0);
  CHECK(std::filesystem::exists(folder / "new" / "folder" / "verify.tex"));
  CHECK(run({"count", "--widths", "1,1,1", "--out", "/proc/zeroset"}).exit_code == 2);
}

TEST_CASE("the program starts without LibTorch", "[cli]") {
  // The linker's own list: what is not there is not loaded at start.
  FILE* pipe = popen("ldd '" ZEROSET_PROGRAM "'", "r");
  REQUIRE(pipe != nullptr);
  std::string list;
  for (char buffer[4096]; fgets(buffer, sizeof buffer, pipe) != nullptr;) {
    list += buffer;
  }
  pclose(pipe);
  CHECK_THAT(list, ContainsSubstring("libflint"));
  CHECK(list.find("torch") == std::string::npos);
}

TEST_CASE("zeroset --version --json names the program and its libraries", "[cli]") {
  const ordered_json versions = run({"--version", "--json"}).json();
  require_keys(versions,
               {"schema", "zeroset", "flint", "mathicgb", "eigen", "boost", "nlohmann_json", "cli11", "libtorch"});
}

TEST_CASE("help of every verb has examples", "[cli]") {
  for (const std::string verb : {"system",
                                 "bounds",
                                 "dimension",
                                 "count",
                                 "verify",
                                 "closed-form",
                                 "data",
                                 "train",
                                 "compare",
                                 "report",
                                 "table",
                                 "figure"}) {
    const Finished done = run({verb, "--help"});
    INFO(verb);
    CHECK(done.exit_code == 0);
    CHECK_THAT(done.out, ContainsSubstring("Example"));
  }
}

TEST_CASE("every experiment that a help names is there", "[cli]") {
  const std::regex file("experiments/([\\w/.]+\\.json)");
  std::size_t named = 0;
  for (const std::vector<std::string>& verb :
       {std::vector<std::string>{"train"}, {"compare"}, {"report"}, {"landscape", "toy"}}) {
    std::vector<std::string> command = verb;
    command.emplace_back("--help");
    const std::string help = run(command).out;
    for (std::sregex_iterator match(help.begin(), help.end(), file), end; match != end; ++match, ++named) {
      INFO(verb.back() << ": " << match->str());
      CHECK(std::filesystem::exists(std::filesystem::path(ZEROSET_EXPERIMENTS) / (*match)[1].str()));
    }
  }
  CHECK(named >= 1);
}
