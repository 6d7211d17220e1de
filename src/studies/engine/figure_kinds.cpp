#include "studies/engine/figure_kinds.hpp"

namespace zeroset::studies {

GroupText read_group_text(ObjectReader& reader, const std::string& key, const std::vector<std::string>& kinds) {
  GroupText text{.key = key, .figures = spec::list(reader, "figures", read_string)};
  text.kind = kinds[spec::choice(reader, "kind", kinds)];
  text.title = spec::text(reader, "title");
  text.paper = spec::text(reader, "paper");
  return text;
}

}  // namespace zeroset::studies
