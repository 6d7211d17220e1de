#include "zeroset/document/figure.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/document/figure_writers.hpp"

#include "document/figures/figure_layout.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>
#include <set>
#include <sys/stat.h>

using namespace zeroset;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;

namespace {

const double kNaN = std::nan("");

/// Every kind of series, text that means something to gnuplot, a value that is missing and one off the scale.
Figure everything() {
  Figure figure{.name = "all", .title = "All", .caption = "Everything."};
  Panel curves{.title = "50 % {of_ 'it' `id` \\ <&> \"so\"",
               .x = {.title = "Epoch"},
               .y = {.title = "Loss", .unit = "λ²", .logarithmic = true}};
  curves.series.push_back({.key = "relu",
                           .name = "ReLU_1 & <co>",
                           .x = {0, 1, 2, 3},
                           .y = {1, 0.1, kNaN, 0.01},
                           .lower = {0.9, 0.08, kNaN, 0.008},
                           .upper = {1.1, 0.12, kNaN, 0.012}});
  curves.series.push_back({.key = "square.2",
                           .name = "square",
                           .kind = SeriesKind::points,
                           .x = {0, 1, 2},
                           .y = {2, 0, 0.5},
                           .text = {"a, \"b\"", "hidden", "it's `id`"}});
  Panel bars{.x = {.categories = {"ReLU `id`", "Legendre-10 on [-8, 8]"}}, .y = {.title = "Error", .unit = "%"}};
  bars.series.push_back({.key = "test",
                         .name = "test",
                         .kind = SeriesKind::bars,
                         .x = {0, 1},
                         .y = {40, 50},
                         .lower = {38, 49},
                         .upper = {42, 51}});
  bars.series.push_back(
      {.key = "chance", .name = "chance", .kind = SeriesKind::guide, .x = {-0.5, 1.5}, .y = {90, 90}});
  bars.series.push_back({.key = "words", .kind = SeriesKind::labels, .x = {0.5}, .y = {70}, .text = {"n = 3"}});
  figure.panels = {curves, bars};
  return figure;
}

/// Values of an axis, and whether it is logarithmic.
const std::vector<std::pair<std::vector<double>, bool>> kData{{{}, false},
                                                              {{}, true},
                                                              {{5}, false},
                                                              {{5}, true},
                                                              {{0}, false},
                                                              {{-3, 7}, false},
                                                              {{1e6, 1e6 + 1}, false},
                                                              {{1e-300, 1e300}, true},
                                                              {{kNaN}, false},
                                                              {{0, -1}, true},
                                                              {{1, 12}, true},
                                                              {{1, 1e20}, true},
                                                              {{-5, -4}, false},
                                                              {{1e-12, 2e-12}, false}};

bool has_gnuplot() {
  return run_program({"gnuplot", "--version"}, {.seconds = 20}).started();
}

Figure with_values(std::vector<double> y, bool logarithmic) {
  Series series{.key = "s", .x = std::vector<double>(y.size(), 1.0), .y = std::move(y)};
  return {.name = "f", .panels = {{.y = {.logarithmic = logarithmic}, .series = {series}}}};
}

}  // namespace

TEST_CASE("a figure's CSV has one line a point, and nothing where a value is missing", "[figure]") {
  CHECK(to_csv(everything()) ==
        "panel,series,x,y,lower,upper,text\n"
        "1,relu,0,1,0.9,1.1,\n"
        "1,relu,1,0.1,0.08,0.12,\n"
        "1,relu,2,,,,\n"
        "1,relu,3,0.01,0.008,0.012,\n"
        "1,square.2,0,2,,,\"a, \"\"b\"\"\"\n"
        "1,square.2,1,0,,,hidden\n"
        "1,square.2,2,0.5,,,it's `id`\n"
        "2,test,0,40,38,42,\n"
        "2,test,1,50,49,51,\n"
        "2,chance,-0.5,90,,,\n"
        "2,chance,1.5,90,,,\n"
        "2,words,0.5,70,,,n = 3\n");
}

