#include "zeroset/document/table.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/table_samples.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>
#include <limits>

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::counts;
using zeroset::testing::kHuge;
using zeroset::testing::one_cell;
using zeroset::testing::scratch;

namespace {

/// The only cell of the table as the terminal shows it.
std::string shown(const Column& column, const Cell& cell) {
  const std::string text = to_text(one_cell(column, cell));
  const std::size_t begin = text.find("─\n", text.find("x\n")) + 4;
  const std::string line = text.substr(begin, text.find('\n', begin) - begin);
  return line.substr(line.find_first_not_of(' '));
}

std::string shown_real(double value) {
  return shown({.kind = ColumnKind::real}, value);
}

std::string shown_integer(const Integer& value, IntegerForm form) {
  return shown({.kind = ColumnKind::exact_integer, .digits = 6, .integer_form = form}, value);
}

}  // namespace

TEST_CASE("a table for the terminal is aligned and has its footnotes below", "[table]") {
  std::string rule;
  for (int i = 0; i < 51; ++i) {
    rule += "─";
  }
  rule += "\n";
  CHECK(to_text(counts()) == "Counts\n" + rule + "Network    n    Bézout   Error (%)  Time (s)  Sharp\n" + rule +
                                 "2-2-1      4        16  41.2 ± 0.8     0.012   yes\n"
                                 "a|b, \"c\"  -9  2^50 · 3       – (a)     – (a)   no\n" +
                                 rule +
                                 "(a) too long\n"
                                 "Modulo 3 primes.\n");
}

TEST_CASE("a Markdown table is aligned in the source, and what has a meaning there is escaped", "[table]") {
  CHECK(to_markdown(counts()) ==
        "**Counts**\n\n"
        "Exact \\& bounded.\n\n"
        "| Network   |   n |   Bézout |  Error (%) | Time (s) | Sharp |\n"
        "| --------- | --: | -------: | ---------: | -------: | :---: |\n"
        "| 2-2-1     |   4 |       16 | 41.2 ± 0.8 |    0.012 |  yes  |\n"
        "| a\\|b, \"c\" |  -9 | 2^50 · 3 |      – (a) |    – (a) |  no   |\n"
        "\n(a) too long\n"
        "\nModulo 3 primes.\n");
}

TEST_CASE("CSV follows RFC 4180 and holds exact integers whole", "[table]") {
  CHECK(to_csv(counts()) ==
        "network,unknowns,bezout,error,error_half_width,time,sharp\r\n"
        "2-2-1,4,16,0.412,0.0081,0.0123,true\r\n"
        "\"a|b, \"\"c\"\"\",-9,3377699720527872,,,,false\r\n");
}

TEST_CASE("JSON holds exact integers as strings and a missing value as null with its reason", "[table]") {
  const nlohmann::ordered_json json = to_json(counts());
  CHECK(json.begin().key() == "schema");
  CHECK(json["schema"] == "zeroset.table/1");
  CHECK(json["rows"][1].dump() ==
        "{\"network\":\"a|b, \\\"c\\\"\",\"unknowns\":-9,\"bezout\":\"3377699720527872\",\"error\":null,"
        "\"error_reason\":\"too long\",\"time\":null,\"time_reason\":\"too long\",\"sharp\":false}");
  CHECK(json["rows"][0]["error_half_width"] == 0.0081);
}

TEST_CASE("what JSON has written is read back to an equal table", "[table]") {
  Table table = counts();
  table.columns[4].alignment = Alignment::left;
  table.columns[1].kind = ColumnKind::exact_integer;
  table.columns[1].integer_form = IntegerForm::digit_count;
  table.rows[0][1] = pow(Integer(10), 60);
  table.rows[1][1] = Integer(-9);
  CHECK(read_table(parse_json(to_json(table).dump(), "table")) == table);
}

TEST_CASE("a malformed table in JSON is refused at its pointer", "[table]") {
  const auto [change, message] = GENERATE(table<std::string, std::string>(
      {{R"({"rows": [{"x": 1.5}]})", "/rows/0/x: expected an integer"},
       {R"({"rows": [{"x": 1, "y": 2}]})", "/rows/0/y: unknown key"},
       {R"({"rows": [{}]})", "/rows/0/x: is missing"},
       {R"({"columns": [{"key": "x", "heading": "X", "kind": "number"}]})", "/columns/0/kind: expected text, integer"},
       {R"({"columns": [{"key": "1x", "heading": "X", "kind": "text"}], "rows": []})", "expected a key"},
       {R"({"schema": "zeroset.table/2"})", "/schema: expected \"zeroset.table/1\""},
       {R"({"name": "../x"})", "expected a name"}}));
  nlohmann::json json = parse_json(
      R"({"schema": "zeroset.table/1", "name": "t", "columns": [{"key": "x", "heading": "X", "kind": "integer"}], "rows": []})",
      "t");
  json.merge_patch(parse_json(change, "change"));
  CHECK_THROWS_WITH(read_table(json), ContainsSubstring(message));
}

