// Figures at the width that they have in print.
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/document/figure.hpp"
#include "zeroset/document/figure_writers.hpp"
#include "zeroset/document/results.hpp"

#include "document/figures/figure_layout.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <regex>

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;
using zeroset::testing::WithinAbs;

namespace {

namespace fs = std::filesystem;

constexpr double kColumn = 8.9;  // cm, one column of a journal
constexpr double kPage = 18.3;   // both

Panel curves(const std::string& title, double scale) {
  Panel panel{.title = title,
              .x = {.title = "epoch of descent, counted from the first step of the second stage"},
              .y = {.title = "mean training loss of all replicas", .logarithmic = true}};
  const std::vector<std::string> names{"relu",
                                       "relu-legendre-10 on [-8, 8], whose name is much longer than a column of "
                                       "a journal is wide, by any count"};
  for (std::size_t s = 0; s < names.size(); ++s) {
    Series series{.key = "s" + std::to_string(s), .name = names[s], .x = {0, 1, 2, 3}};
    for (const double x : series.x) {
      series.y.push_back(scale * std::exp(-x) / static_cast<double>(s + 1));
    }
    panel.series.push_back(series);
  }
  return panel;
}

/// Networks against networks, with a number in each cell and names that are long.
Panel cells(const std::string& title) {
  Panel panel{
      .title = title, .x = {.title = "network"}, .y = {.title = "given network"}, .z = {.title = "share", .unit = "%"}};
  Series map{.key = "cells", .kind = SeriesKind::heat_map}, words{.key = "words", .kind = SeriesKind::labels};
  for (int i = 0; i < 5; ++i) {
    panel.x.categories.push_back("relu-hermite-2 seed " + std::to_string(i));
    for (int j = 0; j < 5; ++j) {
      map.x.push_back(i);
      map.y.push_back(j);
      map.z.push_back(10.0 * i + j);
      words.text.push_back(std::to_string(10 * i + j) + ".5");
    }
  }
  words.x = map.x;
  words.y = map.y;
  panel.y.categories = panel.x.categories;
  panel.series = {map, words};
  return panel;
}

/// Points at nearly one place, each with words beside it.
Panel crowd() {
  Panel panel{.title = "crowd", .x = {.title = "x"}, .y = {.title = "y"}};
  Series points{.key = "points", .name = "points", .kind = SeriesKind::points};
  Series words{.key = "words", .kind = SeriesKind::labels};
  for (int i = 0; i < 4; ++i) {
    points.x.push_back(0.02 * i);
    points.y.push_back(0.01 * i);
    points.text.push_back("network " + std::to_string(i));
    words.x.push_back(0.7 + 0.01 * i);
    words.y.push_back(0.5);
    words.text.push_back("1.5" + std::to_string(i));
  }
  points.x.push_back(1);
  points.y.push_back(1);
  points.text.emplace_back();
  panel.series = {points, words};
  return panel;
}

Figure at_width(double width) {
  return {.name = "print",
          .panels = {curves("training", 3000), curves("test", 2), cells("right, given right"), crowd()},
          .width = width};
}

double number(const std::string& text) {
  return std::stod(text);
}

/// Every number that the first group of the expression finds.
std::vector<double> numbers(const std::string& text, const std::string& expression) {
  const std::regex regex(expression);
  std::vector<double> found;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match) {
    found.push_back(number((*match)[1]));
  }
  return found;
}

struct Word {
  std::string text{};
  double left = 0, top = 0, right = 0, bottom = 0;
};

/// The words of a PDF's page with their boxes, by pdftotext; the first is the page itself.
std::vector<Word> words_of(const fs::path& pdf) {
  const ProgramResult result = run_program({"pdftotext", "-bbox", pdf.string(), "-"}, {.seconds = 60});
  const std::regex page("<page width=\"([-\\d.]+)\" height=\"([-\\d.]+)\"");
  const std::regex word(
      "<word xMin=\"([-\\d.]+)\" yMin=\"([-\\d.]+)\" xMax=\"([-\\d.]+)\" yMax=\"([-\\d.]+)\">([^<]*)<");
  std::smatch size;
  REQUIRE(std::regex_search(result.output, size, page));
  std::vector<Word> words{{"", 0, 0, number(size[1]), number(size[2])}};
  for (std::sregex_iterator match(result.output.begin(), result.output.end(), word), end; match != end; ++match) {
    const std::smatch& box = *match;
    words.push_back({box[5], number(box[1]), number(box[2]), number(box[3]), number(box[4])});
  }
  return words;
}

/// Points by which one covers the other in width and in height; a line's box has more air than this.
bool covers(const Word& a, const Word& b) {
  constexpr double kAcross = 0.6, kDown = 2.2;
  return std::min(a.right, b.right) - std::max(a.left, b.left) > kAcross &&
         std::min(a.bottom, b.bottom) - std::max(a.top, b.top) > kDown;
}

