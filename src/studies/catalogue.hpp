// The studies that there are: a folder of studies/, its texts in experiments/, and a row in each of the two tables
// here.
#pragma once

#include "zeroset/studies/study.hpp"

#include "studies/engine/load.hpp"

#include <string>
#include <vector>

namespace zeroset::studies {

/// What is known of a study besides the texts of experiments/NAME. Nothing of it needs LibTorch, so that the program
/// can list and print protocols without.
struct CatalogueRow {
  std::string name{}, heading{}, title{}, reference{};  ///< see StudySummary
  AwaitedKind awaited{};
};

[[nodiscard]] const std::vector<CatalogueRow>& catalogue();

/// \throws InvalidArgument for a name that is not there
[[nodiscard]] const CatalogueRow& catalogue_row(const std::string& study);

/// How a study is carried out.
struct RunnerRow {
  const char* name = nullptr;
  Results (*plan)(const Study& study) = nullptr;
  StudyResult (*reproduce)(const Study& study,
                           const std::filesystem::path& folder,
                           const ReproduceOptions& options) = nullptr;
};

}  // namespace zeroset::studies