TEST_CASE("a figure is read back from its JSON", "[figure]") {
  const Figure figure = everything();
  const Figure read = read_figure(parse_json(to_json(figure).dump(), "figure"));
  CHECK(to_json(read) == to_json(figure));  // the figure itself holds a NaN, which equals nothing
  CHECK(to_csv(read) == to_csv(figure));
  CHECK(to_gnuplot(read) == to_gnuplot(figure));
  CHECK(to_json(figure).begin().key() == "schema");
}

TEST_CASE("a malformed figure in JSON is refused at its pointer", "[figure]") {
  nlohmann::json json = parse_json(to_json(everything()).dump(), "figure");
  json["panels"][0]["series"][1]["x"][0] = "one";
  CHECK_THROWS_WITH(read_figure(json), ContainsSubstring("/panels/0/series/1/x/0: expected a number"));
  json["panels"][0]["series"][1]["x"] = {1};
  CHECK_THROWS_WITH(read_figure(json),
                    ContainsSubstring("panel 1, series \"square.2\": x, y, lower, upper and text differ"));
  json["panels"][0]["color"] = "red";
  CHECK_THROWS_WITH(read_figure(json), ContainsSubstring("/panels/0"));
}

TEST_CASE("what a logarithmic axis cannot show is said in a note", "[figure]") {
  const std::vector<std::string> said = notes(everything());
  REQUIRE(said.size() == 2);
  CHECK_THAT(said[0],
             ContainsSubstring("1 point of ReLU_1 & <co>") && ContainsSubstring("is not finite and not drawn"));
  CHECK_THAT(
      said[1],
      ContainsSubstring("1 point of square") && ContainsSubstring("not positive and not on the logarithmic axis"));
  CHECK(notes(with_values({1, 2}, true)).empty());
}

TEST_CASE("where a line lifts the pen nothing is missing, and a value that was not measured is", "[figure]") {
  Figure figure{.name = "pieces", .panels = {{.title = "a"}}};
  for (const SeriesKind kind : {SeriesKind::line, SeriesKind::guide}) {
    figure.panels[0].series = {{.key = "two", .kind = kind, .x = {0, 1, kNaN, 0, 1}, .y = {0, 1, kNaN, 1, 2}}};
    CHECK(notes(figure).empty());
    CHECK(notes(read_figure(parse_json(to_json(figure).dump(), "figure"))).empty());
    figure.panels[0].series[0].y[1] = kNaN;
    CHECK(notes(figure).size() == (kind == SeriesKind::line ? 1 : 0));  // a guide has no values
  }
  figure.panels[0].series = {{.key = "p", .kind = SeriesKind::points, .x = {0, kNaN}, .y = {0, kNaN}}};
  CHECK(notes(figure).size() == 1);  // markers have no pen
}

TEST_CASE("the axes hold all data, however large, small, equal or absent", "[figure]") {
  const auto& [values, logarithmic] = kData.at(GENERATE(range(std::size_t{0}, kData.size())));
  const AxisLayout axis = lay_out(with_values(values, logarithmic)).panels[0].y;
  CHECK(axis.lower < axis.upper);
  CHECK((axis.step > 0 || !axis.ticks.empty()));
  CHECK(axis.widest < 3);
  for (const double value : values) {
    if (std::isfinite(value) && (!logarithmic || value > 0)) {
      CHECK((axis.lower <= value && value <= axis.upper));
      CHECK((axis.place(value) >= 0 && axis.place(value) <= 1));
    }
  }
}

TEST_CASE("ticks of a logarithmic axis stand on powers of ten, wherever the axis begins", "[figure]") {
  // gnuplot 5.4 would begin them at the end of the axis, 634, and call that 10^2.
  CHECK_THAT(to_gnuplot(with_values({890, 3226, 12266, 47818}, true)), ContainsSubstring("set ytics 100,10\n"));
  CHECK_THAT(to_gnuplot(with_values({2e-7, 3e-3, 5e2}, true)), ContainsSubstring("set ytics 1e-08,"));
}

