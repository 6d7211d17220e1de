#pragma once

#include "zeroset/core/figure.hpp"
#include "zeroset/core/table.hpp"

#include "cli/training/snapshots.hpp"
#include "cli/training_request.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace zeroset::cli {

/// What a tool found. Tables and figures enter the document under their names.
struct LandscapeAnswer {
  nlohmann::ordered_json document{};
  std::vector<Table> tables{};  ///< the first is printed
  std::vector<Figure> figures{};
  std::vector<std::string> notes{};  ///< for standard error
};

/// "schema", "tool", "runs" with what each is, "parameters": what every tool's document begins with.
[[nodiscard]] nlohmann::ordered_json begin_document(const TrainingRequest& request, const Snapshots& snapshots);

/// Prints the first table, or the document with --json; with --out then tables/, figures/ and landscape.json there. An
/// interruption waits until that is done. \throws FileError where the disk is full, after the answer was printed
/// \return the exit code: 1 where gnuplot could not draw
int give(const TrainingRequest& request, LandscapeAnswer answer);

/// A value, or why it is not there.
[[nodiscard]] Cell cell_of(double value, const std::string& reason);
[[nodiscard]] std::string percent(double share);  ///< "60.8 %"
/// A number for a document; null where it is not finite.
[[nodiscard]] nlohmann::ordered_json number_of(double value);
template <class Vector>
[[nodiscard]] nlohmann::ordered_json numbers_of(const Vector& values) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const double value : values) {
    list.push_back(number_of(value));
  }
  return list;
}

/// Key of the r-th run's series in a figure.
[[nodiscard]] std::string run_key(std::size_t run);

}  // namespace zeroset::cli
