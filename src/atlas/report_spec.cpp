#include "zeroset/atlas/report.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/core/json.hpp"

#include <set>

namespace zeroset::atlas {

using nlohmann::json;

ReportSpec read_report_spec(const json& document) {
  ObjectReader reader(document, "");
  reader.schema("zeroset.report/1");
  ReportSpec spec;
  std::set<std::string> ids;
  const std::string where = reader.at("problems");
  for (const json& problem :
       read_array(reader.require("problems", "an array of problems, as lines of verify --batch"), where)) {
    const std::string pointer = child(where, spec.problems.size());
    ObjectReader line(problem, pointer);
    const std::string id = read_string(line.require("id", "a name for the row"), line.at("id"));
    if (!ids.insert(id).second) {
      throw SpecError(line.at("id"), "expected names that differ, got \"" + id + "\" twice");
    }
    spec.problems.push_back(problem);
  }
  if (const json* experiment = reader.find("experiment"); experiment != nullptr && !experiment->is_null()) {
    (void)read_experiment(*experiment, reader.at("experiment"));
    spec.experiment = *experiment;
  }
  reader.finish();
  return spec;
}

json to_json(const ReportSpec& spec) {
  return {{"schema", "zeroset.report/1"}, {"problems", spec.problems}, {"experiment", spec.experiment}};
}

}  // namespace zeroset::atlas
