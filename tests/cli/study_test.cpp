// Studies through the program: tables, published values, resuming, shards, failures.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace fs = std::filesystem;

namespace {

/// Five shallow networks; row "c" is published wrong on purpose.
const std::string kNetworks = R"({
  "schema": "zeroset.study/1", "name": "small", "title": "Small networks", "source": "none", "kind": "networks",
  "defaults": {"network": {"degrees": [2]}},
  "row_format": ["/id", "/network/widths", "/published/dimension", "/published/filling"],
  "tables": [{"name": "dimensions", "title": "Dimensions", "notes": ["A note."], "columns": [
    {"key": "widths", "row": "/network/widths", "kind": "text"},
    {"key": "dimension", "value": "/dimension", "published": "dimension"},
    {"key": "filling", "value": "/filling", "published": "filling", "kind": "boolean"},
    {"key": "status", "heading": "known", "value": "/status", "kind": "text"}]}],
  "figures": [{"name": "by_parameters", "title": "Dimension", "x": {"title": "parameters", "value": "/parameters"},
    "y": {"title": "dimension"}, "series": [{"name": "dimension", "value": "/dimension"}]}],
  "rows": [["a", [2, 2, 1], 3, true], ["b", [3, 2, 1], 5, false], ["c", [4, 2, 1], 8, null], ["d", [5, 2, 1], null, null],
    {"id": "e", "network": {"widths": [2, 3, 2], "degrees": [3]}, "note": "by hand."}]})";

/// Two rows that are done at once and one whose basis ends long after the test.
const std::string kSlow = R"({
  "schema": "zeroset.study/1", "name": "slow", "title": "Slow", "source": "none", "kind": "problems",
  "tables": [{"name": "counts", "title": "Counts", "columns": [
    {"key": "solutions", "value": "/count/with_multiplicity", "published": "solutions"}]}],
  "rows": [
    {"network": {"widths": [1, 1, 1], "output_weights": "one"}, "published": {"solutions": 2}},
    {"network": {"widths": [1, 1, 1], "degrees": [3], "output_weights": "one"}},
    {"network": {"widths": [3, 4, 4, 4, 1], "degrees": [1]}, "kind": "critical", "points": 9, "lambda": "random"}]})";

fs::path file_in(const fs::path& folder, const std::string& text) {
  write(folder / "study.json", text);
  return folder / "study.json";
}

/// The table's bytes in every form.
std::string written(const fs::path& run, const std::string& table) {
  std::string text;
  for (const char* extension : {".md", ".csv", ".json", ".tex"}) {
    text += read(run / "tables" / (table + extension));
  }
  return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

/// Changes what is stored of one row. Rows stand in the order in which they ended: it may be any line.
void change_row(const fs::path& file, const std::string& id, const std::string& from, const std::string& to) {
  std::string changed;
  std::istringstream lines(read(file));
  for (std::string line; std::getline(lines, line);) {
    changed += (ordered_json::parse(line)["id"] == id ? replaced(line, from, to) : line) + "\n";
  }
  write(file, changed);
}

}  // namespace

