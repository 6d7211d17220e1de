#include "zeroset/atlas/toy_collection.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/text.hpp"

#include <set>

namespace zeroset::atlas {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr const char* kCollectionSchema = "zeroset.toy_study/1";

ToyProblem read_toy_problem(const json& entry, const std::string& pointer, const std::filesystem::path& folder) {
  ObjectReader reader(entry, pointer);
  ToyProblem result{.id = read_string(reader.require("id", "a name"), reader.at("id"))};
  if (!is_stem(result.id)) {
    throw SpecError(reader.at("id"), "expected letters, digits, - and _, for it names a folder");
  }
  result.problem = read_problem(reader.require("problem", "a problem"), reader.at("problem"), folder);
  result.problem.network = approximation::resolve(std::move(result.problem.network));
  reader.finish();
  return result;
}

}  // namespace

bool ToyAnswer::complete() const {
  const auto* toy = std::get_if<ToyLandscape>(&found);
  return toy != nullptr ? toy->complete() : !std::get<ZeroErrorSet>(found).points.empty();
}

std::string ToyAnswer::said() const {
  const auto* toy = std::get_if<ToyLandscape>(&found);
  if (toy != nullptr) {
    return "found " + found_words(*toy);
  }
  return complete() ? std::to_string(std::get<ZeroErrorSet>(found).points.size()) + " starts reached zero error"
                    : "no start reached zero error";
}

ToyAnswer answer(const ToyProblem& problem, const ToyOptions& options) {
  if (problem.problem.kind == ProblemKind::critical) {
    return {problem.id, explore(problem.problem, options)};
  }
  return {problem.id, measure_zero_error(problem.problem, options)};
}

Results results(const ToyAnswer& answer) {
  return std::visit([](const auto& found) { return results(found); }, answer.found);
}

ordered_json to_json(const ToyAnswer& answer) {
  return std::visit([](const auto& found) { return to_json(found); }, answer.found);
}

std::optional<std::vector<ToyProblem>> read_collection(const std::filesystem::path& path) {
  if (path.extension() != ".json") {
    return std::nullopt;
  }
  const json document = read_json_file(path);
  if (!document.is_object() || !document.contains("problems")) {
    return std::nullopt;
  }
  ObjectReader reader(document, "");
  reader.schema(kCollectionSchema);
  std::vector<ToyProblem> problems;
  std::set<std::string> ids;
  const json& entries = read_array(reader.require("problems", "a list of problems"), "/problems");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    problems.push_back(read_toy_problem(entries[i], child("/problems", i), path.parent_path()));
    if (!ids.insert(problems.back().id).second) {
      throw SpecError(child(child("/problems", i), "id"), "is used twice: " + problems.back().id);
    }
  }
  reader.finish();
  return problems;
}

}  // namespace zeroset::atlas
