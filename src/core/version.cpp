#include "zeroset/core/version.hpp"

#include <Eigen/Core>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>

namespace zeroset {
namespace {

std::string dotted(int a, int b, int c) {
  return std::to_string(a) + "." + std::to_string(b) + "." + std::to_string(c);
}

}  // namespace

std::string version() {
  return ZEROSET_VERSION;
}

std::map<std::string, std::string> library_versions() {
  return {
      {"zeroset", version()},
      {"compiler", __VERSION__},
      {"eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"nlohmann_json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)}};
}

}  // namespace zeroset