TEST_CASE("a study becomes tables with the published values and a verdict beside", "[cli][study]") {
  const auto folder = scratch("study_tables");
  const auto study = file_in(folder, kNetworks).string();
  const Finished done = run({"verify", study, "--out", (folder / "run").string(), "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json answer = done.json();
  CHECK(answer["schema"] == "zeroset.study_result/1");
  CHECK(answer["summary"]["answered"] == 5);
  CHECK(answer["summary"]["matching"] == 2);
  CHECK(answer["summary"]["different_rows"] == std::vector<std::string>{"c"});
  // Alexander and Hirschowitz: 2 n - 1 for two quadratic units in n >= 3 inputs.
  CHECK(answer["rows"][2]["answer"]["dimension"] == 7);
  CHECK(answer["rows"][2]["match"] == false);
  CHECK(answer["rows"][3]["match"].is_null());
  CHECK(read(folder / "run" / "tables" / "dimensions.csv") ==
        "id,widths,dimension,dimension_published,filling,filling_published,status,match\r\n"
        "a,\"2, 2, 1\",3,3,true,true,proved,true\r\n"
        "b,\"3, 2, 1\",5,5,false,false,proved,true\r\n"
        "c,\"4, 2, 1\",7,8,false,,proved,false\r\n"
        "d,\"5, 2, 1\",9,,false,,proved,\r\n"
        "e,\"2, 3, 2\",8,,true,,proved,\r\n");
  const std::string page = read(folder / "run" / "study.md");
  CHECK_THAT(page,
             ContainsSubstring("2 match the values beside, 1 does not (c)") && ContainsSubstring("Row e: by hand."));
  CHECK(fs::exists(folder / "run" / "figures" / "by_parameters.csv"));
  CHECK_THAT(read(folder / "run" / "versions.json"), ContainsSubstring("zeroset verify"));
  CHECK_THAT(read(folder / "run" / "status.json"), ContainsSubstring("finished"));
  CHECK(ordered_json::parse(read(folder / "run" / "study.json")) == answer);
}

TEST_CASE("without --out a study is printed and nothing is written", "[cli][study]") {
  const auto folder = scratch("study_print");
  const Finished done = run({"verify", file_in(folder, kNetworks).string(), "--quiet"}, {.folder = folder});
  CHECK(done.exit_code == 0);
  CHECK(done.err.empty());
  CHECK_THAT(done.out, ContainsSubstring("5 of 5 rows answered"));
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1);
}

TEST_CASE("a study that is wrong is refused before the first row, by its pointer", "[cli][study]") {
  struct Row {
    const char *from, *to, *says;
  };
  const auto row = GENERATE(values<Row>({
      {"\"kind\": \"networks\"", "\"kind\": \"nets\"", "/kind"},
      {"\"source\": \"none\"", "\"origin\": \"none\"", "/source"},
      {"\"source\": \"none\"", "\"source\": \"none\", \"colour\": 1", "/colour"},
      {"\"name\": \"small\"", "\"name\": \"a/b\"", "/name"},
      {"\"heading\": \"known\"", "\"headin\": \"known\"", "/tables/0/columns/3/headin"},
      {"\"key\": \"status\"", "\"key\": \"widths\"", "/tables"},
      {"\"value\": \"/status\"", "\"value\": \"status\"", "/tables/0/columns/3/value"},
      {"\"published\": \"filling\"", "\"published\": \"fills\"", "/rows/0/published/filling"},
      {"\"value\": \"/filling\", \"published\": \"filling\"",
       "\"row\": \"/id\", \"published\": \"filling\"",
       "/tables/0/columns/2/published"},
      {"[2, 2, 1], 3", "[2, 0, 1], 3", "/rows/0/network/widths/1"},
      {"[2, 2, 1], 3", "[2, 2, 1], 3.5", "/rows/0/published/dimension"},
      {"[\"d\", [5, 2, 1], null, null]", "[\"d\", [5, 2, 1], null]", "/rows/3"},
      {"\"id\": \"e\"", "\"id\": \"a\"", "/rows/4/id"},
      {"\"note\": \"by hand.\"", "\"nota\": \"by hand.\"", "/rows/4/nota"},
      {"\"note\": \"by hand.\"", "\"timeout\": -1", "/rows/4/timeout"},
      {"\"note\": \"by hand.\"", "\"points\": 0", "/rows/4/points"},
  }));
  const auto folder = scratch("study_wrong");
  INFO(row.to);
  const auto study = file_in(folder, replaced(kNetworks, row.from, row.to));
  const Finished done = run({"verify", study.string(), "--out", (folder / "run").string()});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring(row.says));
  CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
  CHECK_FALSE(fs::exists(folder / "run"));
}

TEST_CASE("a study takes no other problems, no flags of networks, and --merge only with --out", "[cli][study]") {
  const auto folder = scratch("study_usage");
  const auto study = file_in(folder, kNetworks).string();
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"verify", study, "figure7"},
           {"verify", study, "--widths", "2,1"},
           {"verify", study, "--merge", folder.string()},
           {"verify", study, "--shard", "4/3"},
           {"verify", "--resume", folder.string()},
           {"verify", "--resume", folder.string(), study},
           {"verify", "figure7", "--shard", "1/2"},
       }) {
    const Finished done = run(arguments);
    INFO(arguments[1] << ' ' << done.err);
    CHECK(done.exit_code == 2);
    CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
  }
}

