// A study: many rows of one kind, published values beside them, and the tables and figures that they become.
#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/batch.hpp"
#include "cli/common_options.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::cli {

constexpr const char* kStudySchema = "zeroset.study/1";

/// What one row asks, and what is known of it.
struct StudyRow {
  std::string id{};
  nlohmann::json line{};       ///< as of `--batch`, complete in itself: names of files are replaced by their content
  nlohmann::json row{};        ///< with the defaults, as the study has it: what a column's `row` points into
  nlohmann::json published{};  ///< an object of integers, booleans and texts
  std::string note{};
};

/// Where a column's or a series' values come from. Pointers are JSON pointers; empty for none.
struct StudyValue {
  std::string value{};      ///< into the answer
  std::string row{};        ///< into the study's row
  std::string published{};  ///< a member of the row's published values
};

struct StudyColumn {
  std::string key{};
  std::string heading{};
  ColumnKind kind = ColumnKind::exact_integer;
  StudyValue from{};  ///< value or row, or published alone, or value and published: two columns that are compared
};

struct StudyTable {
  std::string name{}, title{}, caption{};
  std::vector<std::string> notes{};
  std::vector<StudyColumn> columns{};
};

struct StudySeries {
  std::string name{};
  StudyValue from{};
};

struct StudyFigure {
  std::string name{}, title{}, caption{};
  Axis x{}, y{};
  StudyValue x_from{};  ///< all empty: the number of the row
  std::vector<StudySeries> series{};
};

struct Study {
  std::string name{};
  std::string title{}, source{}, description{};
  std::string published_as = "published";  ///< what headings call the published values
  const AlgebraVerb* verb = nullptr;
  double timeout = 0, memory = 0;  ///< of a row where the command names none; 0: none
  std::vector<StudyRow> rows{};
  std::vector<StudyTable> tables{};
  std::vector<StudyFigure> figures{};
};

/// Reads "zeroset.study/1" and every row's problem or network, so that nothing is wrong when the work begins.
/// \param folder  where the names of files in it are looked for
/// \throws SpecError
[[nodiscard]] Study read_study(const nlohmann::json& document, const std::filesystem::path& folder);

/// The study as a document without names of files; read_study reads it back to the same rows.
[[nodiscard]] nlohmann::json self_contained(const nlohmann::json& document, const Study& study);

/// What became of a row; null where there is no answer yet.
struct StudyAnswer {
  nlohmann::ordered_json answer = nullptr;
  int status = 0;  ///< as an exit code
};

/// Whether the published values that a table compares are ours: absent where nothing was compared.
enum class Match { none, yes, no };
[[nodiscard]] Match match_of(const StudyTable& table, const StudyRow& row, const nlohmann::ordered_json& answer);
/// Over all tables.
[[nodiscard]] Match match_of(const Study& study, const StudyRow& row, const nlohmann::ordered_json& answer);

struct StudySummary {
  std::size_t rows = 0, answered = 0;
  std::size_t unfinished = 0;  ///< answered, but out of time or memory, or not in this build, or wrong
  std::size_t matching = 0, differing = 0;
  std::vector<std::string> different_rows{};    ///< ids
  std::vector<std::string> disagreeing_rows{};  ///< whose independent routes disagree
};
[[nodiscard]] StudySummary summary_of(const Study& study, const std::vector<StudyAnswer>& answers);
/// One sentence or a few.
[[nodiscard]] std::string text_of(const StudySummary& summary);

/// Tables and figures of the rows that are answered; `why_missing` is said where some are not.
[[nodiscard]] std::vector<Table> study_tables(const Study& study,
                                              const std::vector<StudyAnswer>& answers,
                                              const std::string& why_missing);
[[nodiscard]] std::vector<Figure> study_figures(const Study& study, const std::vector<StudyAnswer>& answers);

struct StudyCommand {
  std::string file{};              ///< as typed
  nlohmann::json document{};       ///< after --set
  std::filesystem::path folder{};  ///< of the file
  std::string shard{};
  std::vector<std::string> merge{};  ///< other folders of the same study
  CommonOptions common{};
};

/// `verify STUDY`: answers the rows that are not stored yet, stores each as it ends, writes tables and figures.
/// \return the exit code
int run_study(const StudyCommand& command);

/// `verify --resume DIR`: goes on in a study's folder.
int resume_study(StudyCommand command);

}  // namespace zeroset::cli
