#include "zeroset/core/json_lines.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <fstream>

using namespace zeroset;
using zeroset::testing::scratch;

TEST_CASE("lines are read back in their order, and none where there is no file", "[core][lines]") {
  const auto folder = scratch();
  const auto file = folder / "lines.jsonl";
  CHECK(read_whole_lines(file).empty());
  append_line(file, "{\"a\":1}");
  append_line(file, "");
  append_line(file, "[2]");
  CHECK(read_whole_lines(file) == std::vector<std::string>{"{\"a\":1}", "", "[2]"});
  CHECK_NOTHROW(sync_file(file));
  CHECK_NOTHROW(sync_file(folder / "absent"));
}

TEST_CASE("a last line that a crash cut off is not read, and is overwritten by the next", "[core][lines]") {
  const auto folder = scratch();
  const auto file = folder / "lines.jsonl";
  std::ofstream(file) << "one\ntwo\nthr";
  CHECK(read_whole_lines(file) == std::vector<std::string>{"one", "two"});
  append_line(file, "3");
  CHECK(read_file(file) == "one\ntwo\n3\n");
}

TEST_CASE("a line that cannot be appended is a FileError", "[core][lines]") {
  const auto folder = scratch();
  CHECK_THROWS_AS(append_line(folder, "x"), FileError);
  CHECK_THROWS_AS(append_line(folder / "absent" / "lines", "x"), FileError);
}