TEST_CASE("rows that are stored are not answered again, and a cut or damaged line is", "[cli][study]") {
  const auto folder = scratch("study_resume");
  const auto study = file_in(folder, kNetworks).string();
  const auto whole = folder / "whole", again = folder / "again";
  REQUIRE(run({"verify", study, "--out", whole.string()}).exit_code == 0);
  REQUIRE(run({"verify", study, "--out", again.string(), "--shard", "1/5"}).exit_code == 0);
  const std::string rows = read(whole / "rows.jsonl");
  const std::size_t second = rows.find('\n', rows.find('\n') + 1) + 1;
  // Two whole lines, one that is no JSON, and the beginning of another, as after kill -9.
  write(again / "rows.jsonl", rows.substr(0, second) + "\x01\x02\n" + rows.substr(second, 40));
  const Finished done = run({"verify", study, "--out", again.string()});
  CHECK(done.exit_code == 0);
  CHECK_THAT(done.err,
             ContainsSubstring("2 of 5 rows are stored already") && ContainsSubstring("1 lines of rows.jsonl"));
  CHECK(lines_in(again / "rows.jsonl") == 6);
  CHECK(written(again, "dimensions") == written(whole, "dimensions"));
  // A third time there is nothing left to do, also by the folder alone.
  const Finished resumed = run({"verify", "--resume", again.string()});
  CHECK_THAT(resumed.err, ContainsSubstring("5 of 5 rows are stored already"));
  CHECK(lines_in(again / "rows.jsonl") == 6);
}

