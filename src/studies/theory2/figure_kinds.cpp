#include "studies/theory2/figure_kinds.hpp"

#include "studies/theory2/groups/activations.hpp"
#include "studies/theory2/groups/branches.hpp"
#include "studies/theory2/groups/perturbed.hpp"
#include "studies/theory2/groups/rates.hpp"
#include "studies/theory2/groups/size.hpp"
#include "studies/theory2/groups/stages.hpp"
#include "studies/theory2/spec_reader.hpp"

#include <utility>

namespace zeroset::studies::theory2 {
namespace {

template <class Group>
FigureKind kind(const char* name) {
  return {name,
          [](GroupText text, ObjectReader& reader) -> std::unique_ptr<const FigureGroup> {
            return std::make_unique<Group>(std::move(text), Group::read(reader));
          },
          []() -> std::unique_ptr<const FigureGroup> {
            return std::make_unique<Group>(GroupText{}, typename Group::Options{});
          }};
}

}  // namespace

const std::vector<FigureKind>& figure_kinds() {
  static const std::vector<FigureKind> kKinds{kind<ActivationsGroup>("activations"),
                                              kind<StagesGroup>("stages"),
                                              kind<BranchesGroup>("branches"),
                                              kind<PerturbedGroup>("perturbed"),
                                              kind<SizeGroup>("size"),
                                              kind<RatesGroup>("rates")};
  return kKinds;
}

std::shared_ptr<const FigureGroup> read_group(const std::string& key,
                                              const nlohmann::json& value,
                                              const std::string& pointer) {
  std::vector<std::string> names;
  for (const FigureKind& each : figure_kinds()) {
    names.push_back(each.name);
  }
  ObjectReader reader(value, pointer);
  GroupText text{.key = key, .figures = spec::list(reader, "figures", read_string)};
  const FigureKind& kind = figure_kinds()[spec::choice(reader, "kind", names)];
  text.kind = kind.name;
  text.title = spec::text(reader, "title");
  text.paper = spec::text(reader, "paper");
  std::shared_ptr<const FigureGroup> group = kind.read(std::move(text), reader);
  reader.finish();
  return group;
}

}  // namespace zeroset::studies::theory2
