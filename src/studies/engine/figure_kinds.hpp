// The kinds of figure groups of a study, by the name that a spec gives them.
#pragma once

#include "zeroset/core/json.hpp"

#include "studies/engine/figure_group.hpp"
#include "studies/engine/spec_reader.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::studies {

/// One kind: how its groups are read. \tparam Group  the study's FigureGroup
template <class Group>
struct FigureKind {
  std::string name{};
  /// The members that are this kind's own. \throws SpecError
  std::unique_ptr<const Group> (*read)(GroupText text, ObjectReader& reader) = nullptr;
  /// Of a protocol without such a group: it has no figures, and its claims are undecided.
  std::unique_ptr<const Group> (*absent)() = nullptr;
};

/// A row for the class Kind, which derives from Group, is made from a GroupText and Kind::Options, and reads these by
/// Kind::read(ObjectReader&).
template <class Group, class Kind>
[[nodiscard]] FigureKind<Group> figure_kind(const char* name) {
  return {
      name,
      [](GroupText text, ObjectReader& reader) -> std::unique_ptr<const Group> {
        return std::make_unique<Kind>(std::move(text), Kind::read(reader));
      },
      []() -> std::unique_ptr<const Group> { return std::make_unique<Kind>(GroupText{}, typename Kind::Options{}); }};
}

/// What the spec of every group says, and which kind it is of. \throws SpecError
[[nodiscard]] GroupText read_group_text(ObjectReader& reader,
                                        const std::string& key,
                                        const std::vector<std::string>& kinds);

/// \throws SpecError at the pointer
template <class Group>
[[nodiscard]] std::shared_ptr<const Group> read_group(const std::vector<FigureKind<Group>>& kinds,
                                                      const std::string& key,
                                                      const nlohmann::json& value,
                                                      const std::string& pointer) {
  std::vector<std::string> names;
  for (const FigureKind<Group>& each : kinds) {
    names.push_back(each.name);
  }
  ObjectReader reader(value, pointer);
  GroupText text = read_group_text(reader, key, names);
  const auto kind = std::find(names.begin(), names.end(), text.kind) - names.begin();
  std::shared_ptr<const Group> group = kinds[static_cast<std::size_t>(kind)].read(std::move(text), reader);
  reader.finish();
  return group;
}

/// The member "figures" of a protocol, each group checked. \throws SpecError
template <class Group, class Protocol>
[[nodiscard]] std::vector<std::shared_ptr<const Group>> read_groups(const std::vector<FigureKind<Group>>& kinds,
                                                                    ObjectReader& reader,
                                                                    const Protocol& protocol) {
  std::vector<std::shared_ptr<const Group>> groups;
  for (const auto& [key, value] : reader.require("figures", "an object of figures").items()) {
    groups.push_back(read_group(kinds, key, value, child("/figures", key)));
    groups.back()->check(protocol);
  }
  return groups;
}

/// The claims of one activation, in the order of their ids. Each kind is asked once: what its groups have measured lies
/// together.
template <class Group, class Protocol, class Measures>
[[nodiscard]] std::vector<Claim> claims_of(const std::vector<FigureKind<Group>>& kinds,
                                           const Protocol& protocol,
                                           const Measures& found) {
  std::vector<Claim> claims;
  for (const FigureKind<Group>& kind : kinds) {
    const auto first = std::find_if(protocol.groups.begin(), protocol.groups.end(), [&](const auto& group) {
      return group->text().kind == kind.name;
    });
    const std::vector<Claim> some =
        first != protocol.groups.end() ? (*first)->claims(protocol, found) : kind.absent()->claims(protocol, found);
    claims.insert(claims.end(), some.begin(), some.end());
  }
  std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.id < b.id; });
  return claims;
}

}  // namespace zeroset::studies
