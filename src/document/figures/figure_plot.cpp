#include "document/figures/figure_plot.hpp"

#include "zeroset/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>

namespace zeroset {
namespace {

constexpr const char* kErrorBar = "error bar";

/// One panel's series as clauses of `plot`.
class Clauses {
 public:
  Clauses(const Panel& panel, std::size_t number, const std::vector<std::size_t>& styles)
      : panel_(panel), number_(number), styles_(styles) {}

  std::vector<std::string> all() {
    for_each(SeriesKind::heat_map, [this](const Series& series, std::size_t) { add_cells(series); });
    for_each(SeriesKind::guide,
             [this](const Series& series, std::size_t) { add(series, "3", "4", "with lines ls 100"); });
    for_each(SeriesKind::line, [this](const Series& series, std::size_t style) { add_band(series, style); });
    std::size_t bar = 0;
    for_each(SeriesKind::bars, [&](const Series& series, std::size_t style) { add_bars(series, style, bar++); });
    for (const bool thin : {true, false}) {  // what is thin lies behind
      const auto those = [&](SeriesKind kind, void (Clauses::*draw)(const Series&, std::size_t)) {
        for_each(kind, [&](const Series& series, std::size_t style) {
          if (series.thin == thin) {
            (this->*draw)(series, style);
          }
        });
      };
      those(SeriesKind::line, &Clauses::add_line);
      those(SeriesKind::points, &Clauses::add_points);
    }
    return clauses_;
  }

 private:
  template <class Function>
  void for_each(SeriesKind kind, const Function& function) {
    for (std::size_t s = 0; s < panel_.series.size(); ++s) {
      if (panel_.series[s].kind == kind) {
        function(panel_.series[s], styles_[s]);
      }
    }
  }

  void add_band(const Series& series, std::size_t style) {
    if (!series.lower.empty()) {
      add(series, "3", "56", formatted("with filledcurves fs transparent solid 0.18 noborder fc ls %zu", style + 1));
    }
  }

  /// Boxes in place of an image: sharp in every form, and cells may be missing. The outline closes the seams.
  void add_cells(const Series& series) {
    const auto pick = [&](int column) {
      return formatted("pick(%zu, ", number_ + 1) + literal(series.key) + formatted(", %d)", column);
    };
    const auto [width, height] = cell_size(series);
    const std::string x = pick(3) + " + 0*" + pick(8), y = pick(4);  // no cell without a z
    clauses_.push_back("data using (" + x + "):(" + y + "):(" + x + formatted(" - %.10g):(", width / 2) + x +
                       formatted(" + %.10g):(", width / 2) + y + formatted(" - %.10g):(", height / 2) + y +
                       formatted(" + %.10g):(", height / 2) + pick(8) +
                       ") with boxxyerror lc palette lw 0.2 fs solid 1 border title " +
                       literal(series.name.empty() ? series.key : series.name) + " noenhanced");
  }

  void add_line(const Series& series, std::size_t style) {
    if (series.thin) {
      add(series, "3", "4", formatted("with lines ls %zu dt solid lw 0.5", style + 1));
      return;
    }
    const std::size_t every = std::max<std::size_t>(1, (series.x.size() + 9) / 12);
    add(series,
        "3",
        "4",
        series.x.size() > kMaxMarked ? formatted("with lines ls %zu", style + 1)
                                     : formatted("with linespoints ls %zu pi %zu", style + 1, every));
  }

  void add_points(const Series& series, std::size_t style) {
    if (!series.lower.empty()) {
      add(series, "3", kErrorBar, formatted("with vectors heads size screen 0.004,90 ls %zu dt solid lw 1", style + 1));
    }
    add(series, "3", "4", formatted("with points ls %zu ps %s*marker", style + 1, series.thin ? "0.7" : "1.4"));
  }

  /// Bars of several series stand side by side.
  void add_bars(const Series& series, std::size_t style, std::size_t bar) {
    const auto count = static_cast<double>(std::ranges::count(panel_.series, SeriesKind::bars, &Series::kind));
    const double width = 0.8 / count;
    const std::string x = formatted("3 %+.4f", (static_cast<double>(bar) - (count - 1) / 2) * width);
    add(series, x, "4", "with boxes " + bar_look(style), formatted(":(%.4f)", 0.92 * width));
    if (!series.lower.empty()) {
      add(series, x, kErrorBar, "with vectors heads size screen 0.004,90 ls 102");
    }
  }

