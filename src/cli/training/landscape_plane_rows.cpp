// Rows of a plane, kept line by line, so that a plane goes on where it was stopped.
#include "zeroset/core/file.hpp"
#include "zeroset/core/json_lines.hpp"

#include "cli/training/landscape_plane.hpp"

#include <cmath>
#include <limits>

namespace zeroset::cli {
namespace {

using nets::SurfacePoints;
using nlohmann::json;
using nlohmann::ordered_json;

/// Infinities and NaN have no place in JSON: both come back as NaN, the errors beside say that it was computed.
double number_in(const json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

ordered_json to_json(const SurfacePoints& point) {
  return {number_of(point.train.loss), point.train.error, number_of(point.held_out.loss), point.held_out.error};
}

SurfacePoints read_point(const json& numbers) {
  return {{number_in(numbers.at(0)), number_in(numbers.at(1))}, {number_in(numbers.at(2)), number_in(numbers.at(3))}};
}

}  // namespace

PlaneRows begin_rows(const std::filesystem::path& file, const ordered_json& question, std::size_t count) {
  PlaneRows rows;
  rows.rows.resize(count);
  if (file.empty()) {
    return rows;
  }
  make_folders(file.parent_path());
  const std::vector<std::string> lines = read_whole_lines(file);
  if (lines.empty()) {
    append_line(file, question.dump());
    return rows;
  }
  if (lines.front() != question.dump()) {
    throw FileError(file, "holds rows of another plane: take another --out, or remove it");
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const json line = json::parse(lines[i]);
    std::vector<SurfacePoints>& row = rows.rows.at(line.at("row").get<std::size_t>());
    row.clear();
    for (const json& point : line.at("points")) {
      row.push_back(read_point(point));
    }
  }
  return rows;
}

void keep_row(const std::filesystem::path& file, std::size_t row, const std::vector<SurfacePoints>& points) {
  if (file.empty()) {
    return;
  }
  ordered_json line{{"row", row}, {"points", ordered_json::array()}};
  for (const SurfacePoints& point : points) {
    line["points"].push_back(to_json(point));
  }
  append_line(file, line.dump());
}

}  // namespace zeroset::cli
