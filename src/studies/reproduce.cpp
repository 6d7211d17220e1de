// The studies that can be trained.
#include "studies/erhan/reproduce.hpp"
#include "studies/lipton/reproduce.hpp"

#include "zeroset/core/error.hpp"

#include "studies/catalogue.hpp"
#include "studies/theory2/reproduce.hpp"
#include "studies/vanishing_gradient/reproduce.hpp"

namespace zeroset::studies {
namespace {

const RunnerRow kRunners[] = {{"theory2", theory2::plan, theory2::reproduce},
                              {"lipton", lipton::plan, lipton::reproduce},
                              {"vanishing-gradient", vanishing_gradient::plan, vanishing_gradient::reproduce},
                              {"erhan", erhan::plan, erhan::reproduce}};

const RunnerRow& runner(const std::string& study) {
  for (const RunnerRow& row : kRunners) {
    if (row.name == study) {
      return row;
    }
  }
  static_cast<void>(catalogue_row(study));  // throws for a name that nobody knows
  throw InvalidArgument("[studies::reproduce] study " + study + " can be loaded, but there is no code that trains it");
}

}  // namespace

Results plan(const Study& study) {
  return runner(study.name).plan(study);
}

StudyResult reproduce(const Study& study, const std::filesystem::path& folder, const ReproduceOptions& options) {
  return runner(study.name).reproduce(study, folder, options);
}

}  // namespace zeroset::studies
