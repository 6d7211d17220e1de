// The report of a study: all panels, with what the paper says beside them.
#pragma once

#include "cli/training/study_claims.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace zeroset::cli {

/// What one group of figures gave for one activation.
struct StudySection {
  const FigureGroup* group = nullptr;
  GroupOutput output{};
};

struct StudyResult {
  std::vector<StudySection> sections{};  ///< those of one group follow each other
  std::vector<Claim> claims{};
  std::vector<std::string> diverged{};
  std::size_t runs = 0;
};

/// FOLDER/report.html. The drawings are read from FOLDER/figures.
void write_study_page(const Protocol& protocol, const StudyResult& result, const std::filesystem::path& folder);

}  // namespace zeroset::cli
