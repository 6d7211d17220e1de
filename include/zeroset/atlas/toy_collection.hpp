/// \file
/// Toy landscapes of many problems, and one row a problem.
#pragma once

#include "zeroset/atlas/toy_landscape.hpp"
#include "zeroset/atlas/zero_error_set.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace zeroset::atlas {

/// One of a collection, "zeroset.toy_study/1": {"problems": [{"id": "...", "problem": {...}}, ...]}.
struct ToyProblem {
  std::string id{};
  Problem problem{};
};

/// Absent where the file is no such collection. \throws SpecError
[[nodiscard]] std::optional<std::vector<ToyProblem>> read_collection(const std::filesystem::path& path);

/// What was found of one problem: of the critical points of its loss, or of its zero-error set.
struct ToyAnswer {
  std::string id{};  ///< empty where one problem stands alone
  std::variant<ToyLandscape, ZeroErrorSet> found{};

  /// Every critical point was found, or a start reached zero error.
  [[nodiscard]] bool complete() const;
  /// What was found, in a sentence.
  [[nodiscard]] std::string said() const;
};

/// By the problem's kind. \throws as explore and measure_zero_error
[[nodiscard]] ToyAnswer answer(const ToyProblem& problem, const ToyOptions& options = {});

[[nodiscard]] Results results(const ToyAnswer& answer);
[[nodiscard]] nlohmann::ordered_json to_json(const ToyAnswer& answer);

/// One row a problem; a table for each kind of which there is one; facts "zeroset.landscape_toy_study/1".
[[nodiscard]] Results results(std::span<const ToyAnswer> answers);

}  // namespace zeroset::atlas
