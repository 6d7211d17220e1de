// The answers of a published table's rows in its folder: rows.jsonl, a line a row, in the order in which they ended.
#pragma once

#include "zeroset/atlas/published_table_run.hpp"

#include <chrono>
#include <map>

namespace zeroset::atlas::detail {

/// One line of the file.
struct StoredAnswer {
  RowAnswer answer{};
  RowLimits limits{};  ///< within which it was tried
};

/// What the file holds.
struct StoredRows {
  std::map<std::string, StoredAnswer> answers{};  ///< by the id of the row
  std::size_t refused = 0;                        ///< lines that are damaged or of another version of the program
};

/// Whether an answer stands, or the row is tried again: one that ran out of its limits stands within the same limits.
[[nodiscard]] bool stands(const StoredAnswer& stored, const RowLimits& limits);

/// The file.
class RowStore {
 public:
  explicit RowStore(std::filesystem::path file) : file_(std::move(file)) {}

  /// The answers to the table's rows by this version of the program; a whole one stands above one that is not, else
  /// the last one.
  [[nodiscard]] StoredRows read(const PublishedTable& table) const;

  /// Appends one; it survives the death of the program, and at most a second of them is lost in a power failure.
  /// \throws FileError
  void add(const PublishedRow& row, const StoredAnswer& answer);

  /// \throws FileError
  void sync();

 private:
  std::filesystem::path file_;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace zeroset::atlas::detail