void draw(const Figure& figure, const fs::path& folder) {
  const WrittenFigure written = write_figure(figure, folder);
  INFO(written.reason);
  REQUIRE(written.status == DrawStatus::drawn);
}

bool is_there(const std::string& program, const std::string& option) {
  return run_program({program, option}, {.seconds = 20}).started();
}

}  // namespace

TEST_CASE("a width in print is read in millimeters, centimeters, inches and points", "[figure]") {
  CHECK_THAT(read_figure_width("89mm"), WithinAbs(8.9, 1e-12));
  CHECK_THAT(read_figure_width("18.3 cm"), WithinAbs(18.3, 1e-12));
  CHECK_THAT(read_figure_width("3.5in"), WithinAbs(8.89, 1e-12));
  CHECK_THAT(read_figure_width("252pt"), WithinAbs(8.89, 1e-12));
  for (const char* wrong : {"", "89", "mm", "89 m", "89mm wide", "49mm", "1001mm", "-89mm", "nanmm", "infcm"}) {
    INFO(wrong);
    CHECK_THROWS_WITH(read_figure_width(wrong), ContainsSubstring("such as 89mm"));
  }
}

TEST_CASE("a figure keeps its width in JSON, and one without a width says none", "[figure]") {
  CHECK(read_figure(to_json(at_width(kColumn))).width == kColumn);
  CHECK_FALSE(to_json(at_width(0)).contains("width"));
  CHECK_THROWS_AS(validate(at_width(3)), InvalidArgument);
}

TEST_CASE("panels stand below one another where two are too wide, and side by side where they are not", "[figure]") {
  const FigureLayout narrow = lay_out(at_width(kColumn)), wide = lay_out(at_width(kPage));
  CHECK(narrow.width == kColumn);
  CHECK(wide.width == kPage);
  CHECK(narrow.panels[1].top < narrow.panels[0].bottom);
  CHECK(wide.panels[1].left > wide.panels[0].right);
  CHECK(wide.panels[1].bottom == wide.panels[0].bottom);
  CHECK(narrow.panels[1].left == narrow.panels[0].left);
  for (const FigureLayout& layout : {narrow, wide}) {
    for (const PanelLayout& box : layout.panels) {
      CHECK((box.left > 0 && box.right < layout.width && box.bottom > 0 && box.top < layout.height));
      CHECK(box.right - box.left > 0.3 * layout.width / (layout.width == kColumn ? 1 : 2));
      CHECK(box.top - box.bottom >= 2.9);
    }
  }
}

TEST_CASE("each name beside a vertical axis has a line of its own", "[figure]") {
  Figure figure{.name = "names", .panels = {cells("many")}, .width = kColumn};
  for (int i = 5; i < 18; ++i) {
    figure.panels[0].y.categories.push_back("relu-hermite-2 seed " + std::to_string(i));
  }
  const PanelLayout box = lay_out(figure).panels[0];
  CHECK(box.top - box.bottom >= 18 * kLineHeight);
}

TEST_CASE("several panels have letters, and a single one has none", "[figure]") {
  Figure figure = at_width(0);
  const FigureLayout four = lay_out(figure);
  for (std::size_t p = 0; p < 4; ++p) {
    const PanelLayout& box = four.panels[p];
    CHECK(box.letter.lines == std::vector{std::string(1, "abcd"[p])});
    CHECK((box.letter.x < box.left && box.letter.y > box.top));
  }
  figure.panels.resize(1);
  CHECK(lay_out(figure).panels[0].letter.lines.empty());
}

TEST_CASE("axes of one title are shared, unless that squeezes a panel", "[figure]") {
  const auto panel = [](double low, double high) {
    return Panel{.y = {.title = "loss"}, .series = {{.key = "s", .x = {0, 1}, .y = {low, high}}}};
  };
  Figure figure{.name = "shared", .panels = {panel(10, 14), panel(12, 19)}};
  FigureLayout layout = lay_out(figure);
  CHECK(layout.panels[0].y.lower == layout.panels[1].y.lower);
  CHECK(layout.panels[0].y.upper == layout.panels[1].y.upper);
  CHECK(layout.panels[0].y.step == layout.panels[1].y.step);
  CHECK((layout.panels[0].y.lower < 10 && layout.panels[0].y.upper > 19));
  figure.panels[1].y.title = "error";
  layout = lay_out(figure);
  CHECK(layout.panels[0].y.upper < 19);
  figure.panels = {panel(10, 14), panel(12, 1900)};
  layout = lay_out(figure);
  CHECK(layout.panels[0].y.upper < 19);
}

