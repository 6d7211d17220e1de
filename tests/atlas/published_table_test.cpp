// Published tables without the program.
#include "zeroset/atlas/published_table_run.hpp"
#include "zeroset/core/file.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace zeroset;
using namespace zeroset::atlas;
using nlohmann::json;
using zeroset::testing::scratch;

namespace {

/// Dimensions of three networks, one of them misprinted.
const json kDocument = json::parse(R"({
  "schema": "zeroset.study/1", "name": "dims", "title": "Dimensions", "source": "made for a test", "kind": "networks",
  "row_format": ["/network/widths", "/published/dimension"],
  "rows": [[[2, 3, 1], 3], [[2, 2, 2], 6], [[3, 2, 1], 7]],
  "tables": [{"name": "dims", "title": "Dimensions",
              "columns": [{"key": "dimension", "value": "/dimension", "published": "dimension"}]}]})");

PublishedTableRun run_in(const std::filesystem::path& folder, const std::string& shard = "") {
  return {kDocument, read_published_table(kDocument, {}), {.shard = shard, .folder = folder}};
}

}  // namespace

TEST_CASE("a published table is answered, and the values beside are compared", "[published]") {
  PublishedTableRun run = run_in({});
  CHECK(run.answer({.processes = 2}));
  CHECK(run.status() == LineStatus::answered);
  const PublishedSummary summary = summary_of(run.table(), run.answers());
  CHECK(summary.answered == 3);
  CHECK(summary.matching == 2);
  CHECK(summary.different_rows == std::vector<std::string>{"3"});  // 5: quadrics in three unknowns of rank two
  CHECK(run.answers()[2].answer["dimension"] == 5);
  CHECK(to_json(run)["rows"][2]["match"] == false);
}

TEST_CASE("a folder of a published table goes on where it was, and shards make the whole", "[published]") {
  const auto folder = scratch();
  for (const int index : {1, 2}) {
    PublishedTableRun run = run_in(folder / std::to_string(index), std::to_string(index) + "/2");
    CHECK(run.recall().taken == 0);
    CHECK(run.answer({}));
    CHECK(run.write().drawn);
  }
  {
    PublishedTableRun again = run_in(folder / "1", "1/2");
    CHECK(again.recall().taken == 2);
    CHECK(again.recall().refused == 0);
  }
  PublishedTableRun whole = run_in(folder / "whole");
  whole.merge({(folder / "1").string(), (folder / "2").string()});
  CHECK(whole.status() == LineStatus::answered);
  whole.write();
  CHECK(read_file(folder / "whole/study.md").find("3 of 3 rows answered") != std::string::npos);
  CHECK(read_published_run(folder / "whole").document["name"] == "dims");
}

TEST_CASE("rows that nobody answered are incomplete where folders are merged", "[published]") {
  const auto folder = scratch();
  {
    PublishedTableRun run = run_in(folder / "1", "1/2");
    CHECK(run.answer({}));
  }
  PublishedTableRun whole = run_in(folder / "whole");
  whole.merge({(folder / "1").string()});
  CHECK(whole.status() == LineStatus::incomplete);
  CHECK(whole.tables()[0].notes[0] == "1 of 3 rows is missing: none of the merged folders holds them.");
}