TEST_CASE("a stored row nested without end is answered again", "[cli][study]") {
  const fs::path folder = scratch();
  const fs::path file = file_in(folder, kNetworks);
  const std::vector<std::string> command{"verify", file.string(), "--out", (folder / "run").string()};
  REQUIRE(run(command).exit_code == 0);
  const std::string before = written(folder / "run", "dimensions");
  std::ofstream(folder / "run/rows.jsonl", std::ios::app) << std::string(200'000, '[') << '\n';
  const Finished again = run(command);
  CHECK(again.exit_code == 0);
  CHECK(written(folder / "run", "dimensions") == before);
}

TEST_CASE("the rows that stand in a folder are believed: nothing is computed twice", "[cli][study]") {
  const auto folder = scratch("study_planted");
  const auto study = file_in(folder, kNetworks).string();
  const auto out = folder / "run";
  REQUIRE(run({"verify", study, "--out", out.string()}).exit_code == 0);
  change_row(out / "rows.jsonl", "a", "\"dimension\":3,", "\"dimension\":1003,");
  const ordered_json planted = run({"verify", study, "--out", out.string(), "--json"}).json();
  CHECK(planted["rows"][0]["answer"]["dimension"] == 1003);
  // An answer to another question, or of another version, is not.
  change_row(out / "rows.jsonl", "a", "\"zeroset\":\"", "\"zeroset\":\"0.");
  CHECK(run({"verify", study, "--out", out.string(), "--json"}).json()["rows"][0]["answer"]["dimension"] == 3);
}

TEST_CASE("after kill -9 the same command goes on, and a row past its time is marked", "[cli][study]") {
  const auto folder = scratch("study_killed");
  const auto study = file_in(folder, kSlow).string();
  const auto out = folder / "run";
  const std::vector<std::string> command{"verify", study, "--out", out.string(), "--threads", "1"};
  const Finished killed =
      run(command, {.interrupt_when = [&] { return lines_in(out / "rows.jsonl") == 2; }, .signal = SIGKILL});
  CHECK(killed.exit_code == 128 + SIGKILL);
  CHECK_FALSE(fs::exists(out / "tables"));
  std::vector<std::string> limited = command;
  limited.insert(limited.end(), {"--timeout", "1", "--json"});
  const Finished done = run(limited);
  CHECK(done.exit_code == 1);
  CHECK_THAT(done.err, ContainsSubstring("2 of 3 rows are stored already"));
  const ordered_json answer = done.json();
  CHECK(answer["rows"][0]["match"] == true);
  CHECK(answer["rows"][1]["answer"]["count"]["with_multiplicity"] == 3);
  CHECK(answer["summary"]["unfinished"] == 1);
  const ordered_json table = ordered_json::parse(read(out / "tables" / "counts.json"));
  CHECK(table["rows"][2]["solutions"].is_null());
  CHECK_THAT(table["rows"][2]["solutions_reason"].get<std::string>(), ContainsSubstring("(--timeout)"));
  CHECK_THAT(read(out / "status.json"), ContainsSubstring("incomplete"));
  // Within the same limit it is not tried again; within another it is.
  const auto stored = lines_in(out / "rows.jsonl");
  CHECK(run(limited).exit_code == 1);
  CHECK(lines_in(out / "rows.jsonl") == stored);
  limited[7] = "1.5";
  CHECK(run(limited).exit_code == 1);
  CHECK(lines_in(out / "rows.jsonl") == stored + 1);
}

TEST_CASE("Ctrl-C writes the tables of the rows that are there and exits with 130", "[cli][study]") {
  const auto folder = scratch("study_interrupted");
  const auto study = file_in(folder, kSlow).string();
  const auto out = folder / "run";
  const Finished done =
      run({"verify", study, "--out", out.string(), "--threads", "1"}, {.interrupt_at = (out / "rows.jsonl").string()});
  CHECK(done.exit_code == 130);
  CHECK(done.processor_seconds < 20);
  CHECK_THAT(read(out / "tables" / "counts.md"), ContainsSubstring("missing: interrupted, the same command goes on."));
  CHECK_THAT(read(out / "status.json"), ContainsSubstring("interrupted"));
}

TEST_CASE("shards together are the whole study", "[cli][study]") {
  const auto folder = scratch("study_shards");
  const auto study = file_in(folder, kNetworks).string();
  const auto path = [&](const char* name) { return (folder / name).string(); };
  REQUIRE(run({"verify", study, "--out", path("whole")}).exit_code == 0);
  REQUIRE(run({"verify", study, "--out", path("one"), "--shard", "1/2"}).exit_code == 0);
  REQUIRE(run({"verify", study, "--out", path("two"), "--shard", "2/2"}).exit_code == 0);
  CHECK(lines_in(folder / "one" / "rows.jsonl") == 3);
  CHECK(lines_in(folder / "two" / "rows.jsonl") == 2);
  CHECK_THAT(read(folder / "one" / "tables" / "dimensions.md"),
             ContainsSubstring("2 of 5 rows are missing: this is shard 1/2."));

  // A part of them says what is missing, and is not the whole answer.
  const Finished part = run({"verify", study, "--out", path("merged"), "--merge", path("two")});
  CHECK(part.exit_code == 1);
  CHECK_THAT(part.out, ContainsSubstring("3 of 5 rows are missing"));
  CHECK(run({"verify", study, "--out", path("merged"), "--merge", path("one"), path("two")}).exit_code == 0);
  CHECK(lines_in(folder / "merged" / "rows.jsonl") == 5);
  CHECK(written(folder / "merged", "dimensions") == written(folder / "whole", "dimensions"));

  // Without --merge and --shard, a folder of one shard is filled up.
  CHECK(run({"verify", study, "--out", path("one")}).exit_code == 0);
  CHECK(written(folder / "one", "dimensions") == written(folder / "whole", "dimensions"));
}

TEST_CASE("a folder of another study, of another seed, or of something else is refused", "[cli][study]") {
  const auto folder = scratch("study_other");
  const auto study = file_in(folder, kNetworks).string();
  const auto out = (folder / "run").string();
  REQUIRE(run({"verify", study, "--out", out}).exit_code == 0);
  const std::string before = read(folder / "run" / "rows.jsonl");
  write(folder / "other.json", replaced(kNetworks, "[3, 2, 1], 5", "[3, 3, 1], 6"));
  const auto refused = [&](const std::vector<std::string>& arguments, const char* says) {
    const Finished done = run(arguments);
    INFO(done.err);
    CHECK(done.exit_code == 2);
    CHECK_THAT(done.err, ContainsSubstring(says));
  };
  const std::string other = (folder / "other.json").string();
  refused({"verify", other, "--out", out}, "/study/rows/1");
  refused({"verify", study, "--out", out, "--seed", "2"}, "/seed");
  refused({"verify", study, "--out", folder.string()}, "no run folder");
  refused({"verify", other, "--out", (folder / "fresh").string(), "--merge", out}, "another published table");
  refused({"verify", study, "--out", "/proc/zeroset"}, "/proc/zeroset");
  CHECK(read(folder / "run" / "rows.jsonl") == before);
}

TEST_CASE("on a full disk the rows are kept and the message says so", "[cli][study]") {
  const auto folder = scratch("study_full");
  const auto study = file_in(folder, kNetworks).string();
  const auto out = folder / "run";
  REQUIRE(run({"verify", study, "--out", out.string(), "--shard", "1/2"}).exit_code == 0);
  fs::remove(out / "study.md");
  fs::create_symlink("/dev/full", out / "study.md");
  const Finished done = run({"verify", study, "--out", out.string()});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("space"));
  CHECK(lines_in(out / "rows.jsonl") == 5);
}

TEST_CASE("a row's answer does not depend on the number of rows at a time", "[cli][study]") {
  const auto folder = scratch("study_threads");
  const auto study = file_in(folder, kNetworks).string();
  REQUIRE(run({"verify", study, "--out", (folder / "one").string(), "--threads", "1"}).exit_code == 0);
  REQUIRE(run({"verify", study, "--out", (folder / "four").string(), "--threads", "4"}).exit_code == 0);
  CHECK(written(folder / "one", "dimensions") == written(folder / "four", "dimensions"));
}

TEST_CASE("names of files in a study are looked for beside it, and its run folder holds what they hold",
          "[cli][study]") {
  const auto folder = scratch("study_files");
  fs::create_directories(folder / "in");
  write(folder / "in" / "net.json", R"({"widths": [1, 1, 1], "output_weights": "one"})");
  write(folder / "in" / "pair.phc", "2\nx^2+y^2-5;\nx*y-2;\n");
  write(folder / "in" / "study.json",
        R"({"schema": "zeroset.study/1", "name": "files", "title": "Files", "source": "none", "kind": "problems",
            "tables": [{"name": "counts", "title": "Counts", "columns": [
              {"key": "solutions", "value": "/count/with_multiplicity", "published": "solutions"}]}],
            "rows": [{"network": "net.json", "published": {"solutions": 2}},
                     {"system": "pair.phc", "published": {"solutions": 4}}]})");
  const auto out = folder / "run";
  CHECK(run({"verify", (folder / "in" / "study.json").string(), "--out", out.string(), "--shard", "1/2"}).exit_code ==
        0);
  fs::remove_all(folder / "in");
  const Finished done = run({"verify", "--resume", out.string(), "--json"});
  CHECK(done.exit_code == 0);
  CHECK(done.json()["summary"]["matching"] == 2);
}

