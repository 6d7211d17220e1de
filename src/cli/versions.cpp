#include "cli/versions.hpp"

#include "zeroset/algebra/version.hpp"
#include "zeroset/core/version.hpp"

#include <CLI/Version.hpp>
#include <nlohmann/json.hpp>

#include <sstream>

namespace zeroset::cli {

std::map<std::string, std::string> versions() {
  std::map<std::string, std::string> all = library_versions();
  all.merge(algebra::library_versions());
  all.insert({{"cli11", CLI11_VERSION}, {"libtorch", ZEROSET_LIBTORCH_VERSION}});
  return all;
}

std::string versions_json() {
  nlohmann::ordered_json document{{"schema", "zeroset.versions/1"}};
  for (const auto& [name, version] : versions()) {
    document[name] = version;
  }
  return document.dump(2) + "\n";
}

std::string versions_text() {
  std::ostringstream text;
  for (const auto& [name, version] : versions()) {
    text << name << ' ' << version << '\n';
  }
  return text.str();
}

}  // namespace zeroset::cli
