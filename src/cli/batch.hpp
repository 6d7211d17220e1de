#pragma once

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

/// Answers JSON lines in child processes, several at once.
/// \param ready  called once a line, in order, as soon as this and all before it are answered
void answer_lines(const AlgebraVerb& verb,
                  const std::vector<std::string>& lines,
                  const LineOptions& defaults,
                  int processes,
                  const std::function<void(std::size_t line, const LineResult& result)>& ready);

/// Answers every line of a JSON Lines file ("-": standard input), several at once, in order, one JSON line each.
/// \param shard  "3/16": every sixteenth line, from the third; "" for all
/// \return the exit code
int run_batch(const AlgebraVerb& verb, const std::string& file, const std::string& shard, const CommonOptions& options);

}  // namespace zeroset::cli
