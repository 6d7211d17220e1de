#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/toy/toy_landscape.hpp"
#include "cli/toy/zero_error.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::cli {

/// What was found of one problem: of the critical points of its loss, or of its zero-error set.
struct ToyAnswer {
  std::string id{};  ///< empty where one problem stands alone
  nlohmann::ordered_json document{};
  std::vector<Table> tables{};
  std::vector<Figure> figures{};
  std::string said{};  ///< for standard error where it is not complete
  bool complete = true;
  std::optional<ToyLandscape> critical{};
  std::optional<ZeroErrorSet> zero_error{};
};

/// By the problem's kind. \param grid  losses along each side of the plane
[[nodiscard]] ToyAnswer answer_toy(const Problem& problem, const ToyOptions& options, int grid);

/// "zeroset.toy_study/1": {"problems": [{"id": "...", "problem": {...}}, ...]}.
struct ToyProblem {
  std::string id{};
  Problem problem{};
};

/// Absent where the file is no such study. \throws SpecError
[[nodiscard]] std::optional<std::vector<ToyProblem>> read_toy_study(const std::filesystem::path& path);

/// One row a problem; a table for each kind of which there is one.
[[nodiscard]] std::vector<Table> summaries(const std::vector<ToyAnswer>& answers);

}  // namespace zeroset::cli
