// The gnuplot script of a figure.
#include "zeroset/core/text.hpp"
#include "zeroset/document/figure_writers.hpp"

#include "document/figures/figure_layout.hpp"
#include "document/figures/figure_plot.hpp"
#include "document/figures/figure_style.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace zeroset {
namespace {

std::string heading(const std::string& text) {
  return "\n# ---- " + text + " " + std::string(110 - text.size(), '-') + "\n";
}

constexpr double kLeaderFrom = 0.4;  // cm

/// Builds the script top to bottom. All words stand in variables at its head, where nothing in them can be taken for a
/// command, and an author finds them.
class Script {
 public:
  explicit Script(const Figure& figure) : figure_(figure), layout_(lay_out(figure)) {}

  std::string text() {
    head();
    words();
    data();
    out_ += heading("drawing");
    out_ += "do for [form in 'svg pdf png'] {\n";
    out_ += terminals() + line_styles(layout_.num_styles);
    out_ += "set multiplot\n";
    for (std::size_t p = 0; p < figure_.panels.size(); ++p) {
      panel(p);
    }
    legend();
    return out_ + "unset multiplot\nset output\n}\n";
  }

 private:
  void head() {
    const char* name = figure_.name.c_str();
    out_ += formatted("# Draws %s.svg, %s.pdf and %s.png from %s.csv. Run in this folder, with gnuplot 5.4 or later:\n",
                      name,
                      name,
                      name,
                      name);
    out_ += formatted("#   gnuplot %s.gp\n", name);
    out_ += "# Change what you like: size and type, words, styles, then the settings of each panel below them.\n";
    out_ += heading("size and type");
    out_ += formatted("name = %s\n", literal(figure_.name).c_str());
    out_ += formatted(
        "width = %.4g    # cm in print; in SVG 50 pixels each\nheight = %.4g   # cm\n", layout_.width, layout_.height);
    out_ += formatted("typeface = 'sans-serif'\ntype_size = %.4g   # points in print\n", kTypeSize);
  }

  void words() {
    out_ += heading("words (Unicode; without markup)");
    for (std::size_t p = 0; p < figure_.panels.size(); ++p) {
      const Panel& panel = figure_.panels[p];
      const PanelLayout& box = layout_.panels[p];
      out_ += box.letter.lines.empty() ? "" : formatted("letter_%zu = ", p + 1) + literal(box.letter.lines) + "\n";
      out_ += formatted("title_%zu = ", p + 1) + literal(box.title.lines) + "\n";
      out_ += formatted("x_title_%zu = ", p + 1) + literal(box.x_title.lines) + "\n";
      out_ += formatted("y_title_%zu = ", p + 1) + literal(box.y_title.lines) + "\n";
      out_ += has_heat_map(panel) ? formatted("z_title_%zu = ", p + 1) + literal(box.z_title.lines) + "\n" : "";
    }
    for (std::size_t i = 0; i < layout_.legend.size(); ++i) {
      out_ += formatted("legend_%zu = ", i + 1) + literal(layout_.legend[i].text.lines) + "\n";
    }
    std::size_t number = 0;
    for (const Panel& panel : figure_.panels) {
      for (const Series& series : panel.series) {
        for (const std::string& text : series.text) {
          ++number;
          out_ += text.empty() ? "" : formatted("label_%zu = ", number) + literal(text) + "\n";
        }
      }
    }
    tick_words();
  }

  void tick_words() {
    for (std::size_t p = 0; p < layout_.panels.size(); ++p) {
      for (const bool horizontal : {true, false}) {
        const AxisLayout& axis = horizontal ? layout_.panels[p].x : layout_.panels[p].y;
        for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
          out_ += formatted("%s_tick_%zu_%zu = ", horizontal ? "x" : "y", p + 1, i + 1) + literal(axis.ticks[i].lines) +
                  "\n";
        }
      }
    }
  }

  void data() {
    out_ += heading("data: panel, series, x, y, lower, upper, text" + std::string(heat_maps() ? ", z" : ""));
    out_ += "set encoding utf8\nset datafile separator comma\nset datafile columnheaders\n";
    out_ += "pick(p, s, c) = (column(1) == p && strcol(2) eq s && strcol(c) ne '') ? column(c) : NaN\n";
    out_ += "data = name.'.csv'\n";
  }

