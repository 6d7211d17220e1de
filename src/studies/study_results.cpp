// What a study gave, as results, as JSON and as files.
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/studies/study.hpp"

namespace zeroset::studies {

using nlohmann::ordered_json;

Results results(const StudyResult& result) {
  Results all;
  all.facts = {{"schema", "zeroset.reproduction/1"}, {"runs", result.networks}};
  all.facts.update(result.found);
  all.tables.push_back(claims_table(result.claims));
  for (const StudySection& section : result.sections) {
    for (const Results& output : section.outputs) {
      all.tables.insert(all.tables.end(), output.tables.begin(), output.tables.end());
      all.figures.insert(all.figures.end(), output.figures.begin(), output.figures.end());
    }
  }
  for (const std::string& run : result.diverged) {
    all.notes.push_back("diverged: " + run);
  }
  return all;
}

ordered_json to_json(const StudyResult& result) {
  ordered_json document{
      {"schema", "zeroset.reproduction/1"}, {"out", result.folder.string()}, {"runs", result.networks}};
  document.update(result.found);
  document["diverged"] = result.diverged;
  document["figures"] = ordered_json::array();
  for (const StudySection& section : result.sections) {
    for (const Results& output : section.outputs) {
      for (const Figure& figure : output.figures) {
        document["figures"].push_back(figure.name);
      }
    }
  }
  document["claims"] = to_json(result.claims).at("claims");
  return document;
}

WrittenResults write_study(const StudyResult& result, double figure_width) {
  WrittenResults written = write_results(results(result), result.folder, {}, figure_width);
  ordered_json claims = to_json(result.claims);
  if (!result.found.empty()) {
    claims["found"] = result.found;
  }
  write_json_file(result.folder / "claims.json", claims);
  write_page(result);
  return written;
}

}  // namespace zeroset::studies
