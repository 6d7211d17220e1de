#include "cli/versions.hpp"

#include <CLI/Version.hpp>
#include <Eigen/Core>
#include <boost/version.hpp>
#include <flint/flint.h>
#include <mathicgb.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace zeroset::cli {
namespace {

std::string dotted(int a, int b, int c) {
  return std::to_string(a) + "." + std::to_string(b) + "." + std::to_string(c);
}

}  // namespace

std::map<std::string, std::string> versions() {
  return {
      {"zeroset", ZEROSET_VERSION},
      {"compiler", __VERSION__},
      {"flint", FLINT_VERSION},
      {"mathicgb", MATHICGB_VERSION_STRING},
      {"eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"nlohmann_json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
      {"cli11", CLI11_VERSION},
      {"libtorch", ZEROSET_LIBTORCH_VERSION}};
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
