#include "algebra/bounds/multihomogeneous.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "algebra/systems/size_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace zeroset::algebra {

using namespace detail;

namespace detail {

std::vector<DegreeRow> collected_rows(const std::vector<std::vector<std::int64_t>>& columns) {
  std::map<std::vector<std::int64_t>, std::size_t> places;
  std::vector<DegreeRow> rows;
  for (std::size_t i = 0; i < columns.front().size(); ++i) {
    std::vector<std::int64_t> degrees;
    for (const auto& column : columns) {
      degrees.push_back(column[i]);
    }
    const auto [place, is_new] = places.emplace(degrees, rows.size());
    if (is_new) {
      rows.push_back({std::move(degrees), 1});
    } else {
      ++rows[place->second].count;
    }
  }
  return rows;
}

double product_bits(const std::vector<DegreeRow>& rows) {
  double bits = 0;
  for (const DegreeRow& row : rows) {
    double sum = 0;
    for (const std::int64_t degree : row.degrees) {
      sum += static_cast<double>(degree);
    }
    bits += static_cast<double>(row.count) * std::log2(std::max(sum, 1.0));
  }
  return bits;
}

std::optional<double> multinomial_log10(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  if (rows.size() != 1) {
    return std::nullopt;
  }
  double logarithm = std::lgamma(static_cast<double>(rows.front().count) + 1);
  for (std::size_t j = 0; j < sizes.size(); ++j) {
    const auto size = static_cast<double>(sizes[j]);
    logarithm += size * std::log(static_cast<double>(rows.front().degrees[j])) - std::lgamma(size + 1);
  }
  return logarithm / std::log(10.0);
}

double capacity_log10(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  // Any point gives a bound. This iteration goes down to the least one: at a minimum the share of z_j in all the
  // forms together is k_j.
  constexpr int kSteps = 2000;
  constexpr double kRounding = 1e-12;  // relative; each term is good to a few units in the last place
  std::vector<double> point(sizes.size(), 1);
  double least = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kSteps; ++step) {
    std::vector<double> shares(sizes.size(), 0);
    double logarithm = 0, magnitude = 0;
    const auto add = [&](double term) {
      logarithm += term;
      magnitude += std::abs(term);
    };
    for (const DegreeRow& row : rows) {
      const double value = std::inner_product(point.begin(), point.end(), row.degrees.begin(), 0.0);
      add(static_cast<double>(row.count) * std::log(value));
      for (std::size_t j = 0; j < sizes.size(); ++j) {
        shares[j] += static_cast<double>(row.count) * static_cast<double>(row.degrees[j]) / value;
      }
    }
    for (std::size_t j = 0; j < sizes.size(); ++j) {
      add(-static_cast<double>(sizes[j]) * std::log(point[j]));
    }
    least = std::min(least, logarithm + kRounding * magnitude);
    for (std::size_t j = 0; j < sizes.size(); ++j) {
      point[j] = static_cast<double>(sizes[j]) / shares[j];
    }
    if (std::any_of(point.begin(), point.end(), [](double z) { return !(z > 1e-300 && z < 1e300); })) {
      break;
    }
  }
  return least / std::log(10.0);
}

}  // namespace detail

namespace {

void check(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  const auto at_least = [](const std::vector<std::int64_t>& values, std::int64_t least) {
    return std::all_of(values.begin(), values.end(), [least](std::int64_t value) { return value >= least; });
  };
  double equations = 0, unknowns = 0;
  bool good = !sizes.empty() && at_least(sizes, 1);
  for (const DegreeRow& row : rows) {
    good = good && row.count >= 1 && row.degrees.size() == sizes.size() && at_least(row.degrees, 0);
    equations += static_cast<double>(row.count);
  }
  for (const std::int64_t size : sizes) {
    unknowns += static_cast<double>(size);
  }
  if (!good || equations != unknowns) {
    throw InvalidArgument(
        "[algebra::multihomogeneous_number] expected groups of at least one unknown, a degree of at least 0 for each "
        "of them in each row, and as many rows, counted as often as they occur, as unknowns");
  }
}

/// A row of zeros, or a group that no row has, makes the coefficient 0 whatever the rest is.
bool vanishes(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  const bool empty_row = std::any_of(rows.begin(), rows.end(), [](const DegreeRow& row) {
    return std::all_of(row.degrees.begin(), row.degrees.end(), [](std::int64_t degree) { return degree == 0; });
  });
  for (std::size_t j = 0; j < sizes.size(); ++j) {
    if (std::all_of(rows.begin(), rows.end(), [j](const DegreeRow& row) { return row.degrees[j] == 0; })) {
      return true;
    }
  }
  return empty_row;
}

}  // namespace

MultihomogeneousNumber multihomogeneous_number(const DegreesIn& degrees_in,
                                               const Partition& partition,
                                               const MultihomogeneousLimits& limits) {
  std::vector<std::vector<std::int64_t>> columns;
  std::vector<std::int64_t> sizes;
  for (const auto& group : partition) {
    columns.push_back(degrees_in(group));
    sizes.push_back(static_cast<std::int64_t>(group.size()));
  }
  return multihomogeneous_number(columns.empty() ? std::vector<DegreeRow>{} : collected_rows(columns), sizes, limits);
}

MultihomogeneousNumber multihomogeneous_number(const std::vector<DegreeRow>& rows,
                                               const std::vector<std::int64_t>& sizes,
                                               const MultihomogeneousLimits& limits) {
  check(rows, sizes);
  if (vanishes(rows, sizes)) {
    return {.value = Integer(0), .log10 = -std::numeric_limits<double>::infinity()};
  }
  MultihomogeneousNumber result;
  const CoefficientCost cost = coefficient_cost(rows, sizes);
  if (cost.operations <= limits.operations && cost.bytes <= limits.bytes &&
      product_bits(rows) * std::log10(2.0) <= limits.digits) {
    result.value = coefficient(rows, sizes);
    result.log10 = *result.value == 0 ? -std::numeric_limits<double>::infinity() : zeroset::log10(*result.value);
    return result;
  }
  if (const auto logarithm = multinomial_log10(rows, sizes)) {
    result.log10 = logarithm;
    result.reason = "has more digits than are computed";
    return result;
  }
  result.log10_at_most = capacity_log10(rows, sizes);
  result.reason =
      "would take about " + significant(cost.operations, 2) + " operations and " + readable_bytes(cost.bytes);
  return result;
}

}  // namespace zeroset::algebra
