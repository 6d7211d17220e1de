/// \file
/// Many lines at once, each in a child process of its own.
#pragma once

#include "zeroset/atlas/lines.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace zeroset::atlas {

/// How a line ended. The numbers stand in stored rows, and are the exit codes of the program.
enum class LineStatus {
  answered = 0,
  incomplete = 1,   ///< out of time or memory, or something is not known
  wrong_input = 2,  ///< the line is malformed, or asks for something that makes no sense
  not_in_this_build = 3,
};

/// What became of one line.
struct LineResult {
  LineStatus status = LineStatus::answered;
  std::string output{};  ///< the JSON line that answers it, or says what is wrong: {"id": ..., "error": {...}}
};

/// How many lines are answered at once, within which limits.
struct LinesOptions {
  LineOptions defaults{};
  int processes = 1;     ///< at once, >= 1
  bool in_order = true;  ///< false: a line is handed on as soon as it is answered, whatever came before it
  StopRequest stop{};    ///< asked several times a second; lines without an answer are then given up
};

/// Answers JSON lines, several at once. Each needs a member `id`, which its answer repeats.
/// \param ready  called once a line, from this thread
void answer_lines(const AlgebraVerb& verb,
                  const std::vector<std::string>& lines,
                  const LinesOptions& options,
                  const std::function<void(std::size_t line, const LineResult& result)>& ready);

/// What deserves most notice of two: wrong input, then what is not in this build, then what is incomplete.
[[nodiscard]] LineStatus worse(LineStatus a, LineStatus b);

/// "3/16": the third of sixteen shards, which has the lines 3, 19, 35, ...
struct Shard {
  std::size_t index = 1, count = 1;  ///< 1 <= index <= count
  /// \param line  from 0
  [[nodiscard]] bool has(std::size_t line) const { return line % count == index - 1; }
};

/// Reads "3/16"; "" is 1/1. \throws SpecError
[[nodiscard]] Shard read_shard(const std::string& text);

}  // namespace zeroset::atlas
