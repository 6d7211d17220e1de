#include "zeroset/document/figure_writers.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/process.hpp"
#include "zeroset/core/text.hpp"

#include "document/figures/figure_layout.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace zeroset {
namespace {

namespace fs = std::filesystem;

std::string point_row(std::size_t panel, const Series& series, std::size_t i, bool with_z) {
  const auto entry = [i](const std::vector<double>& values) { return values.empty() ? "" : shortest(values[i]); };
  const std::string text = series.text.empty() ? "" : csv_field(one_line(series.text[i]));
  return std::to_string(panel) + "," + series.key + "," + entry(series.x) + "," + entry(series.y) + "," +
         entry(series.lower) + "," + entry(series.upper) + "," + text + (with_z ? "," + entry(series.z) : "") + "\n";
}

/// Has the end that its format must have: a disk that fills up cuts it off, and gnuplot does not say.
bool is_whole(const fs::path& path) {
  std::error_code status;
  if (!fs::is_regular_file(path, status)) {
    return false;
  }
  const std::string bytes = read_file(path);
  const std::string ending = path.extension() == ".svg" ? "</svg>" : path.extension() == ".pdf" ? "%%EOF" : "IEND";
  return bytes.find(ending, bytes.size() - std::min<std::size_t>(bytes.size(), 64)) != std::string::npos;
}

/// cairo writes the time into a PDF; without it the same figure is the same file. The length stays: offsets count it.
void strip_time(const fs::path& pdf) {
  std::string bytes = read_file(pdf);
  const std::string_view key = "/CreationDate (D:";
  const std::size_t place = bytes.find(key);
  if (place == std::string::npos) {
    return;
  }
  const std::string_view fixed = "19700101000000Z";
  const std::size_t begin = place + key.size();
  const std::size_t end = bytes.find(')', begin);
  for (std::size_t i = begin; i < end && i < bytes.size(); ++i) {
    bytes[i] = i - begin < fixed.size() ? fixed[i - begin] : bytes[i];
  }
  atomic_write(pdf, bytes);
}

/// gnuplot counts in pixels, 50 to the centimeter; in print it is so many millimeters wide. What is drawn stays.
void size_in_print(const fs::path& svg) {
  constexpr double kPixels = 5;  // a millimeter
  std::string bytes = read_file(svg);
  std::size_t place = 0;
  for (const std::string key : {"width=\"", "height=\""}) {
    place = bytes.find(key, place);
    const std::size_t end = place == std::string::npos ? place : bytes.find('"', place + key.size());
    if (end == std::string::npos) {
      return;
    }
    place += key.size();
    const std::string pixels = bytes.substr(place, end - place);
    bytes.replace(place, end - place, significant(std::strtod(pixels.c_str(), nullptr) / kPixels) + "mm");
  }
  atomic_write(svg, bytes);
}

std::string first_line(const std::string& output) {
  for (std::size_t begin = 0; begin < output.size();) {
    const std::size_t end = std::min(output.find('\n', begin), output.size());
    const std::string line = output.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r^") != std::string::npos) {
      return line;
    }
    begin = end + 1;
  }
  return "no message";
}

void judge(const ProgramResult& result, const DrawOptions& options, WrittenFigure& written) {
  if (!result.started()) {
    written.status = DrawStatus::no_gnuplot;
    written.reason = options.gnuplot + " is not here: data and script are written, but not drawn (install gnuplot-nox)";
  } else if (result.timed_out) {
    written.status = DrawStatus::failed;
    written.reason = "gnuplot took more than " + shortest(options.seconds) + " s";
  } else if (result.status != 0) {
    written.status = DrawStatus::failed;
    written.reason = "gnuplot failed: " + first_line(result.output);
  }
}

}  // namespace

std::string to_csv(const Figure& figure) {
  validate(figure);
  const bool with_z = std::ranges::any_of(figure.panels, has_heat_map);
  std::string text = std::string("panel,series,x,y,lower,upper,text") + (with_z ? ",z\n" : "\n");
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    for (const Series& series : figure.panels[p].series) {
      for (std::size_t i = 0; i < series.x.size(); ++i) {
        text += point_row(p + 1, series, i, with_z);
      }
    }
  }
  return text;
}

WrittenFigure draw_figure(const std::string& name, const fs::path& folder, const DrawOptions& options) {
  WrittenFigure written;
  for (const char* extension : {".svg", ".pdf", ".png"}) {
    std::error_code ignored;
    fs::remove(folder / (name + extension), ignored);  // an old drawing must not pass for this one
  }
  // -d: not the user's own settings.
  judge(run_program(
            {options.gnuplot, "-d", name + ".gp"},
            {.folder = folder, .environment = {"LC_ALL=C.UTF-8", "SOURCE_DATE_EPOCH=0"}, .seconds = options.seconds}),
        options,
        written);
  for (const char* extension : {".svg", ".pdf", ".png"}) {
    const fs::path path = folder / (name + extension);
    if (is_whole(path)) {
      written.files.push_back(path);
    } else if (written.status == DrawStatus::drawn) {
      written.status = DrawStatus::failed;
      written.reason = "gnuplot did not finish " + path.string() + "; is the disk full?";
    }
  }
  for (const fs::path& path : written.files) {
    if (path.extension() == ".pdf") {
      strip_time(path);
    } else if (path.extension() == ".svg") {
      size_in_print(path);
    }
  }
  return written;
}

WrittenFigure write_figure(const Figure& figure, const fs::path& folder, const DrawOptions& options) {
  const std::vector<std::pair<std::string, std::string>> forms{
      {".csv", to_csv(figure)}, {".json", json_text(to_json(figure))}, {".gp", to_gnuplot(figure)}};
  make_folders(folder);
  atomic_write(folder / "zeroset.mplstyle", to_mplstyle());
  std::vector<fs::path> files;
  for (const auto& [extension, text] : forms) {
    files.push_back(folder / (figure.name + extension));
    atomic_write(files.back(), text);
  }
  WrittenFigure written = draw_figure(figure.name, folder, options);
  written.files.insert(written.files.begin(), files.begin(), files.end());
  return written;
}

}  // namespace zeroset