TEST_CASE("ticks of logarithmic axes are powers of ten with true superscripts", "[figure]") {
  const auto script = [](std::vector<double> y) {
    return to_gnuplot(
        {.name = "f",
         .panels = {{.y = {.logarithmic = true}, .series = {{.key = "s", .x = {0, 1}, .y = std::move(y)}}}}});
  };
  CHECK_THAT(script({0.01, 100}), ContainsSubstring("set format y '10^{%T}'"));
  CHECK_THAT(script({2e-5, 6e-5}), ContainsSubstring("'2×10⁻⁵'"));
  CHECK_THAT(script({2, 30}), ContainsSubstring("'20'"));
  const AxisLayout short_axis =
      lay_out({.name = "f",
               .panels = {{.y = {.logarithmic = true}, .series = {{.key = "s", .x = {0, 1}, .y = {2.41, 2.62}}}}}})
          .panels[0]
          .y;
  CHECK(short_axis.ticks.size() >= 2);  // no 1, 2 or 5 lies there
}

TEST_CASE("colors darken from a color that paper is not to one on which black words read", "[figure]") {
  const std::string script = to_gnuplot(at_width(0));
  const std::size_t begin = script.find("set palette defined (");
  REQUIRE(begin != std::string::npos);
  const std::string palette = script.substr(begin, script.find('\n', begin) - begin);
  std::vector<double> luminances;
  std::size_t place = palette.find('#');
  for (; place != std::string::npos; place = palette.find('#', place + 1)) {
    double luminance = 0;
    for (const auto& [offset, weight] : {std::pair(1U, 0.2126), {3U, 0.7152}, {5U, 0.0722}}) {
      luminance += weight * std::pow(std::stoi(palette.substr(place + offset, 2), nullptr, 16) / 255.0, 2.2);
    }
    luminances.push_back(luminance);
  }
  REQUIRE(luminances.size() >= 4);
  CHECK(luminances.front() < 0.85);
  CHECK(std::ranges::is_sorted(luminances, std::greater<>()));
  CHECK((luminances.back() + 0.05) / 0.05 > 4.5);  // contrast with black
}

TEST_CASE("numbers in cells are shown all or none", "[figure]") {
  Figure figure{.name = "cells", .panels = {cells("many")}, .width = 5};
  const auto places = place_labels(figure.panels[0], lay_out(figure).panels[0]);
  CHECK(places.size() == 25);
  CHECK(std::ranges::none_of(places, [](const auto& place) { return place.second.shown; }));
  figure.width = kPage;
  CHECK(place_labels(figure.panels[0], lay_out(figure).panels[0]).empty());  // all stay where they are
}

TEST_CASE("an SVG is as wide in print as was asked, with letters in bold and type of six points and more", "[figure]") {
  if (!is_there("gnuplot", "--version")) {
    ZEROSET_SKIP("gnuplot is not installed");
  }
  const auto folder = scratch();
  draw(at_width(kColumn), folder);
  const std::string svg = read_file(folder / "print.svg");
  CHECK_THAT(svg, ContainsSubstring("width=\"89mm\""));
  const std::vector<double> units = numbers(svg, "viewBox=\"0 0 (\\d+) ");
  REQUIRE(units.size() == 1);
  const std::vector<double> sizes = numbers(svg, "font-size=\"([\\d.]+)\"");
  REQUIRE(sizes.size() > 30);
  const double points = 89 / 25.4 * 72 / units[0];  // a unit of the drawing
  CHECK(*std::ranges::min_element(sizes) * points >= 6);
  CHECK(*std::ranges::max_element(sizes) * points <= 9);
  for (const char letter : {'a', 'b', 'c', 'd'}) {
    CHECK(std::regex_search(svg, std::regex(std::string("font-weight=\"bold\"[^>]*>") + letter + "<")));
  }
}

/// A curve of two panels, each on the scale of its own.
Figure scales(double x, double y) {
  const auto panel = [](double a, double b) {
    return Panel{.x = {.title = "first axis, 60.1 %"},
                 .y = {.title = "second axis, 15.2 %"},
                 .series = {{.key = "s", .name = "run", .x = {-8 * a, 0, 9.8 * a}, .y = {-4 * b, b, 8 * b}}}};
  };
  Figure figure{.name = "scales", .panels = {panel(x, y), panel(3 * y, 2 * x)}, .panel_width = 7};
  figure.panels[1].x.title = "further";
  figure.panels[1].y.title = "up";
  return figure;
}