TEST_CASE("a number that is not finite becomes a missing value that says so", "[table]") {
  const double value = GENERATE(std::nan(""), HUGE_VAL, -HUGE_VAL);
  for (const auto& cell : {Cell(value), Cell(Measured{1, value})}) {
    const bool measured = std::holds_alternative<Measured>(cell);
    const Table table = one_cell({.kind = ColumnKind::real, .half_widths = measured}, cell);
    CHECK(to_json(table)["rows"][0].dump() == R"({"x":null,"x_reason":"not finite"})");
    CHECK(to_csv(table) == (measured ? "x,x_half_width\r\n,\r\n" : "x\r\n\r\n"));
    CHECK_THAT(to_markdown(table), ContainsSubstring("(a) not finite"));
    CHECK_THAT(to_latex(table) + to_html(table) + to_text(table),
               !ContainsSubstring("nan") && !ContainsSubstring("inf}"));
  }
}

TEST_CASE("people see four digits of a real number, and powers of ten where it is large or small", "[table]") {
  CHECK(shown_real(0) == "0");
  CHECK(shown_real(-0.0) == "0");
  CHECK(shown_real(1) == "1.000");
  CHECK(shown_real(-1.23456) == "-1.235");
  CHECK(shown_real(123456) == "123456");
  CHECK(shown_real(1234567) == "1.235 × 10^6");
  CHECK(shown_real(0.00123456) == "0.001235");
  CHECK(shown_real(0.000123456) == "1.235 × 10^-4");
  CHECK(shown_real(0.99999) == "1.000");
  CHECK(shown_real(std::numeric_limits<double>::max()) == "1.798 × 10^308");
  CHECK(shown_real(std::numeric_limits<double>::denorm_min()) == "4.941 × 10^-324");
}

TEST_CASE("among numbers with half-widths one without an interval keeps its value, in every form", "[table]") {
  Table table{.name = "t",
              .columns = {{.key = "x", .heading = "X", .kind = ColumnKind::real, .half_widths = true},
                          {.key = "y", .heading = "Y", .kind = ColumnKind::percent, .half_widths = true}}};
  add_row(table, {Measured{1.25, 0.5}, Measured{0.5, 0.25}});
  add_row(table, {0.0, 0.125});
  add_row(table, {-12.5, Missing{"none"}});
  CHECK(to_csv(table) == "x,x_half_width,y,y_half_width\r\n1.25,0.5,0.5,0.25\r\n0,,0.125,\r\n-12.5,,,\r\n");
  const nlohmann::json json = to_json(table);
  CHECK(json["rows"][1]["x"] == 0);
  CHECK(json["rows"][1]["x_half_width"].is_null());
  CHECK(read_table(json).rows == table.rows);
  const std::string markdown = to_markdown(table);
  CHECK_THAT(markdown, ContainsSubstring("1.25 ± 0.50") && ContainsSubstring("-12.50") && ContainsSubstring("12.5 |"));
  CHECK_THAT(to_latex(table), ContainsSubstring("$1.25$ & $0.50$ & $50.0$ & $25.0$"));
  CHECK_THAT(to_latex(table), ContainsSubstring(R"(\multicolumn{1}{r@{\phantom{${}\pm{}$}}}{$0$} & &)"));
}

TEST_CASE("a half-width has two digits and the value ends where it ends", "[table]") {
  const auto text = [](double value, double half_width) {
    return shown({.kind = ColumnKind::real, .half_widths = true}, Measured{value, half_width});
  };
  CHECK(text(1.23456, 0.0123) == "1.235 ± 0.012");
  CHECK(text(12345, 1234) == "12345 ± 1234");
  CHECK(text(1.2e-7, 3e-8) == "(1.20 ± 0.30) × 10^-7");
  CHECK(text(0.5, 0) == "0.5000 ± 0");
  CHECK(text(0, 0.25) == "0.00 ± 0.25");
  CHECK(text(0.001, 0.25) == "0.00 ± 0.25");
}

