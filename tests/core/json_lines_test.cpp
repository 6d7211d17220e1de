#include "zeroset/core/json_lines.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace zeroset;
using zeroset::testing::TemporaryFolder;

TEST_CASE("lines are read back in their order, and none where there is no file", "[core][lines]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "lines.jsonl";
  CHECK(read_whole_lines(file).empty());
  append_line(file, "{\"a\":1}");
  append_line(file, "");
  append_line(file, "[2]");
  CHECK(read_whole_lines(file) == std::vector<std::string>{"{\"a\":1}", "", "[2]"});
  CHECK_NOTHROW(sync_file(file));
  CHECK_NOTHROW(sync_file(folder.path() / "absent"));
}

TEST_CASE("a last line that a crash cut off is not read, and is overwritten by the next", "[core][lines]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "lines.jsonl";
  std::ofstream(file) << "one\ntwo\nthr";
  CHECK(read_whole_lines(file) == std::vector<std::string>{"one", "two"});
  append_line(file, "3");
  CHECK(read_file(file) == "one\ntwo\n3\n");
}

TEST_CASE("a line that cannot be appended is a FileError", "[core][lines]") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(append_line(folder.path(), "x"), FileError);
  CHECK_THROWS_AS(append_line(folder.path() / "absent" / "lines", "x"), FileError);
}