TEST_CASE(
    "every tick of an axis has room for its label as it is written, two ticks are there, and none lies just beyond",
    "[figure]") {
  for (const double size : {1e-5, 1.5e-5, 1.25e-4, 1e-3, 0.3, 1.0, 1e6, 3e7, 1e15}) {
    INFO(size);
    for (const PanelLayout& box : lay_out(scales(size, 0.7 * size)).panels) {
      for (const AxisLayout* axis : {&box.x, &box.y}) {
        const double first = std::ceil(axis->lower / axis->step - 1e-9) * axis->step;
        CHECK(first + axis->step <= axis->upper * (1 + 1e-12));
        const double beyond = std::ceil(axis->upper / axis->step - 1e-9) * axis->step - axis->upper;
        CHECK((beyond <= 1e-9 * axis->step || beyond >= 0.01 * axis->step));
        if (size < 1e-4 || size > 1e6) {  // "−5×10⁻⁵"
          CHECK(axis->widest >= text_width("5×10") + text_width("5", kPowerSize) - 1e-9);
        }
      }
    }
  }
  // 0.00149862 is 0.3 % of a step short of the tick whose line would stand without a label.
  Figure figure = scales(1, 1);
  figure.panel_width = 14;
  figure.panels[0].x.lower = -0.00112;
  figure.panels[0].x.upper = 0.0014986;
  CHECK_THAT(lay_out(figure).panels[0].x.upper, WithinAbs(0.0015, 1e-12));
}

TEST_CASE("labels of very small and large ticks are within the page and cover neither titles nor each other",
          "[figure]") {
  if (!is_there("gnuplot", "--version") || !is_there("pdftotext", "-v")) {
    ZEROSET_SKIP("gnuplot or pdftotext is not installed");
  }
  const double size = GENERATE(1e-5, 1.25e-4, 3e7);
  CAPTURE(size);
  const auto folder = scratch();
  draw(scales(size, 0.7 * size), folder);
  const std::vector<Word> words = words_of(folder / "scales.pdf");
  CHECK(words.size() > 20);
  for (std::size_t i = 1; i < words.size(); ++i) {
    INFO(words[i].text);
    CHECK((words[i].left > -0.3 && words[i].right < words.front().right + 0.3));
    for (std::size_t j = 1; j < i; ++j) {
      INFO(words[j].text);
      CHECK_FALSE(covers(words[i], words[j]));
    }
  }
}

TEST_CASE("in print no word covers another or leaves the page", "[figure]") {
  if (!is_there("gnuplot", "--version") || !is_there("pdftotext", "-v")) {
    ZEROSET_SKIP("gnuplot or pdftotext is not installed");
  }
  const std::vector<double> widths{kColumn, 12.0, kPage, 0.0};
  const double width = widths.at(GENERATE(range(std::size_t{0}, std::size_t{4})));
  CAPTURE(width);
  const auto folder = scratch();
  draw(at_width(width), folder);
  const std::vector<Word> words = words_of(folder / "print.pdf");
  const Word& page = words.front();
  CHECK_THAT(page.right, WithinAbs((width > 0 ? width : 17.2) / 2.54 * 72, 1));
  CHECK(words.size() > 60);
  for (std::size_t i = 1; i < words.size(); ++i) {
    INFO(words[i].text);
    CHECK((words[i].left > -0.3 && words[i].right < page.right + 0.3 && words[i].top > -0.3 &&
           words[i].bottom < page.bottom + 0.3));
    for (std::size_t j = 1; j < i; ++j) {
      INFO(words[j].text);
      CHECK_FALSE(covers(words[i], words[j]));
    }
  }
}

TEST_CASE("results are written with figures of the width that is asked for", "[figure]") {
  const auto folder = scratch();
  Figure figure = at_width(0);
  (void)write_results({.figures = {figure}}, folder, {}, kColumn);
  CHECK(read_figure(read_json_file(folder / "figures" / "print.json")).width == kColumn);
  figure.width = kPage;
  (void)write_results({.figures = {figure}}, folder);
  CHECK(read_figure(read_json_file(folder / "figures" / "print.json")).width == kPage);
}

TEST_CASE("Matplotlib takes the style file that lies beside the figures", "[figure]") {
  const auto folder = scratch();
  (void)write_figure(at_width(0), folder, {.gnuplot = "no-such-gnuplot"});
  CHECK(read_file(folder / "zeroset.mplstyle") == to_mplstyle());
  const std::string import = "import matplotlib as m; m.use('Agg'); import matplotlib.pyplot as p; ";
  if (run_program({"python3", "-c", import}, {.seconds = 120}).status != 0) {
    ZEROSET_SKIP("Matplotlib is not installed");
  }
  const std::string use = import +
                          "p.style.use('zeroset.mplstyle'); p.plot([1, 2], [1, 3]); p.savefig('f.pdf'); "
                          "print(m.rcParams['font.size'], len(m.rcParams['axes.prop_cycle']), end='')";
  const ProgramResult result = run_program({"python3", "-c", use}, {.folder = folder, .seconds = 120});
  CHECK(result.status == 0);
  CHECK(result.output == "8.0 8");
}