  /// data using (x):(column)... with ...
  /// \param x        a column of the data, and what is added to it: "3 +0.2"
  /// \param columns  one digit a column, or kErrorBar
  void add(const Series& series,
           const std::string& x,
           const std::string& columns,
           const std::string& with,
           const std::string& more = "") {
    const auto pick = [&](char column) {
      return "pick(" + std::to_string(number_ + 1) + ", " + literal(series.key) + ", " + column + ")";
    };
    std::string clause = "data using (" + pick(x[0]) + x.substr(1) + ")";
    if (columns == kErrorBar) {  // gnuplot's own leave a white disc in the middle of a bar
      clause += ":(" + pick('5') + "):(0):(" + pick('6') + " - " + pick('5') + ")";
    } else {
      clause += ":(" + pick(columns[0]) + ")" + (columns.size() > 1 ? ":(" + pick(columns[1]) + ")" : "");
    }
    // The key is elsewhere; this title is what a browser shows under the pointer.
    clauses_.push_back(clause + more + " " + with + " title " +
                       literal(series.name.empty() ? series.key : series.name) + " noenhanced");
  }

  const Panel& panel_;
  std::size_t number_;
  const std::vector<std::size_t>& styles_;
  std::vector<std::string> clauses_{};
};

}  // namespace

std::string formatted(const char* pattern, ...) {
  std::array<char, 1000> buffer{};
  va_list arguments;
  va_start(arguments, pattern);
  std::vsnprintf(buffer.data(), buffer.size(), pattern, arguments);
  va_end(arguments);
  return buffer.data();
}

std::string literal(const std::string& text) {
  std::string result = "'";
  for (const char c : one_line(text)) {
    result += c == '\'' ? "''" : std::string(1, c);
  }
  return result + "'";
}

std::string literal(const std::vector<std::string>& lines) {
  // Only "\n" may stand in double quotes, for there gnuplot would run what is in backquotes.
  std::string result;
  for (const std::string& line : lines) {
    result += (result.empty() ? "" : ".\"\\n\".") + literal(line);
  }
  return result.empty() ? "''" : result;
}

std::vector<std::string> plot_clauses(const Panel& panel, std::size_t number, const std::vector<std::size_t>& styles) {
  return Clauses(panel, number, styles).all();
}

std::string color_scale(const PanelLayout& box, const FigureLayout& layout) {
  // A curve in CIELAB at equal steps: lightness falls from 92 to 51, so that no value is as white as paper, order shows
  // without colors too, and black words read on all of it.
  std::string text =
      "set palette defined (0 '#F7E8AA', 1 '#CBDEAB', 2 '#9FCEAD', 3 '#76BAB0', 4 '#58A5B3', 5 '#4391B5', 6 "
      "'#377EB8')\n";
  text +=
      formatted("set colorbox vertical user origin screen %.5f,screen %.5f size screen %.5f,screen %.5f border 102\n",
                box.bar_left / layout.width,
                box.bottom / layout.height,
                (box.bar_right - box.bar_left) / layout.width,
                (box.top - box.bottom) / layout.height);
  text += formatted("unset logscale cb; set cbrange [%.15g:%.15g]", box.z.lower, box.z.upper);
  text += box.z.logarithmic ? "; set logscale cb 10\n" : "\n";
  text += formatted("set format cb '%s'\n", box.z.format.c_str());
  text += "set cbtics out scale 0.4 enhanced autofreq\n";
  if (box.z.step > 0) {
    return text + formatted("set cbtics %.6g\n", box.z.step);
  }
  std::string ticks;
  for (const Tick& tick : box.z.ticks) {
    ticks += formatted("%s%.6g", ticks.empty() ? "" : ", ", tick.at);
  }
  return text + "set cbtics (" + ticks + ")\n";
}

std::string bar_look(std::size_t style, bool in_legend) {
  constexpr std::array kDensities{0.9, 0.45, 0.7, 0.25};
  const std::string fill = formatted("fs solid %.2f border lc rgb '#303030'", kDensities.at(style % kDensities.size()));
  return in_legend ? formatted("fc ls %zu ", style + 1) + fill + " lw 0.8"
                   : fill + formatted(" ls %zu dt solid lw 0.8", style + 1);
}

}  // namespace zeroset