TEST_CASE("a large integer is shown whole, in prime powers or by its digits, as the column asks", "[table]") {
  CHECK(shown_integer(kHuge, IntegerForm::decimal) == "3377699720527872");
  CHECK(shown_integer(kHuge, IntegerForm::prime_powers) == "2^50 · 3");
  CHECK(shown_integer(kHuge, IntegerForm::digit_count) == "≈ 3.38 × 10^15 (16 digits)");
  CHECK(shown_integer(-kHuge, IntegerForm::prime_powers) == "-2^50 · 3");
  CHECK(shown_integer(-kHuge, IntegerForm::digit_count) == "≈ -3.38 × 10^15 (16 digits)");
  CHECK(shown_integer(Integer(262144), IntegerForm::prime_powers) == "262144");  // six digits stay
  CHECK(shown_integer(Integer("99999999"), IntegerForm::digit_count) == "≈ 1.00 × 10^8 (8 digits)");
  // 10^9 + 7 is prime, and no small factor shortens it.
  CHECK(shown_integer(Integer("1000000007"), IntegerForm::prime_powers) == "≈ 1.00 × 10^9 (10 digits)");
}

TEST_CASE("a cell that does not fit its column is refused by the column's name", "[table]") {
  Table table{.name = "t", .columns = {{.key = "x", .heading = "x", .kind = ColumnKind::integer}}};
  CHECK_THROWS_WITH(add_row(table, {std::string("1")}), ContainsSubstring("column \"x\" is of kind integer, got text"));
  CHECK_THROWS_AS(add_row(table, {}), InvalidArgument);
  CHECK_THROWS_WITH(add_row(table, {pow(Integer(2), 64)}), ContainsSubstring("make it exact_integer"));
  add_row(table, {Integer(7)});  // fits
  CHECK(table.rows[0][0] == Cell(std::int64_t{7}));
  table.columns.push_back({.key = "x_reason", .heading = ""});
  CHECK_THROWS_WITH(validate(table), ContainsSubstring("x_reason\" is there twice"));
}

TEST_CASE("HTML escapes what people wrote and groups the digits of long numbers", "[table]") {
  Table table = one_cell({.kind = ColumnKind::exact_integer}, Integer(-1234567));
  table.title = "<script>\"&'";
  const std::string html = to_html(table);
  CHECK_THAT(html, ContainsSubstring("<strong>&lt;script&gt;&quot;&amp;&#39;</strong>"));
  CHECK_THAT(html,
             ContainsSubstring("\u2212"
                               "1\u202F234\u202F567"));
  CHECK_THAT(html, !ContainsSubstring("<script"));
  CHECK(escape_html("a\x01"
                    "b\xFFz") ==
        "a\uFFFD"
        "b\uFFFDz");
}

TEST_CASE("all forms of a table are written side by side", "[table]") {
  const auto folder = scratch();
  const auto paths = write_table(counts(), folder / "tables");
  REQUIRE(paths.size() == 4);  // no column is left to a fifth
  CHECK(read_file(folder / "tables/counts.md") == to_markdown(counts()));
  CHECK(read_table(read_json_file(paths[2])) == counts());
}

TEST_CASE("a table without columns keeps the other columns and their cells", "[table]") {
  const Table table = counts();
  const Table narrow = without_columns(table, [](const Column& column) { return column.key != "network"; });
  REQUIRE(narrow.columns.size() == 1);
  CHECK(narrow.columns.front() == table.columns.front());
  REQUIRE(narrow.rows.size() == table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    CHECK(narrow.rows[i] == std::vector<Cell>{table.rows[i].front()});
  }
  CHECK(without_columns(table, [](const Column&) { return false; }) == table);
}

TEST_CASE("details are columns that people see where they ask for them", "[table]") {
  Table table{.name = "t", .columns = {{.key = "a", .heading = "a"}, {.key = "b", .heading = "b"}}};
  add_row(table, {std::string("1"), std::string("2")});
  mark_details(table, {"b"});
  CHECK(without_details(table).columns.size() == 1);
  CHECK(without_details(table).rows[0] == std::vector<Cell>{std::string("1")});
  CHECK(read_table(to_json(table)) == table);
  CHECK_THROWS_AS(mark_details(table, {"c"}), InvalidArgument);
}