TEST_CASE("a logarithmic axis of a factor of three and more has at least three ticks", "[figure]") {
  for (const auto& [least, most] : {std::pair(1.2, 4.1), {0.3, 0.95}, {5.1, 19.0}, {2.1e-5, 7e-5}, {1.0, 20.0}}) {
    const AxisLayout axis = lay_out(with_values({least, most}, true)).panels[0].y;
    INFO(least);
    CHECK(axis.ticks.size() >= 3);
  }
}

TEST_CASE("series of one name look the same in every panel and stand once in the legend", "[figure]") {
  Figure figure = with_values({1, 2}, false);
  figure.panels[0].series[0].name = "ReLU";
  figure.panels.push_back(figure.panels[0]);
  figure.panels[1].series.insert(figure.panels[1].series.begin(),
                                 {.key = "first", .name = "square", .x = {1}, .y = {1}});
  const FigureLayout layout = lay_out(figure);
  CHECK(layout.legend.size() == 2);
  CHECK(layout.styles[0][0] == layout.styles[1][1]);
  CHECK(layout.styles[0][0] != layout.styles[1][0]);
}

TEST_CASE("thin series are drawn behind the rest of their name, without a mark, and read back", "[figure]") {
  Figure figure = with_values({1, 2}, false);
  std::vector<Series>& series = figure.panels[0].series;
  series[0].key = "median";
  series[0].name = "ReLU";
  series.push_back({.key = "seed1", .name = "ReLU", .x = {1}, .y = {3}, .thin = true});
  const std::string script = to_gnuplot(figure);
  const std::size_t plot = script.find("plot data");
  REQUIRE(script.find("'seed1'", plot) != std::string::npos);
  CHECK(script.find("'seed1'", plot) < script.find("'median'", plot));
  CHECK_THAT(script, ContainsSubstring("with lines ls 1 dt solid lw 0.5"));
  CHECK(read_figure(parse_json(to_json(figure).dump(), "figure")) == figure);
}

TEST_CASE("labels of points at one place are placed apart", "[figure]") {
  Figure figure = with_values({1, 1, 1}, false);
  figure.panels[0].series[0].kind = SeriesKind::points;
  figure.panels[0].series[0].text = {"figure7-two", "figure7", "2-3-1"};
  const auto places = place_labels(figure.panels[0], lay_out(figure).panels[0]);
  REQUIRE(places.size() == 3);
  std::set<std::pair<double, double>> different;
  for (const auto& [key, place] : places) {
    different.emplace(place.dx, place.dy);
  }
  CHECK(different.size() == 3);
}

TEST_CASE("shown annotations of a dense figure cover no other text, and the first of all is shown", "[figure]") {
  Figure figure = with_values({0, 1, 0.5, 0.2, 0.8, 0.4, 0.6}, false);
  Panel& panel = figure.panels[0];
  Series marks{.key = "marks", .kind = SeriesKind::labels}, many{.key = "many", .kind = SeriesKind::annotations};
  for (int i = 0; i < 80; ++i) {  // eighty numbers, half of them on ten points
    const double angle = 0.7 * (i < 40 ? i % 10 : i);
    many.x.push_back(3 + 2.5 * std::cos(angle));
    many.y.push_back(0.5 + 0.4 * std::sin(1.3 * angle));
    many.text.push_back(std::to_string(i) + ".5");
    if (i < 10) {
      marks.x.push_back(many.x.back());
      marks.y.push_back(many.y.back());
      marks.text.emplace_back("•");
    }
  }
  panel.series.push_back(marks);
  panel.series.push_back(many);
  const PanelLayout layout = lay_out(figure).panels[0];
  const auto places = place_labels(panel, layout);
  std::vector<TextBox> shown;
  for (const auto& [key, place] : places) {
    if (place.shown) {
      shown.push_back(place.box);
    }
  }
  CHECK(places.size() == 80);
  CHECK(places.begin()->second.shown);
  CHECK(shown.size() > 20);
  CHECK(shown.size() < 80);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    CHECK((shown[i].left > layout.left && shown[i].top <= layout.top && shown[i].bottom > layout.bottom));
    for (std::size_t j = 0; j < i; ++j) {
      const bool apart = shown[i].right <= shown[j].left || shown[j].right <= shown[i].left ||
                         shown[i].top <= shown[j].bottom || shown[j].top <= shown[i].bottom;
      CHECK(apart);
    }
    for (std::size_t k = 0; k < marks.x.size(); ++k) {  // nor the middle of a mark
      const double x = layout.left + layout.x.place(marks.x[k]) * (layout.right - layout.left);
      const double y = layout.bottom + layout.y.place(marks.y[k]) * (layout.top - layout.bottom);
      CHECK_FALSE((shown[i].left < x && x < shown[i].right && shown[i].bottom < y && y < shown[i].top));
    }
  }
  const std::string script = to_gnuplot(figure);
  std::size_t drawn = 0;
  for (std::size_t at = script.find("set label label_"); at != std::string::npos;
       at = script.find("set label label_", at + 1)) {
    ++drawn;
  }
  CHECK(drawn == shown.size() + marks.x.size());
}

