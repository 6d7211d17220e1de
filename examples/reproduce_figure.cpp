/// \file
/// Figure 2 of Liao and Poggio, "Theory of Deep Learning II" (2017), at the smallest scale.
#include <nlohmann/json.hpp>

#include <iostream>
#include <zeroset/approximation/approximation.hpp>
#include <zeroset/document/table_writers.hpp>
#include <zeroset/studies/study.hpp>

int main() {
  using namespace zeroset;
  studies::LoadOptions options{.figures = {"2"}};
  options.resolve = [](const Activation& activation) { return approximation::resolve(activation); };
  options.change = [](nlohmann::json& protocol) {  // smaller still
    protocol["dataset"]["train"] = 100;
    protocol["figures"]["fig02"]["epochs"] = 1;
  };
  const studies::Study study = studies::load("theory2", studies::Scale::smoke, options);
  std::cout << to_text(studies::plan(study).tables.front());

  const studies::StudyResult result = studies::reproduce(study, "theory2", {.threads = 2});
  studies::write_study(result);  // figures, tables, claims and a page in theory2/
  for (const studies::StudySection& section : result.sections) {
    std::cout << section.title << ": " << section.protocol << '\n';
  }
}
