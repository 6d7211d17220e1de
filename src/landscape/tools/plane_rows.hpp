// Rows of a plane, kept line by line in a file, so that a plane goes on where it was stopped.
#pragma once

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <vector>

namespace zeroset::landscape {

/// Rows that an earlier call has left in `file` for the same question, empty where there is none; afterwards that
/// question heads the file. \param file  empty: nothing is kept \throws FileError where it holds another question's
/// rows
[[nodiscard]] std::vector<Eigen::MatrixXd> begin_rows(const std::filesystem::path& file,
                                                      const nlohmann::ordered_json& question,
                                                      std::size_t count);

/// Appends a row: a row a measure, a column a place.
void keep_row(const std::filesystem::path& file, std::size_t row, const Eigen::MatrixXd& values);

}  // namespace zeroset::landscape
