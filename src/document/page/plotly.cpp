#include "zeroset/document/plotly.hpp"

#include "zeroset/core/file.hpp"

#include <cstdlib>
#include <fstream>
#include <system_error>
#include <vector>

namespace zeroset {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInPackage = "plotly/package_data/plotly.min.js";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Of the source tree's .venv, whatever version of Python made it.
fs::path in_environment(const fs::path& environment) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(environment / "lib", ignored)) {
    if (const fs::path file = entry.path() / "site-packages" / kInPackage; is_file(file)) {
      return file;
    }
  }
  return {};
}

}  // namespace

fs::path find_plotly() {
  if (const char* named = std::getenv("ZEROSET_PLOTLY"); named != nullptr) {
    return is_file(named) ? fs::path(named) : fs::path();
  }
  const fs::path source = ZEROSET_SOURCE_DIR;
  const std::vector<fs::path> places{source / "build" / "plotly" / "plotly.min.js",
                                     in_environment(source / ".venv"),
                                     fs::path("/usr/lib/python3/dist-packages") / kInPackage,
                                     "/usr/share/python3-plotly/plotly.min.js",
                                     "/usr/share/python3-plotly/plotly.js"};
  for (const fs::path& place : places) {
    if (is_file(place)) {
      return place;
    }
  }
  return {};
}

std::string plotly_source() {
  const fs::path file = find_plotly();
  return file.empty() ? std::string() : read_file(file);
}

std::string plotly_version() {
  const fs::path file = find_plotly();
  std::string head(200, ' ');
  head.resize(static_cast<std::size_t>(std::ifstream(file, std::ios::binary).read(head.data(), 200).gcount()));
  const std::size_t begin = head.find("plotly.js v");
  return begin == std::string::npos ? file.filename().string() : head.substr(begin, head.find('\n', begin) - begin);
}

}  // namespace zeroset
