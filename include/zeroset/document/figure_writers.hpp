/// \file
/// A figure as CSV, as a gnuplot script, and drawn.
#pragma once

#include "zeroset/document/figure.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace zeroset {

// All writers throw InvalidArgument where validate(figure) does.

/// One line a point, in the order of the figure: panel (from 1), series (key), x, y, lower, upper, text, and z in a
/// figure with heat maps. Reals with
/// the fewest digits that read back, missing values empty, lines end with LF.
[[nodiscard]] std::string to_csv(const Figure& figure);

/// The script that reads NAME.csv beside it and draws NAME.svg, NAME.pdf and NAME.png, for gnuplot 5.4 and later.
/// Run in its own folder: `gnuplot NAME.gp`. Comments say what an author may change. Colors are Okabe and Ito's
/// ("Color universal design", 2008), each with a dash and a marker of its own, so that print in black and white reads.
[[nodiscard]] std::string to_gnuplot(const Figure& figure);

/// The look of these figures for Matplotlib: colors, markers, type and lines. The same for every figure.
[[nodiscard]] std::string to_mplstyle();

/// Whether a figure was drawn.
enum class DrawStatus {
  drawn,
  no_gnuplot,  ///< data and script are there, the drawings are not
  failed,      ///< the same; `reason` has gnuplot's words
};

/// What became of a figure that was written.
struct WrittenFigure {
  DrawStatus status = DrawStatus::drawn;
  std::string reason{};                        ///< one line for people; empty where drawn
  std::vector<std::filesystem::path> files{};  ///< those that are there: .csv, .json, .gp, then .svg, .pdf, .png
};

/// Which gnuplot draws, and for how long.
struct DrawOptions {
  std::string gnuplot = "gnuplot";  ///< program, looked up on PATH where it has no slash
  double seconds = 60;              ///< after which gnuplot is stopped, > 0
};

/// Writes FOLDER/NAME.csv, .json, .gp and FOLDER/zeroset.mplstyle atomically and draws with gnuplot, which is started
/// without a shell and without the user's own settings. The same figure gives the same bytes (with the same gnuplot and
/// fonts): no times. \throws FileError where a file cannot be written
WrittenFigure write_figure(const Figure& figure, const std::filesystem::path& folder, const DrawOptions& options = {});

/// Runs FOLDER/NAME.gp again, e.g. after an author's changes.
WrittenFigure draw_figure(const std::string& name,
                          const std::filesystem::path& folder,
                          const DrawOptions& options = {});

}  // namespace zeroset
