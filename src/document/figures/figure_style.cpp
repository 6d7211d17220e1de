#include "document/figures/figure_style.hpp"

#include "zeroset/document/figure_writers.hpp"

#include "document/figures/figure_plot.hpp"

#include <algorithm>
#include <array>

namespace zeroset {
namespace {

struct LineStyle {
  const char* color;
  const char* dash;  // in gnuplot's words
  int marker;        // gnuplot's numbers: 7 disc, 5 square, 9 triangle, 13 diamond, 6, 4, 8 hollow, 10 upside down
};

// Okabe and Ito's palette with a wine red in place of its yellow, which is lost on white.
constexpr std::array<LineStyle, 8> kStyles{{{"#0072B2", "solid", 7},
                                            {"#D55E00", "(9,4)", 5},
                                            {"#009E73", "(3,3)", 9},
                                            {"#CC79A7", "(9,3,2,3)", 13},
                                            {"#E69F00", "(5,2)", 6},
                                            {"#56B4E9", "(9,2,2,2,2,2)", 4},
                                            {"#000000", "(1,2)", 8},
                                            {"#882255", "(12,3)", 10}}};

}  // namespace

std::string terminals() {
  // 50 units of SVG are 1 cm, and PNG has 300 dots an inch.
  return "if (form eq 'svg') {\n"
         "  scale = 1.764; marker = 0.65; lift = 0.45\n"
         "  eval sprintf(\"set terminal svg size %g,%g enhanced font '%s,%g' linewidth 1.1 background 'white'\", \\\n"
         "               50*width, 50*height, typeface, scale*type_size)\n"
         "}\n"
         "if (form eq 'pdf') {\n"
         "  scale = 1; marker = 0.5; lift = 0\n"
         "  eval sprintf(\"set terminal pdfcairo size %gcm,%gcm enhanced font '%s,%g' fontscale 0.75 linewidth 1.2\", "
         "\\\n"
         "               width, height, typeface, type_size)\n"
         "}\n"
         "if (form eq 'png') {\n"
         "  scale = 1; marker = 0.5; lift = 0\n"
         "  eval sprintf(\"set terminal pngcairo size %.0f,%.0f enhanced font '%s,%g' fontscale 3.125 \\\n"
         "linewidth 2.6 pointscale 2.6 background 'white'\", 118.11*width, 118.11*height, typeface, type_size)\n"
         "}\n"
         "small = sprintf('%s,%g', typeface, scale*(type_size - 1))\n"
         "set output name.'.'.form\n";
}

std::string line_styles(std::size_t count) {
  std::string text = "\n# styles: colors of Okabe and Ito, each with a dash and a marker of its own\n";
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
    const LineStyle& style = kStyles.at(i % kStyles.size());
    text += formatted(
        "set style line %zu lc rgb '%s' dt %s lw 1.6 pt %d ps marker\n", i + 1, style.color, style.dash, style.marker);
  }
  text += "set style line 100 lc rgb '#808080' dt (4,4) lw 1     # guides\n";
  text += "set style line 101 lc rgb '#E0E0E0' dt solid lw 0.6   # grid\n";
  text += "set style line 102 lc rgb '#303030' dt solid lw 0.8   # axes, error bars\n";
  text += "set style line 103 lc rgb '#808080' dt solid lw 0.5   # from points to their labels\n";
  return text;
}

std::string to_mplstyle() {
  return "# The look of these figures for Matplotlib: plt.style.use('zeroset.mplstyle')\n"
         "# Size and type are those in print, in a column of 89 mm.\n"
         "figure.figsize: 3.504, 2.4\n"
         "figure.constrained_layout.use: True\n"
         "font.family: sans-serif\n"
         "font.size: 8\n"
         "axes.titlesize: 8\n"
         "axes.labelsize: 8\n"
         "xtick.labelsize: 8\n"
         "ytick.labelsize: 8\n"
         "legend.fontsize: 8\n"
         "legend.frameon: False\n"
         "lines.linewidth: 1.2\n"
         "lines.markersize: 3.5\n"
         "axes.linewidth: 0.6\n"
         "axes.edgecolor: 303030\n"
         "axes.spines.top: False\n"
         "axes.spines.right: False\n"
         "axes.axisbelow: True\n"
         "axes.grid: True\n"
         "grid.color: E0E0E0\n"
         "grid.linewidth: 0.5\n"
         "axes.prop_cycle: (cycler('color', ['0072B2', 'D55E00', '009E73', 'CC79A7', 'E69F00', '56B4E9', '000000', "
         "'882255']) "
         "+ cycler('marker', ['o', 's', '^', 'D', 'v', 'P', 'X', '*']) "
         "+ cycler('linestyle', ['-', '--', ':', '-.', '-', '--', ':', '-.']))\n"
         "image.cmap: cividis_r\n"
         "savefig.dpi: 300\n"
         "pdf.fonttype: 42\n"
         "svg.fonttype: none\n";
}

}  // namespace zeroset
