#include "zeroset/core/file.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/document/figure_writers.hpp"
#include "zeroset/document/html_page.hpp"
#include "zeroset/document/table_writers.hpp"

#include "document/page/inline_svg.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <regex>
#include <set>

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::EndsWith;
using zeroset::testing::scratch;
using zeroset::testing::StartsWith;

namespace {

Table small_table() {
  Table table{.name = "counts", .title = "Counts", .columns = {{.key = "network", .heading = "Network <b>"}}};
  add_row(table, {std::string("2-2-1 & more")});
  return table;
}

const Figure kFigure{.name = "curve",
                     .title = "A \"curve\"",
                     .caption = "x < y",
                     .panels = {{.series = {{.key = "a", .name = "a", .x = {0, 1}, .y = {1, 2}}}}}};

/// As gnuplot draws it, with its size in print.
const std::string kSvg =
    "<?xml version=\"1.0\"?>\n<svg \n width=\"86mm\" height=\"62mm\"\n viewBox=\"0 0 430 310\"\n "
    "xmlns=\"http://www.w3.org/2000/svg\"\n>\n"
    "<title>Gnuplot</title>\n<desc>Produced by GNUPLOT</desc>\n<rect x=\"0\" y=\"0\" width=\"430\" height=\"310\" "
    "fill=\"#ffffff\"/>\n"
    "<defs><circle id='gpPt5' r='1'/></defs><g id=\"plot\"><use xlink:href='#gpPt5'/><text>one = "
    "1</text></g>\n</svg>\n";

HtmlPage whole_page() {
  HtmlPage page("Report <1>", "Lead & `code <x>`.");
  page.provenance("seed", "1");
  page.section("Exact counts");
  page.subsection("Exact counts");
  page.table(small_table(), {{"CSV", "tables/a b.csv"}});
  page.section("Zählen & <mehr>");
  page.figure(kFigure, kSvg, {{"PDF", "figures/curve.pdf"}});
  page.figure(kFigure, kSvg);
  page.figure(kFigure, "");
  page.key_numbers({{"16", "networks"}});
  page.list({"one", "two"});
  page.code("a < b\n");
  page.warning("2 paths lost");
  page.paragraph("");
  return page;
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("a sentence in a table may break, a name may not", "[html]") {
  Table table = small_table();
  const std::string sentence = "the average is worse than trunk and branch by more than half a point, which is a wall";
  add_row(table, {sentence});
  const std::string html = to_html(table);
  CHECK_THAT(html, ContainsSubstring("class=\"left sentence\">" + sentence));
  CHECK_THAT(html, ContainsSubstring("class=\"left\">2-2-1"));
}

TEST_CASE("a page escapes everything but code between backquotes", "[html]") {
  const std::string text = whole_page().text();
  CHECK_THAT(text, StartsWith("<!DOCTYPE html>\n<html lang=\"en\">\n"));
  CHECK_THAT(text, EndsWith("</html>\n"));
  CHECK_THAT(text, ContainsSubstring("<title>Report &lt;1&gt;</title>"));
  CHECK_THAT(text, ContainsSubstring("Lead &amp; <code>code &lt;x&gt;</code>."));
  CHECK_THAT(text, ContainsSubstring("Network &lt;b&gt;"));
  CHECK_THAT(text, ContainsSubstring("<a href=\"tables/a%20b.csv\">CSV</a>"));
  CHECK_THAT(text, ContainsSubstring("<strong>A &quot;curve&quot;</strong> x &lt; y"));
  CHECK_THAT(text, ContainsSubstring("<strong>Not drawn.</strong>"));
}

TEST_CASE("a page fetches nothing", "[html]") {
  const std::string text = whole_page().text();
  for (const char* word : {"<script src", "<link", "<img", "@import", "url(", "src="}) {
    CHECK_THAT(text, !ContainsSubstring(word));
  }
  for (const std::string& target : all_matches(text, "href=[\"']([^\"']*)")) {
    CHECK(target.find("://") == std::string::npos);
  }
}

TEST_CASE("every id of a page is there once, and every link inside it arrives", "[html]") {
  const std::string text = whole_page().text();
  const std::vector<std::string> ids = all_matches(text, "\\sid=[\"']([^\"']*)");
  const std::set<std::string> unique(ids.begin(), ids.end());
  CHECK(unique.size() == ids.size());
  for (const std::string& target : all_matches(text, "href=[\"']#([^\"']*)")) {
    CHECK(unique.contains(target));
  }
  CHECK(unique.contains("exact-counts"));
  CHECK(unique.contains("exact-counts-2"));
}

TEST_CASE("a table on a page shows seven columns and a box for the others", "[html]") {
  Table table{.name = "wide"};
  std::vector<Cell> cells;
  for (std::int64_t i = 0; i < 9; ++i) {
    table.columns.push_back({.key = "c" + std::to_string(i), .heading = "c", .kind = ColumnKind::integer});
    cells.emplace_back(i);
  }
  add_row(table, cells);
  HtmlPage page("Wide");
  page.table(table);
  const std::string text = page.text();
  CHECK(all_matches(text, "<th [^>]*(detail)").size() == 2);
  CHECK_THAT(text, ContainsSubstring("<input type=\"checkbox\"") && ContainsSubstring("all 9 columns"));
  mark_details(table, {"c0"});
  HtmlPage chosen("Chosen");
  chosen.table(table);
  CHECK(all_matches(chosen.text(), "<th [^>]*(detail)").size() == 1);
}

TEST_CASE("a cell carries the number by which it is sorted, all its digits", "[html]") {
  Table table{.name = "sorted",
              .columns = {{.key = "n",
                           .heading = "n",
                           .kind = ColumnKind::exact_integer,
                           .digits = 5,
                           .integer_form = IntegerForm::prime_powers},
                          {.key = "x", .heading = "x", .kind = ColumnKind::real, .half_widths = true},
                          {.key = "y", .heading = "y", .kind = ColumnKind::percent}}};
  add_row(table, {Integer("1125899906842624"), Measured{0.125, 0.5}, Missing{"none"}});
  const std::string html = to_html(table);
  CHECK_THAT(html, ContainsSubstring("data-sort=\"1125899906842624\">2<sup>50</sup>"));
  CHECK_THAT(html, ContainsSubstring("data-sort=\"0.125\"") && ContainsSubstring("data-missing=\"\""));
}

TEST_CASE("a folded table stands behind its title", "[html]") {
  HtmlPage page("Folded");
  page.table(small_table(), {{"CSV", "counts.csv"}}, Shown::folded);
  const std::string text = page.text();
  CHECK_THAT(text, ContainsSubstring("</figcaption>\n<details><summary>1 row</summary>\n<div class=\"scroll\""));
  CHECK_THAT(text, ContainsSubstring("</details>\n<p class=\"links\">"));
}

TEST_CASE("a page that is not complete says so and looks for the next one", "[html]") {
  HtmlPage page("Report");
  CHECK_THAT(page.text(), !ContainsSubstring("data-incomplete=\"\""));
  page.incomplete("Training is under way.");
  CHECK_THAT(
      page.text(),
      ContainsSubstring("<html lang=\"en\" data-incomplete=\"\">") && ContainsSubstring("Training is under way."));
}

TEST_CASE("findings stand above provenance and contents", "[html]") {
  HtmlPage page("Report");
  page.provenance("seed", "1");
  page.findings({});
  page.findings({"One of two."});
  page.end_opening();
  page.section("Rest");
  const std::string text = page.text();
  CHECK(all_matches(text, "(<h2 id=\"findings)").size() == 1);
  CHECK(text.find("One of two.") < text.find("class=\"provenance\""));
  CHECK(text.find("class=\"provenance\"") < text.find("<nav"));
}

TEST_CASE("a figure has data for plotly.js where the page has it, and is its drawing alone elsewhere", "[html]") {
  HtmlPage still("Still"), live("Live");
  live.interactive("/* plotly.js, its license */");
  for (HtmlPage* page : {&still, &live}) {
    page->figure(kFigure, kSvg);
    CHECK_THAT(page->text(), ContainsSubstring("<svg"));
  }
  CHECK_THAT(still.text(), !ContainsSubstring("application/json") && !ContainsSubstring("Plotly"));
  CHECK_THAT(live.text(), ContainsSubstring("<script type=\"application/json\">{"));
  CHECK(all_matches(live.text(), "(its license)").size() == 1);
}

TEST_CASE("the contents list the headings by level", "[html]") {
  CHECK_THAT(
      whole_page().text(),
      ContainsSubstring("<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#exact-counts\">Exact counts</a><ul>\n"
                        "<li><a href=\"#exact-counts-2\">Exact counts</a></li>\n</ul>\n</li>\n"
                        "<li><a href=\"#z-hlen-mehr\">Zählen &amp; &lt;mehr&gt;</a></li>\n</ul>\n</nav>"));
}

TEST_CASE("the same page is the same text", "[html]") {
  CHECK(whole_page().text() == whole_page().text());
}

TEST_CASE("a drawing loses its background, has a size for the screen, and a title and ids of its own", "[html]") {
  const std::string svg = inline_svg(kSvg, "f1-", "Curve & more");
  CHECK_THAT(
      svg,
      StartsWith(
          "<svg role=\"img\" aria-labelledby=\"f1-title\" width=\"430\" height=\"310\" viewBox=\"0 0 430 310\""));
  CHECK_THAT(svg, ContainsSubstring("<title id=\"f1-title\">Curve &amp; more</title>"));
  CHECK_THAT(svg, ContainsSubstring("id='f1-gpPt5'") && ContainsSubstring("href='#f1-gpPt5'"));
  CHECK_THAT(svg, !ContainsSubstring("Gnuplot") && !ContainsSubstring("#ffffff") && !ContainsSubstring("<?xml"));
}

TEST_CASE("a drawing that could run or fetch something is not inlined", "[html]") {
  const auto inside = GENERATE("<script>x</script>",
                               "<g onclick=\"x\"/>",
                               "<image href=\"http://x\"/>",
                               "<use href='x.svg#a'/>",
                               "<rect fill=\"url(http://x)\"/>",
                               "<style>x</style>");
  CHECK(inline_svg(std::string("<svg>") + inside + "</svg>", "f", "") == "");
}

TEST_CASE("a page is well-formed", "[html]") {
  const auto folder = scratch();
  if (!run_program({"xmllint", "--version"}, {.seconds = 20}).started()) {
    ZEROSET_SKIP("xmllint is not installed");
  }
  // The page closes every element, so that but for its void <meta> it is XML as well, and a strict parser finds what
  // one of HTML would forgive.
  std::string text = std::regex_replace(whole_page().text(), std::regex("<meta ([^>]*)>"), "<meta $1/>");
  text.erase(0, text.find("<html"));
  atomic_write(folder / "page.xml", text);
  const ProgramResult result =
      run_program({"xmllint", "--noout", "--nonet", "page.xml"}, {.folder = folder, .seconds = 60});
  INFO(result.output);
  CHECK(result.status == 0);
}
