/// \file
/// Answers a published table row by row, stores each answer as it ends, goes on where it was stopped, and merges
/// shards.
///
/// \code
/// const nlohmann::json document = parse_json(R"({"schema": "zeroset.study/1"})", "the table");
/// const std::filesystem::path folder = "theory/studies";  // where the files are that it names
/// PublishedTableRun run(document, read_published_table(document, folder), {.folder = "table31"});
/// run.recall();
/// run.answer({.processes = 2});
/// run.write();
/// \endcode
#pragma once

#include "zeroset/atlas/published_table.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/runs/run_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace zeroset::atlas {

/// How far a row may go; an answer that ran out of this is worth another try only with other limits.
struct RowLimits {
  double seconds = 0, gibibytes = 0;  ///< 0: none
  bool operator==(const RowLimits&) const = default;
};

/// Where the answers are stored, and which rows are answered.
struct PublishedRunOptions {
  std::uint64_t seed = 1;
  RowLimits limits{};              ///< where one is 0, the table's own counts
  std::string shard{};             ///< "3/16": every sixteenth row, from the third; "" for all
  std::filesystem::path folder{};  ///< where answers are kept; empty: nowhere
  runs::RunRecord record{};        ///< what the folder says of the run, all but the seed
};

/// Where and how rows are answered.
struct PublishedAnswerOptions {
  int processes = 1;  ///< at once, >= 1
  ProgressCallback progress{};
  StopRequest stop{};  ///< rows without an answer are then given up
};

/// The answers of an earlier run that stand.
struct RecalledRows {
  std::size_t taken = 0;
  std::size_t refused = 0;  ///< lines that are damaged or of another version
};

/// One run: the table, the answers so far, and the folder that keeps them, locked while the run lives. Move-only.
class PublishedTableRun {
 public:
  /// Opens the folder, or makes it.
  /// \param document  that the table was read from
  /// \throws SpecError for a shard of another form; FileError where the folder holds another run, or is in use
  PublishedTableRun(const nlohmann::json& document, PublishedTable table, const PublishedRunOptions& options);
  PublishedTableRun(PublishedTableRun&&) noexcept;
  PublishedTableRun& operator=(PublishedTableRun&&) noexcept;
  ~PublishedTableRun();

  [[nodiscard]] const PublishedTable& table() const;
  [[nodiscard]] const std::vector<RowAnswer>& answers() const;  ///< one a row

  /// Takes over the answers in the folder that stand: whole ones, and those that ran out of the same limits.
  RecalledRows recall();

  /// Answers the rows of the shard that have no answer, several at once. \return false where it was stopped
  bool answer(const PublishedAnswerOptions& options);

  /// Takes over what other folders of the same table and seed hold and this one does not.
  /// \throws FileError where one holds another table or another seed
  void merge(const std::vector<std::string>& folders);

  /// What deserves most notice of all answers; a row that no merged folder holds is incomplete.
  [[nodiscard]] LineStatus status() const;
  [[nodiscard]] bool stopped() const;

  [[nodiscard]] std::vector<Table> tables() const;
  [[nodiscard]] std::vector<Figure> figures() const;

  /// Writes tables/, figures/, study.md and study.json into the folder, and how the run ended; nothing without a
  /// folder. \param figure_width  see write_results \throws FileError
  WrittenResults write(double figure_width = 0);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// "zeroset.study_result/1": summary, rows with answers and printed values, tables.
[[nodiscard]] nlohmann::ordered_json to_json(const PublishedTableRun& run);

/// What a folder was asked, to go on with it.
struct StoredPublishedRun {
  nlohmann::json document{};
  std::uint64_t seed = 1;
};

/// \throws FileError, SpecError where the folder is none of a published table
[[nodiscard]] StoredPublishedRun read_published_run(const std::filesystem::path& folder);

}  // namespace zeroset::atlas
