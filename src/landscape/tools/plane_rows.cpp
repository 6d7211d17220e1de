#include "landscape/tools/plane_rows.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/json_lines.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <limits>
#include <string>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using nlohmann::json;
using nlohmann::ordered_json;

/// Infinities and NaN have no place in JSON: both come back as NaN; that the row is there says that it was computed.
double number_in(const json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

MatrixXd read_row(const json& points) {
  MatrixXd values(points.empty() ? Index{0} : static_cast<Index>(points.at(0).size()),
                  static_cast<Index>(points.size()));
  for (Index j = 0; j < values.cols(); ++j) {
    const json& numbers = points.at(static_cast<std::size_t>(j));
    for (Index m = 0; m < values.rows(); ++m) {
      values(m, j) = number_in(numbers.at(static_cast<std::size_t>(m)));
    }
  }
  return values;
}

}  // namespace

std::vector<MatrixXd> begin_rows(const std::filesystem::path& file, const ordered_json& question, std::size_t count) {
  std::vector<MatrixXd> rows(count);
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
    const json line = parse_json(lines[i], file.string());
    rows.at(line.at("row").get<std::size_t>()) = read_row(line.at("points"));
  }
  return rows;
}

void keep_row(const std::filesystem::path& file, std::size_t row, const MatrixXd& values) {
  if (file.empty()) {
    return;
  }
  ordered_json line{{"row", row}, {"points", ordered_json::array()}};
  for (Index j = 0; j < values.cols(); ++j) {
    line["points"].push_back(numbers_of(values.col(j)));
  }
  append_line(file, line.dump());
}

}  // namespace zeroset::landscape
