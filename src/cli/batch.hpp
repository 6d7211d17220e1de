#pragma once

#include "zeroset/core/progress.hpp"

#include "cli/answer.hpp"
#include "cli/common_options.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Answers one line in a child process where its limits ask for one, else here. A line out of time or memory is an
/// incomplete answer with null keys and a reason.
/// \throws what the verb throws
[[nodiscard]] Answer answer_line(const AlgebraVerb& verb, const nlohmann::json& line, const LineOptions& defaults);

/// What became of one line of a batch.
struct LineResult {
  int status = 0;        ///< as an exit code
  std::string output{};  ///< the JSON line that answers it
};

/// The members that every line may have: id, timeout, memory and seed. \throws SpecError
[[nodiscard]] LineOptions read_line_options(ObjectReader& line, LineOptions defaults);

struct LinesOptions {
  LineOptions defaults{};
  int processes = 1;     ///< at once, >= 1
  bool in_order = true;  ///< false: a line is handed on as soon as it is answered, whatever came before it
  StopRequest stop{};    ///< asked several times a second; lines without an answer are then given up
};

/// Answers JSON lines in child processes, several at once.
/// \param ready  called once a line
void answer_lines(const AlgebraVerb& verb,
                  const std::vector<std::string>& lines,
                  const LinesOptions& options,
                  const std::function<void(std::size_t line, const LineResult& result)>& ready);

/// "3/16": the third of sixteen shards, which has the lines 3, 19, 35, ...; "" is 1/1.
struct Shard {
  std::size_t index = 1, count = 1;  ///< 1 <= index <= count
  /// \param line  from 0
  [[nodiscard]] bool has(std::size_t line) const { return line % count == index - 1; }
};
/// \throws SpecError
[[nodiscard]] Shard read_shard(const std::string& text);

/// Answers every line of a JSON Lines file ("-": standard input), several at once, in order, one JSON line each.
/// \param shard  "3/16": every sixteenth line, from the third; "" for all
/// \return the exit code
int run_batch(const AlgebraVerb& verb, const std::string& file, const std::string& shard, const CommonOptions& options);

}  // namespace zeroset::cli
