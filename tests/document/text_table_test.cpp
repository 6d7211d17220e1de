// Tables for a terminal, in the width of its window.
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/table_samples.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::counts;

namespace {

/// Ten columns of twelve characters, of which the last four are details.
Table ten_columns(int rows) {
  Table table{.name = "ten", .title = "Ten columns", .columns = {{.key = "id", .heading = "problem"}}};
  for (int i = 1; i < 10; ++i) {
    table.columns.push_back({.key = "c" + std::to_string(i),
                             .heading = "long name " + std::to_string(i),
                             .kind = ColumnKind::integer,
                             .detail = i > 5});
  }
  for (int r = 0; r < rows; ++r) {
    std::vector<Cell> cells{"row " + std::to_string(r)};
    for (int i = 1; i < 10; ++i) {
      cells.emplace_back(std::int64_t{100 * r + i});
    }
    add_row(table, std::move(cells));
  }
  return table;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string& line : split(text, '\n')) {
    widest = std::max(widest, width_of(line));
  }
  return widest;
}

}  // namespace

TEST_CASE("without a width, and in a window that is wide enough, all columns stand side by side", "[table]") {
  const Table table = ten_columns(3);
  CHECK(to_text(table, {.width = 200}) == to_text(table));
  CHECK(widest_line(to_text(table)) > 100);
  CHECK_THAT(to_text(table), ContainsSubstring("long name 9"));
}

TEST_CASE("one row that is too wide is read from top to bottom, whole", "[table]") {
  const std::string text = to_text(ten_columns(1), {.width = 80});
  CHECK(widest_line(text) <= 80);
  CHECK_THAT(text, ContainsSubstring("problem      row 0\nlong name 1  1\n") && ContainsSubstring("long name 9  9\n"));
}

TEST_CASE("several rows lose the details first, and one line says so", "[table]") {
  const std::string text = to_text(ten_columns(3), {.width = 80, .elsewhere = "elsewhere"});
  CHECK(widest_line(text) <= 80);
  CHECK_THAT(text, ContainsSubstring("4 more columns: elsewhere\n") && !ContainsSubstring("long name 6"));
  CHECK_THAT(text, ContainsSubstring("long name 1  long name 2"));
}

TEST_CASE("headings and long texts are set in lines where that makes room", "[table]") {
  CHECK_THAT(to_text(ten_columns(3), {.width = 50}),
             ContainsSubstring("           long    long    long    long    long\n"
                               "problem  name 1  name 2  name 3  name 4  name 5\n"));
  Table table = ten_columns(2);
  table.rows[0][0] = std::string("a name of several words that is long");
  const std::string text = to_text(table, {.width = 65});
  CHECK(widest_line(text) <= 65);
  CHECK_THAT(text, ContainsSubstring("\nlong\n") && ContainsSubstring("\nrow 1 "));
}

TEST_CASE("what is still too wide is set in blocks of columns, each with the first one", "[table]") {
  Table table = ten_columns(3);
  for (Column& column : table.columns) {
    column.heading = column.key == "id" ? "problem" : "heading_" + column.key;
  }
  const std::string text = to_text(table, {.width = 40});
  CHECK(widest_line(text) <= 40);
  for (const char* part : {"problem  heading_c1  heading_c2\n",
                           "problem  heading_c3  heading_c4\n",
                           "problem  heading_c5\n",
                           "row 2           203         204\n"}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
}

TEST_CASE("where not even two columns fit, the rows stand one below the other", "[table]") {
  Table table = ten_columns(2);
  table.rows[0][0] = std::string("a sentence that is longer than the window is wide");
  table.notes = {"a note that is longer than the window is wide"};
  const std::string text = to_text(table, {.width = 30});
  CHECK(widest_line(text) <= 30);
  CHECK_THAT(text,
             ContainsSubstring("problem      a sentence that\n             is longer than") &&
                 ContainsSubstring("long name 5  105\n"));
  CHECK_THAT(to_text(counts(), {.width = 20}), ContainsSubstring("– (a)") && ContainsSubstring("(a) too long"));
}