TEST_CASE("Bharadwaj and Hosten's table 3.1 is the whole grid, and every count is the theorem's", "[cli][study]") {
  // A third of it, one input; the slow test below has all of it.
  const Finished done = run({"verify", ZEROSET_STUDIES "/bharadwaj-hosten-3.1.json", "--json", "--shard", "1/3"});
  REQUIRE(done.exit_code == 0);
  const ordered_json answer = done.json();
  REQUIRE(answer["rows"].size() == 27);
  CHECK(answer["summary"]["answered"] == 9);
  CHECK(answer["summary"]["differing"] == 0);
  CHECK(answer["summary"]["matching"] == 3);
  for (std::size_t i = 0; i < 27; i += 3) {
    // One datum: sum_k C(d, k) C(dy, k) 4^k critical points (derived in
    // tests/data/dln_regularised_critical_points.json).
    constexpr std::int64_t kBinomial[4][4] = {{1, 0, 0, 0}, {1, 1, 0, 0}, {1, 2, 1, 0}, {1, 3, 3, 1}};
    const std::size_t d = i / 9 + 1, dy = i / 3 % 3 + 1;
    std::int64_t expected = 0;
    for (std::size_t k = 0, power = 1; k < 4; ++k, power *= 4) {
      expected += kBinomial[d][k] * kBinomial[dy][k] * static_cast<std::int64_t>(power);
    }
    INFO("row " << i + 1);
    CHECK(answer["rows"][i]["answer"]["count"]["with_multiplicity"] == expected);
    CHECK(answer["rows"][i]["answer"]["agree"] == true);
  }
}

TEST_CASE("the quick studies of dimensions match every value beside", "[cli][study]") {
  const auto name = GENERATE(as<std::string>(), "alexander-hirschowitz", "activation-degree-thresholds");
  const Finished done = run({"verify", ZEROSET_STUDIES "/" + name + ".json", "--json"});
  INFO(name);
  CHECK(done.exit_code == 0);
  const ordered_json summary = done.json()["summary"];
  CHECK(summary["matching"] == summary["rows"]);
}

TEST_CASE("every study that ships matches every value beside", "[cli][study][slow]") {
  const auto folder = scratch("studies_shipped");
  for (const fs::directory_entry& entry : fs::directory_iterator(ZEROSET_STUDIES)) {
    if (entry.path().extension() != ".json") {
      continue;
    }
    INFO(entry.path());
    const Finished done =
        run({"verify", entry.path().string(), "--out", (folder / entry.path().stem()).string(), "--json"});
    CHECK((done.exit_code == 0 || done.exit_code == 1));
    const ordered_json summary = done.json()["summary"];
    CHECK(summary["answered"] == summary["rows"]);
    CHECK(summary["differing"] == 0);
    CHECK(summary["disagreeing_rows"].empty());
  }
}
