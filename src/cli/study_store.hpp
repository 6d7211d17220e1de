// The answers of a study's rows in its folder: rows.jsonl, a line a row, in the order in which they ended.
#pragma once

#include "cli/study.hpp"

#include <chrono>
#include <map>

namespace zeroset::cli {

/// How far a row may go; an answer that ran out of this is worth another try only with other limits.
struct RowLimits {
  double seconds = 0, gibibytes = 0;  ///< 0: none
  bool operator==(const RowLimits&) const = default;
};

struct StoredAnswer {
  StudyAnswer answer{};
  RowLimits limits{};  ///< within which it was tried
};

struct StoredRows {
  std::map<std::string, StoredAnswer> answers{};  ///< by the id of the row
  std::size_t refused = 0;                        ///< lines that are damaged or of another version of the program
};

/// Whether an answer stands, or the row is tried again: one that ran out of its limits stands within the same limits.
[[nodiscard]] bool stands(const StoredAnswer& stored, const RowLimits& limits);

class StudyStore {
 public:
  explicit StudyStore(std::filesystem::path file) : file_(std::move(file)) {}

  /// The answers to the study's rows by this version of the program; a whole one stands above one that is not, else
  /// the last one.
  [[nodiscard]] StoredRows read(const Study& study) const;

  /// Appends one; it survives the death of the program, and at most a second of them is lost in a power failure.
  /// \throws FileError
  void add(const StudyRow& row, const StoredAnswer& answer);

  /// \throws FileError
  void sync();

 private:
  std::filesystem::path file_;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace zeroset::cli
