// zeroset doctor: what it finds, and what it advises to install.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

/// Whether a line of advice speaks of `what`.
bool advises(const ordered_json& document, const std::string& what) {
  for (const ordered_json& line : document["advice"]) {
    if (line.get<std::string>().find(what) != std::string::npos) {
      return true;
    }
  }
  return false;
}

/// A folder with links to some of the programs that are on the PATH.
std::string path_with(const std::filesystem::path& folder, const std::vector<std::string>& programs) {
  for (const std::string& program : programs) {
    for (const char* from : {"/usr/bin", "/bin", "/usr/local/bin"}) {
      const std::filesystem::path file = std::filesystem::path(from) / program;
      if (std::filesystem::exists(file) && !std::filesystem::exists(folder / program)) {
        std::filesystem::create_symlink(file, folder / program);
      }
    }
  }
  return "PATH=" + folder.string();
}

}  // namespace

TEST_CASE("the doctor tells what machine, tools, device, libraries and data there are", "[cli][doctor]") {
  const Finished done = run({"doctor", "--json"});
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  const ordered_json document = done.json();
  CHECK(document["schema"] == "zeroset.doctor/1");
  for (const char* key : {"system", "processor", "cores", "memory_total", "memory_free", "disk_free", "folder"}) {
    INFO(key);
    CHECK(document["machine"].contains(key));
  }
  CHECK(document["machine"]["cores"].get<int>() >= 1);
  CHECK(document["machine"]["memory_free"].get<double>() <= document["machine"]["memory_total"].get<double>());
  for (const char* library : {"zeroset", "flint", "mathicgb", "eigen", "boost", "libtorch"}) {
    INFO(library);
    CHECK_FALSE(document["versions"][library].get<std::string>().empty());
  }
  CHECK(document["device"]["usable"].is_boolean());
  CHECK((document["device"]["usable"] == true || !document["device"]["reason"].get<std::string>().empty()));
  CHECK(document["tools"].contains("gnuplot"));
  CHECK(document["advice"].is_array());
  for (const ordered_json& line : document["advice"]) {
    CHECK_THAT(line.get<std::string>(), StartsWith("to install: "));
  }
}

TEST_CASE("the doctor says the same to people", "[cli][doctor]") {
  const Finished done = run({"doctor"});
  REQUIRE(done.exit_code == 0);
  const ordered_json document = run({"doctor", "--json"}).json();
  CHECK_THAT(done.out, ContainsSubstring(document["machine"]["processor"].get<std::string>()));
  for (const ordered_json& line : document["advice"]) {
    CHECK_THAT(done.out, ContainsSubstring(line.get<std::string>()));
  }
}

TEST_CASE("where gnuplot is missing the doctor says how to install it, and where it is there, nothing",
          "[cli][doctor]") {
  const auto bare = scratch("doctor-bare"), full = scratch("doctor-full");
  const ordered_json without = run({"doctor", "--json"}, {.environment = {path_with(bare, {"curl", "tar"})}}).json();
  CHECK(without["tools"]["gnuplot"]["version"].is_null());
  CHECK(advises(without, "gnuplot-nox"));
  CHECK_FALSE(advises(without, " tar "));
  write(full / "gnuplot",
        "#!/bin/sh\ncase $1 in --version) echo gnuplot 5.4 patchlevel 4;; *) echo png pdfcairo pngcairo svg;; esac\n");
  std::filesystem::permissions(full / "gnuplot", std::filesystem::perms::owner_all);
  const ordered_json with = run({"doctor", "--json"}, {.environment = {"PATH=" + full.string()}}).json();
  CHECK(with["tools"]["gnuplot"]["version"] == "5.4 patchlevel 4");
  CHECK(with["tools"]["gnuplot"]["formats"] == ordered_json({"svg", "pdf", "png"}));
  CHECK_FALSE(advises(with, "gnuplot"));
  CHECK(advises(with, " tar "));
}

TEST_CASE("a gnuplot that cannot draw every format is named", "[cli][doctor]") {
  const auto folder = scratch("doctor-plain");
  write(folder / "gnuplot",
        "#!/bin/sh\ncase $1 in --version) echo gnuplot 5.4 patchlevel 4;; *) echo dumb svg;; esac\n");
  std::filesystem::permissions(folder / "gnuplot", std::filesystem::perms::owner_all);
  const ordered_json document = run({"doctor", "--json"}, {.environment = {"PATH=" + folder.string()}}).json();
  CHECK(document["tools"]["gnuplot"]["formats"] == ordered_json({"svg"}));
  CHECK(advises(document, "cannot draw"));
}

TEST_CASE("where plotly.js is missing the doctor says how to get it", "[cli][doctor]") {
  const auto folder = scratch("doctor-plotly");
  const ordered_json without = run({"doctor", "--json"}, {.environment = {"ZEROSET_PLOTLY="}}).json();
  CHECK(without["tools"]["plotly"]["version"].is_null());
  CHECK(advises(without, "scripts/plotly.sh"));
  write(folder / "plotly.min.js", "/**\n* plotly.js v9.9.9\n*/\n");
  const std::string named = "ZEROSET_PLOTLY=" + (folder / "plotly.min.js").string();
  const ordered_json with = run({"doctor", "--json"}, {.environment = {named}}).json();
  CHECK(with["tools"]["plotly"]["version"] == "plotly.js v9.9.9");
  CHECK_FALSE(advises(with, "plotly"));
}

TEST_CASE("without its plugin the program still answers, and says how to get training", "[cli][doctor]") {
  const auto folder = scratch("doctor-alone");
  const bool in_clone = GENERATE(true, false);
  if (in_clone) {
    std::filesystem::create_directories(folder / "scripts");
    write(folder / "scripts" / "setup.sh", "");
  }
  std::filesystem::create_directories(folder / "bin");
  std::filesystem::copy_file(ZEROSET_PROGRAM, folder / "bin" / "zeroset");
  const std::string command = (folder / "bin" / "zeroset").string() + " doctor --json";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    text.append(buffer.data(), n);
  }
  CHECK(pclose(pipe) == 0);
  const ordered_json document = ordered_json::parse(text);
  CHECK_THAT(document["training"]["reason"].get<std::string>(), ContainsSubstring("LibTorch"));
  CHECK(document["device"]["usable"] == false);
  CHECK(advises(document, "ZEROSET_WITH_TORCH=ON") == in_clone);
  CHECK(advises(document, "RUNPATH of zeroset_training.so") != in_clone);
  CHECK(advises(document, "scripts/") == in_clone);  // an installed program has no such folder beside it
}

#ifdef ZEROSET_HAS_TRAINING
TEST_CASE("the doctor looks for CIFAR-10 where ZEROSET_DATA says, and says how to get what is missing",
          "[cli][doctor]") {
  const auto empty = scratch("doctor-data");
  const ordered_json document = run({"doctor", "--json"}, {.environment = {"ZEROSET_DATA=" + empty.string()}}).json();
  CHECK(advises(document, "zeroset data fetch --root " + empty.string()));
  REQUIRE(document["datasets"].size() == 2);
  CHECK(document["datasets"][0]["name"] == "cifar10-mini");
  CHECK(document["datasets"][0]["good"] == true);
  CHECK(document["datasets"][1]["name"] == "cifar10");
  CHECK(document["datasets"][1]["good"] == false);
  CHECK_THAT(document["datasets"][1]["folder"].get<std::string>(), ContainsSubstring(empty.string()));
  CHECK(document["data"].size() == 8);
  CHECK(document["training"].contains("libtorch"));
  CHECK(document["training"].contains("processor_kernels"));
}
#endif
