// Intervals of claims and what follows from them. The unit is what is independent: a network trained from an
// initialization of its own (a parent), with all that descends from it.
#pragma once

#include "zeroset/studies/claim.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::studies {

inline constexpr const char* kParent = "parent network";
inline constexpr const char* kOverParents = "parent networks from different initializations";

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kAboveZero = std::numeric_limits<double>::min();  // lower end of "more than 0"

/// Measurements of each parent. Those of one parent share its weights, so they count as one value: their mean.
using ByParent = std::map<std::int64_t, std::vector<double>>;

/// The means of the parents that were measured.
[[nodiscard]] std::vector<double> parent_means(const ByParent& measured);

/// Number: the mean. Interval: Student's t over the values, which are independent; none for fewer than two, nor where
/// all are equal, for then their spread is not known.
/// \param unit  what a value is of, for the reason: "run", "parent network"
void set_mean(Claim& claim, const std::vector<double>& values, const std::string& unit);

/// A mean of error shares: as set_mean, and at least as wide as Wilson's interval over the images; so also where all
/// are zero. All networks see the same images, so they count once.
void set_share(Claim& claim, const std::vector<double>& shares, std::int64_t images, const std::string& unit);

/// A mean of differences of error shares: as set_mean, and at least as wide as what so many images exclude where the
/// networks answer alike.
void set_difference(Claim& claim, const std::vector<double>& differences, std::int64_t images, const std::string& unit);

/// No share lies outside of [lower, upper], whatever a mean of few values says.
void keep_within(Claim& claim, double lower, double upper);

/// Pass where the whole interval lies in [lower, upper], fail where all of it lies on one side, else undecided.
/// \param over  what the interval is over: part of the answer
void decide(Claim& claim, double lower, double upper, const std::string& over);

/// Spearman's rank correlation with equal ranks shared; absent for fewer than two values or a constant list.
[[nodiscard]] std::optional<double> rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace zeroset::studies
