/// \file
/// The verbs of the algebra, each as one function of one line: one JSON object that names a subject and what is asked.
///
/// A command line of the program, a line of `--batch` and a row of a published table are all such lines, so that they
/// cannot drift apart, and an error names the same pointer in all of them.
///
/// \code
/// const Answer answer = answer_line(kCount, {{"network", {{"widths", {2, 2, 1}}, {"degrees", {3}}}}});
/// answer.keys["distinct"];
/// \endcode
#pragma once

#include "zeroset/core/child_process.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/progress.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace zeroset::atlas {

/// What a verb says of one line.
struct Answer {
  nlohmann::ordered_json keys = nlohmann::ordered_json::object();
  bool complete = true;  ///< false: something ran out of time or memory, or is not known; `reason` says what
  std::string text{};    ///< instead of the keys, where the verb answers in text (`system`)
};

/// What every line may say beside its subject, and where it is answered.
struct LineOptions {
  Limits limits{};  ///< of the whole line; where one is finite, it is answered in a child process
  std::uint64_t seed = 1;
  std::filesystem::path folder{};  ///< where the names of files are looked for
  int threads = 1;                 ///< >= 1; that one line may use
  std::filesystem::path out{};     ///< folder for files of the verb's own; empty: none
  StopRequest stop{};              ///< asked by long searches, which then answer with what they have
  ProgressCallback progress{};     ///< of verbs that tell how far they are
};

/// One verb. The function reads its keys from `line` and calls line.finish() itself.
struct AlgebraVerb {
  const char* name;
  const char* schema;  ///< of its answer
  Answer (*answer)(ObjectReader& line, const LineOptions& options);

  /// The keys that are null where the whole line ran out of time or memory.
  std::span<const char* const> keys;
};

extern const AlgebraVerb kSystem;               ///< the polynomials of a problem
extern const AlgebraVerb kBounds;               ///< how many solutions there are at most
extern const AlgebraVerb kCount;                ///< exact numbers of solutions
extern const AlgebraVerb kDimension;            ///< dimensions of neurovarieties and of zero-error sets
extern const AlgebraVerb kSolve;                ///< all isolated solutions, certified
extern const AlgebraVerb kVerify;               ///< bounds, count and closed form side by side
extern const AlgebraVerb kClosedForm;           ///< numbers that a theorem gives
extern const AlgebraVerb kCertifyInconsistent;  ///< a proof that there is no solution
extern const AlgebraVerb kApproximate;          ///< a polynomial near an activation

/// All of them.
[[nodiscard]] std::span<const AlgebraVerb* const> algebra_verbs();

/// Answers one line, in a child process where its limits ask for one, else here. A line out of time or memory is an
/// incomplete answer with null keys and a reason.
/// \throws what the verb throws: SpecError with the pointer of what is wrong, InvalidArgument, LimitExceeded,
///   NotInThisBuild
[[nodiscard]] Answer answer_line(const AlgebraVerb& verb, const nlohmann::json& line, const LineOptions& defaults = {});

/// The members that every line may have: id, timeout, memory and seed. \throws SpecError
[[nodiscard]] LineOptions read_line_options(ObjectReader& line, LineOptions defaults);

/// The verb's document: its schema, then the answer's keys.
[[nodiscard]] nlohmann::ordered_json to_json(const AlgebraVerb& verb, const Answer& answer);

/// What a line is answered by that ran out of time or memory: every key null, and the reason.
[[nodiscard]] Answer unfinished(const AlgebraVerb& verb, const std::string& reason);

}  // namespace zeroset::atlas
