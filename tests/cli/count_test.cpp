// The verb count through the program: real solutions, limits, batches.
#include "cli/program.hpp"
#include "support/catch.hpp"

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

const char* const kCircle = R"({"variables": ["x", "y"], "polynomials": ["x^2+y^2-5", "x*y-2", "x+y-3"]})";
const char* const kGrid =
    R"({"variables": ["x", "y"], "polynomials": ["x^9-3*x^2+x-1", "y^9-2*x*y^4-x+7"]})";  // 81 solutions

}  // namespace

TEST_CASE("real solutions of a system are counted, and above the limit null with a reason", "[cli]") {
  const auto folder = scratch("count-real");
  write(folder / "circle.json", kCircle);
  write(folder / "grid.json", kGrid);
  const ordered_json circle = run({"count", (folder / "circle.json").string(), "--json"}).json();
  CHECK(circle["real"] == 2);
  CHECK(circle["with_multiplicity"] == 2);
  const std::string grid = (folder / "grid.json").string();
  const Finished few = run({"count", grid, "--json"});
  CHECK(few.exit_code == 0);
  CHECK(few.json()["with_multiplicity"] == 81);
  CHECK(few.json()["real"].is_null());
  CHECK_THAT(few.json()["reason"].get<std::string>(), ContainsSubstring("64 solutions"));
  const ordered_json more = run({"count", grid, "--most-real", "81", "--threads", "2", "--json"}).json();
  CHECK(more["real"].get<int>() % 2 == 1);
}

TEST_CASE("with --prove the counts are proved, or the reason says why not and the exit code is 1", "[cli]") {
  const auto folder = scratch("count-prove");
  write(folder / "circle.json", kCircle);
  write(folder / "square.json", R"({"variables": ["x", "y"], "polynomials": ["x^2", "x*y", "y^2"]})");
  const Finished done = run({"count", (folder / "circle.json").string(), "--prove", "--json"});
  CHECK(done.exit_code == 0);
  CHECK(done.json()["status"] == "proved");
  CHECK(done.json()["real_status"] == "proved");
  const Finished refused = run({"count", (folder / "square.json").string(), "--prove", "--json"});
  CHECK(refused.exit_code == 1);
  CHECK(refused.json()["with_multiplicity"] == 3);
  CHECK(refused.json()["status"] == "probability one");
  CHECK_THAT(refused.json()["reason"].get<std::string>(), ContainsSubstring("proof"));
}

TEST_CASE("a batch takes most_real a line and refuses what it cannot be", "[cli]") {
  const std::string system = std::string(R"("system": )") + kCircle;
  const Finished done = run({"count", "--batch", "-"},
                            {.input = R"({"id": 1, )" + system + "}\n" + R"({"id": 2, "most_real": 0, )" + system +
                                      "}\n" + R"({"id": 3, "most_real": -1, )" + system + "}\n"});
  CHECK(done.exit_code == 2);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["real"] == 2);
  CHECK(lines[1]["real"].is_null());
  CHECK(lines[1]["distinct"] == 2);
  CHECK(lines[2]["error"]["pointer"] == "/most_real");
}