  [[nodiscard]] bool heat_maps() const { return std::ranges::any_of(figure_.panels, has_heat_map); }

  void colors(std::size_t p) {
    const PanelLayout& box = layout_.panels[p];
    out_ += box.bar_left < box.bar_right ? color_scale(box, layout_) : heat_maps() ? "unset colorbox\n" : "";
  }

  /// Without it gnuplot begins a logarithmic axis' ticks at the end of the axis, and calls them by the next power.
  static std::string first_tick(const AxisLayout& axis) {
    if (!axis.logarithmic) {
      return "";
    }
    const double decades = std::log10(axis.step);
    return formatted("%.6g,", std::pow(10.0, decades * std::floor(std::log10(axis.lower) / decades)));
  }

  void axis(char letter, std::size_t p) {
    const AxisLayout& axis = letter == 'x' ? layout_.panels[p].x : layout_.panels[p].y;
    out_ += formatted("unset logscale %c; set %crange [%.15g:%.15g]", letter, letter, axis.lower, axis.upper);
    out_ += axis.logarithmic ? formatted("; set logscale %c 10\n", letter) : "\n";
    out_ += formatted("set format %c '%s'\n", letter, axis.format.c_str());
    std::string ticks = axis.step > 0 ? first_tick(axis) + formatted("%.6g", axis.step) : "(";
    for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
      ticks += formatted("%s%c_tick_%zu_%zu %.6g", i == 0 ? "" : ", ", letter, p + 1, i + 1, axis.ticks[i].at);
    }
    ticks += axis.step > 0 ? "" : ")";
    const std::string rotation = axis.turned > 0 ? formatted("rotate by %d right", axis.turned)
                                 : letter == 'x' ? "norotate offset 0,lift"
                                                 : "norotate";
    out_ += formatted("set %ctics %s out nomirror scale 0.6,0.35 %s",
                      letter,
                      rotation.c_str(),
                      axis.step > 0 ? "enhanced autofreq" : "noenhanced") +
            "\nset " + letter + "tics " + ticks + "\n";
    out_ += formatted("set m%ctics %s\n", letter, axis.logarithmic && axis.step > 0 && axis.step <= 10 ? "10" : "1");
  }

  void panel(std::size_t p) {
    const PanelLayout& box = layout_.panels[p];
    out_ += formatted("\n# panel %zu\n", p + 1);
    out_ += formatted("set lmargin at screen %.5f; set rmargin at screen %.5f\n",
                      box.left / layout_.width,
                      box.right / layout_.width);
    out_ += formatted("set bmargin at screen %.5f; set tmargin at screen %.5f\n",
                      box.bottom / layout_.height,
                      box.top / layout_.height);
    out_ += "unset key; unset label; unset arrow; set border 3 ls 102; set grid xtics ytics back ls 101\n";
    axis('x', p);
    axis('y', p);
    colors(p);
    titles(p);
    labels(p);
    series_of(p);
  }

  /// "screen 0.25,screen 0.5"
  [[nodiscard]] std::string screen(double x, double y) const {
    return formatted("screen %.5f,screen %.5f", x / layout_.width, y / layout_.height);
  }

  /// Letter and titles are labels at places of their own, clear of the ticks and of each other.
  void titles(std::size_t p) {
    const PanelLayout& box = layout_.panels[p];
    const auto title = [&](int tag, const char* word, const PlacedText& text, const char* look) {
      out_ += formatted("set label %d %s_%zu at ", tag, word, p + 1) + screen(text.x, text.y) + " " + look +
              " noenhanced\n";
    };
    title(1001, "x_title", box.x_title, "center");
    title(1002, "y_title", box.y_title, "center rotate by 90");
    title(1003, "title", box.title, "center");
    if (box.bar_left < box.bar_right) {
      title(1004, "z_title", box.z_title, "center rotate by 90");
    }
    if (!box.letter.lines.empty()) {
      out_ += formatted("set label 1005 '{/:Bold '.letter_%zu.'}' at ", p + 1) + screen(box.letter.x, box.letter.y) +
              " left enhanced\n";
    }
  }

  void labels(std::size_t p) {
    const auto places = place_labels(figure_.panels[p], layout_.panels[p]);
    for (std::size_t s = 0; s < figure_.panels[p].series.size(); ++s) {
      const Series& series = figure_.panels[p].series[s];
      for (std::size_t i = 0; i < series.text.size(); ++i) {
        ++label_;
        if (series.text[i].empty() || !is_drawable(series, i, figure_.panels[p])) {
          continue;
        }
        const auto found = places.find({s, i});
        const LabelPlace place = found == places.end() ? LabelPlace{0, 0, "center"} : found->second;
        if (!place.shown) {
          continue;
        }
        out_ += std::hypot(place.dx, place.dy) > kLeaderFrom ? leader(p, series.x[i], series.y[i], place) : "";
        out_ += formatted(
            "set label label_%zu at first %.10g,first %.10g %s noenhanced font small front offset screen %.4f,screen "
            "%.4f\n",
            label_,
            series.x[i],
            series.y[i],
            place.justification,
            place.dx / layout_.width,
            place.dy / layout_.height);
      }
    }
  }

  /// A thin line from the point to its label where that had to go far.
  std::string leader(std::size_t p, double x, double y, const LabelPlace& place) const {
    const PanelLayout& box = layout_.panels[p];
    const double to_x = box.left + box.x.place(x) * (box.right - box.left) + place.dx;
    const double to_y = box.bottom + box.y.place(y) * (box.top - box.bottom) + place.dy;
    const double gap = std::string_view(place.justification) != "center" ? 0
                       : place.dy > 0                                    ? -kLineHeight / 2
                                                                         : kLineHeight / 2;
    return formatted("set arrow from first %.10g,first %.10g to screen %.5f,screen %.5f nohead ls 103\n",
                     x,
                     y,
                     to_x / layout_.width,
                     (to_y + gap) / layout_.height);
  }

  /// Every line of it ends in a continuation, and a plot of nothing ends them: an author can move or drop any.
  void series_of(std::size_t p) {
    out_ += "plot ";
    for (const std::string& clause : plot_clauses(figure_.panels[p], p, layout_.styles[p])) {
      out_ += clause + ", \\\n     ";
    }
    out_ += "NaN notitle\n";
  }

  /// A plot of its own that shows nothing but samples and names, so that it covers no data.
  void legend() {
    if (layout_.legend.empty()) {
      return;
    }
    out_ +=
        "\n# legend\nunset label; unset arrow; unset border; unset tics; unset colorbox; unset grid; unset logscale\n"
        "set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1\n";
    for (std::size_t i = 0; i < layout_.legend.size(); ++i) {
      const LegendEntry& entry = layout_.legend[i];
      out_ += formatted("set label legend_%zu at ", i + 1) + screen(entry.text.x, entry.text.y) + " left noenhanced\n";
      out_ += sample(entry);
    }
    out_ += "plot [0:1][0:1] NaN notitle\n";
  }

  [[nodiscard]] std::string sample(const LegendEntry& entry) const {
    constexpr double kGap = 0.15;  // to the name
    const double right = entry.text.x - kGap, left = entry.text.x - kSampleLength;
    const double middle = (left + right) / 2, y = entry.text.y;
    if (entry.kind == SeriesKind::bars) {
      return "set object rectangle center " + screen(middle, y) +
             formatted(" size screen %.5f,screen %.5f ", 0.4 / layout_.width, 0.2 / layout_.height) +
             bar_look(entry.style, true) + "\n";
    }
    const bool guide = entry.kind == SeriesKind::guide;
    const std::string style = guide ? "100" : std::to_string(entry.style + 1);
    const std::string line =
        "set arrow from " + screen(left, y) + " to " + screen(right, y) + " nohead ls " + style + "\n";
    const std::string mark = "set label '' at " + screen(middle, y) + " point ls " + style +
                             (entry.kind == SeriesKind::points ? " ps 1.4*marker" : "") + "\n";
    return (entry.kind == SeriesKind::points ? "" : line) + (guide ? "" : mark);
  }

  const Figure& figure_;
  FigureLayout layout_;
  std::string out_{};
  std::size_t label_ = 0;
};

}  // namespace

std::string to_gnuplot(const Figure& figure) {
  return Script(figure).text();
}

}  // namespace zeroset