TEST_CASE("a figure that cannot be drawn is refused", "[figure]") {
  Figure figure = everything();
  SECTION("a name that is a path") {
    figure.name = "../all";
  }
  SECTION("no panels") {
    figure.panels.clear();
  }
  SECTION("two series of one key") {
    figure.panels[0].series[1].key = "relu";
  }
  SECTION("bounds on one side") {
    figure.panels[0].series[0].upper.clear();
  }
  SECTION("an empty range") {
    figure.panels[0].x.lower = figure.panels[0].x.upper = 1;
  }
  SECTION("a logarithmic axis from zero") {
    figure.panels[0].y.lower = 0;
  }
  CHECK_THROWS_AS(to_gnuplot(figure), InvalidArgument);
}

TEST_CASE("gnuplot draws every kind of series, without a word and twice the same", "[figure]") {
  if (!has_gnuplot()) {
    ZEROSET_SKIP("gnuplot is not installed");
  }
  const auto folder = scratch();
  const WrittenFigure written = write_figure(everything(), folder);
  INFO(written.reason);
  REQUIRE(written.status == DrawStatus::drawn);
  CHECK(written.files.size() == 6);
  const std::string svg = read_file(folder / "all.svg");
  const std::string png = read_file(folder / "all.png");
  const std::string pdf = read_file(folder / "all.pdf");
  const ProgramResult again = run_program({"gnuplot", "-d", "all.gp"}, {.folder = folder, .seconds = 60});
  CHECK(again.status == 0);
  CHECK(again.output == "");
  (void)draw_figure("all", folder);
  CHECK(read_file(folder / "all.svg") == svg);
  CHECK(read_file(folder / "all.png") == png);
  CHECK_THAT(read_file(folder / "all.pdf"),
             ContainsSubstring("CreationDate (D:19700101") || !ContainsSubstring("CreationDate"));
  CHECK(read_file(folder / "all.pdf").size() == pdf.size());
  CHECK_THAT(svg, ContainsSubstring("ReLU_1 &amp; &lt;co"));  // neither markup nor a subscript
  CHECK_THAT(svg, ContainsSubstring("`id`"));
}

TEST_CASE("the SVG of a figure is well-formed XML", "[figure]") {
  const auto folder = scratch();
  if (!has_gnuplot() || !run_program({"xmllint", "--version"}, {.seconds = 20}).started()) {
    ZEROSET_SKIP("gnuplot or xmllint is not installed");
  }
  REQUIRE(write_figure(everything(), folder).status == DrawStatus::drawn);
  const ProgramResult result =
      run_program({"xmllint", "--noout", "--nonet", "all.svg"}, {.folder = folder, .seconds = 60});
  INFO(result.output);
  CHECK(result.status == 0);
}

TEST_CASE("an axis of any data is drawn", "[figure]") {
  if (!has_gnuplot()) {
    ZEROSET_SKIP("gnuplot is not installed");
  }
  const auto folder = scratch();
  const auto& [values, logarithmic] = kData.at(GENERATE(range(std::size_t{0}, kData.size())));
  const WrittenFigure written = write_figure(with_values(values, logarithmic), folder);
  INFO(written.reason);
  CHECK(written.status == DrawStatus::drawn);
}

