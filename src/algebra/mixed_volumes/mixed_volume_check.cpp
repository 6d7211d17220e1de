#include "algebra/mixed_volumes/mixed_volume_check.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

namespace zeroset::algebra::detail {
namespace {

constexpr double kMaxEntries = 0x1p25;  // of the table of one cell: an eighth of a GiB

/// The table of the largest stage.
double table_entries(const PreparedSupports& prepared) {
  const auto n = static_cast<double>(prepared.supports.size());
  double points = n * (n + 1);
  for (const Points& support : prepared.supports) {
    points += static_cast<double>(support.size());
  }
  return n * points;
}

}  // namespace

void check_supports(const char* function, const std::vector<Support>& supports) {
  const std::string where = std::string("[") + function + "] ";
  for (const Support& support : supports) {
    if (support.rows() != supports.front().rows()) {
      throw InvalidArgument(where + "expected supports with the same number of rows");
    }
    if (support.size() > 0 && (support.maxCoeff() > kLargestExponent || support.minCoeff() < -kLargestExponent)) {
      throw InvalidArgument(where + "expected exponents of absolute value at most 2^40");
    }
  }
}

std::optional<std::string> too_large(const PreparedSupports& prepared) {
  if (const double entries = table_entries(prepared); entries > kMaxEntries) {
    return "a tableau of " + significant(entries) + " numbers is too large";
  }
  return std::nullopt;
}

}  // namespace zeroset::algebra::detail
