#include "zeroset/runs/run_folder.hpp"

#include "zeroset/core/child_process.hpp"
#include "zeroset/core/json.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

using namespace zeroset;
using namespace zeroset::runs;
using nlohmann::json;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;

namespace fs = std::filesystem;

namespace {

const json kSpec =
    json::parse(R"({"schema": "zeroset.experiment/1", "training": {"epochs": 3, "rates": [0.1, 0.01]}, "seed": 7})");
const RunRecord kRecord{.versions = {{"zeroset", "0.1.0"}},
                        .host = {{"cores", "2"}},
                        .seed = 18446744073709551615U,
                        .command = "zeroset train"};

void append_text(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::app) << text;
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a file is replaced whole, and nothing is left beside it", "[file]") {
  const auto folder = scratch();
  const fs::path path = folder / "a.txt";
  atomic_write(path, "old");
  atomic_write(path, std::string("new\0", 4));
  CHECK(read_file(path) == std::string("new\0", 4));
  CHECK(entries(folder) == 1);
}

TEST_CASE("a link that is written through stays a link", "[file]") {
  const auto folder = scratch();
  atomic_write(folder / "target", "old");
  fs::create_symlink("target", folder / "link");
  atomic_write(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_file(folder / "target") == "new");
}

TEST_CASE("a full device is an error that says so", "[file]") {
  if (!fs::exists("/dev/full")) {
    ZEROSET_SKIP("no /dev/full on this system");
  }
  try {
    atomic_write("/dev/full", "text");
    FAIL("expected an error");
  } catch (const FileError& error) {
    CHECK(error.code() == std::errc::no_space_on_device);
    CHECK_THAT(error.what(), ContainsSubstring("/dev/full: no space left"));
  }
}

TEST_CASE("a write that fails half-way leaves the old file and nothing else", "[file]") {
  const auto folder = scratch();
  const fs::path path = folder / "a.txt";
  atomic_write(path, "old");
  const ChildOutcome outcome = run_in_child(
      [&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1000, 1000};
        setrlimit(RLIMIT_FSIZE, &limit);
        atomic_write(path, std::string(5000, 'x'));
        return std::string();
      },
      {});
  CHECK(outcome.status == ChildStatus::failed);
  CHECK_THAT(outcome.reason, ContainsSubstring("larger than files may be here"));
  CHECK(read_file(path) == "old");
  CHECK(entries(folder) == 1);
}

TEST_CASE("what cannot be a file or a folder is named", "[file]") {
  const auto folder = scratch();
  atomic_write(folder / "file", "");
  CHECK_THROWS_WITH(atomic_write(folder, ""), ContainsSubstring("is a folder, expected a file"));
  CHECK_THROWS_WITH(atomic_write(folder / "none/a", ""), ContainsSubstring("is not there"));
  CHECK_THROWS_WITH(make_folders(folder / "file/a/b"), ContainsSubstring("file: is a file, expected a folder"));
  CHECK_THROWS_WITH(read_file(folder / "none"), ContainsSubstring("is not there"));
  CHECK_THROWS_WITH(read_file(folder), ContainsSubstring("is a folder"));
}

TEST_CASE("a folder without the right to write is named", "[file]") {
  if (::geteuid() == 0) {
    ZEROSET_SKIP("root may write everywhere");
  }
  const auto folder = scratch();
  fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THROWS_WITH(atomic_write(folder / "a", ""), ContainsSubstring("no permission"));
  CHECK_THROWS_WITH(RunFolder::create(folder / "run", kSpec, kRecord), ContainsSubstring("no permission"));
  fs::permissions(folder, fs::perms::owner_all);
}

TEST_CASE("a document has its schema first and no number that is not finite", "[file]") {
  const json document{{"alpha", std::nan("")}, {"schema", "s"}, {"list", {1.5, HUGE_VAL}}};
  CHECK(json_text(document) ==
        "{\n  \"schema\": \"s\",\n  \"alpha\": null,\n  \"alpha_reason\": \"not finite\",\n"
        "  \"list\": [\n    1.5,\n    null\n  ]\n}\n");
}

TEST_CASE("a run folder keeps what it is given", "[run_folder]") {
  const auto folder = scratch();
  const fs::path path = folder / "deep/run";
  {
    RunFolder run = RunFolder::create(path, kSpec, kRecord);
    CHECK(run.is_new());
    CHECK(run.status() == RunStatus::running);
    run.write("tables/a.csv", "x\n");
    run.set_status(RunStatus::interrupted, "Ctrl-C");
  }
  const RunFolder run = RunFolder::open(path);
  CHECK(run.spec() == kSpec);
  CHECK(run.record().seed == kRecord.seed);
  CHECK(run.record().versions == kRecord.versions);
  CHECK(run.record().host == kRecord.host);
  CHECK(run.record().command == kRecord.command);
  CHECK(run.status() == RunStatus::interrupted);
  CHECK(run.status_reason() == "Ctrl-C");
  CHECK(read_file(path / "tables/a.csv") == "x\n");
  CHECK_THROWS_AS(run.file("../a"), InvalidArgument);
  CHECK_THROWS_AS(run.file("/etc/a"), InvalidArgument);
}