TEST_CASE("without gnuplot the data and the script are written, and the status says so", "[figure]") {
  const auto folder = scratch();
  const WrittenFigure written = write_figure(everything(), folder, {.gnuplot = "no-such-gnuplot"});
  CHECK(written.status == DrawStatus::no_gnuplot);
  CHECK_THAT(written.reason, ContainsSubstring("no-such-gnuplot is not here"));
  REQUIRE(written.files.size() == 3);
  CHECK(read_file(written.files[0]) == to_csv(everything()));
  CHECK(read_figure(read_json_file(written.files[1])).name == "all");
}

TEST_CASE("a gnuplot that fails, hangs or leaves half a file is not taken at its word", "[figure]") {
  const auto folder = scratch();
  const auto program = [&](const std::string& body, double seconds = 60) {
    const auto path = folder / "fake";
    atomic_write(path, "#!/bin/sh\n" + body);
    ::chmod(path.c_str(), 0755);
    return write_figure(everything(), folder, {.gnuplot = path.string(), .seconds = seconds});
  };
  const WrittenFigure failed = program("echo '\n   ^\nline 7: no such terminal'; exit 1\n");
  CHECK(failed.status == DrawStatus::failed);
  CHECK(failed.reason == "gnuplot failed: line 7: no such terminal");
  CHECK_THAT(program("exec sleep 600\n", 1).reason, ContainsSubstring("more than 1 s"));
  const WrittenFigure half = program("echo '<svg>' > all.svg; echo '%%EOF' > all.pdf; echo IEND > all.png\n");
  CHECK(half.status == DrawStatus::failed);
  CHECK_THAT(half.reason, ContainsSubstring("all.svg"));
  CHECK(half.files.size() == 5);
}

TEST_CASE("a heat map has a cell of its colour for every value that is there, and a bar for them", "[figure]") {
  Figure figure{.name = "heat"};
  Panel panel{.x = {.categories = {"a", "b"}}, .y = {.title = "y"}, .z = {.title = "share", .lower = 0, .upper = 1}};
  panel.series.push_back({.key = "cells",
                          .kind = SeriesKind::heat_map,
                          .x = {0, 1, 0, 1},
                          .y = {0, 0, 0.5, 0.5},
                          .z = {0, 1, 0.25, kNaN}});
  panel.series.push_back({.key = "words", .kind = SeriesKind::labels, .x = {1}, .y = {0}, .text = {"one"}});
  figure.panels = {panel};
  CHECK(read_figure(to_json(figure)).panels[0].z == panel.z);
  CHECK_THAT(to_csv(figure),
             ContainsSubstring("panel,series,x,y,lower,upper,text,z\n1,cells,0,0,,,,0\n1,cells,1,0,,,,1"));
  CHECK(notes(figure).size() == 1);
  const FigureLayout layout = lay_out(figure);
  CHECK(cell_size(panel.series[0]) == std::pair(1.0, 0.5));
  CHECK(layout.panels[0].y.lower == -0.25);
  CHECK(layout.panels[0].y.upper == 0.75);
  CHECK(layout.panels[0].right < layout.panels[0].bar_left);
  CHECK(layout.legend.empty());
  const auto folder = scratch();
  const WrittenFigure written = write_figure(figure, folder);
  if (written.status == DrawStatus::no_gnuplot) {
    ZEROSET_SKIP(written.reason);
  }
  INFO(written.reason);
  REQUIRE(written.status == DrawStatus::drawn);
  const std::string svg = read_file(folder / "heat.svg");
  CHECK_THAT(svg, ContainsSubstring("rgb( 55, 126, 184)"));  // the upper end
  CHECK_THAT(svg, ContainsSubstring("share"));
  panel.series[0].z.pop_back();
  figure.panels = {panel};
  CHECK_THROWS_AS(validate(figure), InvalidArgument);
  panel.series[0].z.push_back(1);
  panel.x = {.logarithmic = true};
  figure.panels = {panel};
  CHECK_THROWS_AS(validate(figure), InvalidArgument);
}