TEST_CASE("a run goes on in the folder of its own spec and in no other's", "[run_folder]") {
  const auto folder = scratch();
  const fs::path path = folder / "run";
  (void)RunFolder::create(path, kSpec, kRecord);
  CHECK_FALSE(RunFolder::create(path, kSpec, kRecord).is_new());
  json other = kSpec;
  other["training"]["rates"][1] = 0.02;
  CHECK_THROWS_WITH(RunFolder::create(path, other, kRecord),
                    ContainsSubstring("another spec: they differ at /training/rates/1;"));
  CHECK(RunFolder::open(path).spec() == kSpec);
}

TEST_CASE("a folder that is no run folder is left alone", "[run_folder]") {
  const auto folder = scratch();
  atomic_write(folder / "thesis.tex", "");
  CHECK_THROWS_WITH(RunFolder::create(folder, kSpec, kRecord), ContainsSubstring("is no run folder"));
  CHECK(entries(folder) == 1);
  CHECK_THROWS_WITH(RunFolder::create(folder / "thesis.tex", kSpec, kRecord),
                    ContainsSubstring("is a file, expected a folder"));
  CHECK_THROWS_WITH(RunFolder::open(folder), ContainsSubstring("is no run folder"));
  CHECK_THROWS_WITH(RunFolder::open(folder / "none"), ContainsSubstring("is not there"));
}

TEST_CASE("a folder that was half made is made whole", "[run_folder]") {
  const auto folder = scratch();
  atomic_write(folder / "versions.json", "{}");
  atomic_write(folder / ".spec.json.1-0.tmp", "{");
  CHECK(RunFolder::create(folder, kSpec, kRecord).is_new());
}

TEST_CASE("two runs do not write into one folder", "[run_folder]") {
  const auto folder = scratch();
  const fs::path path = folder / "run";
  {
    const RunFolder first = RunFolder::create(path, kSpec, kRecord);
    CHECK_THROWS_WITH(RunFolder::create(path, kSpec, kRecord), ContainsSubstring("another run is writing here"));
    CHECK(RunFolder::open(path).spec() == kSpec);  // reading is free
  }
  CHECK_FALSE(RunFolder::create(path, kSpec, kRecord).is_new());
}

TEST_CASE("metrics are appended line by line and read back", "[run_folder]") {
  const auto folder = scratch();
  RunFolder run = RunFolder::create(folder / "run", kSpec, kRecord);
  CHECK(run.metrics().empty());
  run.append_metrics({{"epoch", 1}, {"loss", 0.1}});
  run.append_metrics({{"epoch", 2}, {"loss", std::nan("")}});
  CHECK(read_file(run.path() / "metrics.jsonl") ==
        "{\"epoch\":1,\"loss\":0.1}\n{\"epoch\":2,\"loss\":null,\"loss_reason\":\"not finite\"}\n");
  CHECK_THROWS_AS(run.append_metrics(json::array()), InvalidArgument);

  SECTION("a line that a crash cut off is left out, and overwritten by the next") {
    append_text(run.path() / "metrics.jsonl", "{\"epoch\":3,\"lo");
    CHECK(run.metrics().size() == 2);
    run.append_metrics({{"epoch", 3}});
    REQUIRE(run.metrics().size() == 3);
    CHECK(run.metrics()[2] == json{{"epoch", 3}});
  }
  SECTION("a run that resumes drops what came after its checkpoint") {
    run.keep_metrics([](const json& line) { return line.at("epoch") <= 1; });
    CHECK(run.metrics() == std::vector<json>{{{"epoch", 1}, {"loss", 0.1}}});
  }
  SECTION("a line in the middle that is no JSON is named") {
    append_text(run.path() / "metrics.jsonl", "oops\n{}\n");
    CHECK_THROWS_WITH(run.metrics(), ContainsSubstring("metrics.jsonl:3"));
  }
  SECTION("a line that does not fit on the disk is taken back") {
    const ChildOutcome outcome = run_in_child(
        [&] {
          std::signal(SIGXFSZ, SIG_IGN);
          const rlimit limit{100, 100};
          setrlimit(RLIMIT_FSIZE, &limit);
          run.append_metrics({{"epoch", 3}, {"text", std::string(500, 'x')}});
          return std::string();
        },
        {});
    CHECK(outcome.status == ChildStatus::failed);
    CHECK(run.metrics().size() == 2);
    CHECK(read_file(run.path() / "metrics.jsonl").ends_with("}\n"));
  }
}

TEST_CASE("the first difference of two documents has its pointer", "[run_folder]") {
  const auto difference = [](const char* a, const char* b) { return first_difference(json::parse(a), json::parse(b)); };
  CHECK_FALSE(difference(R"({"a": [1, {"b": 2}]})", R"({"a": [1.0, {"b": 2}]})"));
  CHECK(difference(R"({"a": [1, {"b": 2}]})", R"({"a": [1, {"b": 3}]})") == "/a/1/b");
  CHECK(difference(R"({"a": [1]})", R"({"a": [1, 2]})") == "/a/1");
  CHECK(difference(R"({})", R"({"x/y": 0})") == "/x~1y");
  CHECK(difference(R"({"x": 0})", R"({})") == "/x");
  CHECK(difference("1", "\"1\"") == "");
}

TEST_CASE("the description of the host names no machine", "[run_folder]") {
  const auto host = host_description();
  CHECK(host.contains("cores"));
  CHECK(host.contains("memory"));
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  for (const auto& [key, value] : host) {
    CHECK(value != name);
  }
}
