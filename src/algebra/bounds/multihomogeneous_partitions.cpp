// Every partition of at most nine unknowns, depth first.
#include "zeroset/core/error.hpp"

#include "algebra/bounds/multihomogeneous.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

namespace zeroset::algebra {

using namespace detail;

namespace {

using Mask = std::uint32_t;

constexpr Mask bit(std::size_t i) {
  return Mask{1} << i;
}

std::vector<std::int64_t> members(Mask mask) {
  std::vector<std::int64_t> result;
  for (; mask != 0; mask &= mask - 1) {
    result.push_back(std::countr_zero(mask));
  }
  return result;
}

/// degrees[set of unknowns][equation]; the empty set is left out.
using DegreeTable = std::vector<std::vector<std::int64_t>>;

DegreeTable degree_table(std::size_t unknowns, const DegreesIn& degrees_in) {
  DegreeTable table(bit(unknowns));
  for (Mask set = 1; set < bit(unknowns); ++set) {
    table[set] = degrees_in(members(set));
    if (table[set].size() != unknowns) {
      throw InvalidArgument("[algebra::min_over_all_partitions] expected as many equations as the " +
                            std::to_string(unknowns) + " unknowns, got " + std::to_string(table[set].size()));
    }
  }
  return table;
}

/// Binary logarithm of a bound on the number of every partition: the degree in a group is at most the sum of those in
/// its members.
double largest_bits(const DegreeTable& table, std::size_t unknowns) {
  double bits = 0;
  for (std::size_t i = 0; i < unknowns; ++i) {
    double sum = 0;
    for (std::size_t v = 0; v < unknowns; ++v) {
      sum += static_cast<double>(table[bit(v)][i]);
    }
    bits += std::log2(std::max(sum, 1.0));
  }
  return bits;
}

/// The number of a partition is a sum over all ways to give each group as many equations as it has unknowns, of the
/// products of their degrees. So the partial sums over the first groups, one for each set of equations that they take,
/// are shared by all partitions that begin with those groups.
template <class Value>
class Enumeration {
 public:
  Enumeration(const DegreeTable& table, std::size_t unknowns)
      : all_(bit(unknowns) - 1), products_(std::size_t{1} << (2 * unknowns)), sets_(unknowns + 1) {
    for (Mask set = 0; set <= all_; ++set) {
      sets_[static_cast<std::size_t>(std::popcount(set))].push_back(set);
    }
    for (Mask group = 1; group <= all_; ++group) {
      product(group, 0) = 1;
      for (Mask rows = 1; rows <= all_; ++rows) {
        const auto lowest = static_cast<std::size_t>(std::countr_zero(rows));
        if (std::popcount(rows) <= std::popcount(group)) {  // larger sets are never asked for
          product(group, rows) = product(group, rows & (rows - 1)) * Value(table[group][lowest]);
        }
      }
    }
  }

  [[nodiscard]] std::pair<std::vector<Mask>, Value> least() {
    std::vector<Value> nothing(all_ + 1, Value(0));
    nothing[0] = 1;
    extend(all_, 0, nothing);
    return {best_groups_, best_};
  }

 private:
  Value& product(Mask group, Mask rows) { return products_[group * (std::size_t{all_} + 1) + rows]; }

  /// \param left   unknowns in no group yet
  /// \param used   how many are
  /// \param taken  the partial sum for each set of `used` equations
  void extend(Mask left, std::size_t used, const std::vector<Value>& taken) {
    finish(left, used, taken);
    const Mask lowest = left & (~left + 1), rest = left ^ lowest;
    for (Mask more = (rest - 1) & rest; rest != 0; more = (more - 1) & rest) {  // all true subsets of the rest
      const Mask group = lowest | more;
      groups_.push_back(group);
      const std::size_t size = used + static_cast<std::size_t>(std::popcount(group));
      extend(left ^ group, size, with(group, used, taken));
      groups_.pop_back();
      if (more == 0) {
        break;
      }
    }
  }

  std::vector<Value> with(Mask group, std::size_t used, const std::vector<Value>& taken) {
    std::vector<Value> result(all_ + 1, Value(0));
    for (const Mask before : sets_[used]) {
      if (taken[before] == 0) {
        continue;
      }
      for (const Mask rows : sets_[static_cast<std::size_t>(std::popcount(group))]) {
        if ((rows & before) == 0) {
          result[rows | before] += taken[before] * product(group, rows);
        }
      }
    }
    return result;
  }

  /// The unknowns that are left as the last group.
  void finish(Mask left, std::size_t used, const std::vector<Value>& taken) {
    Value sum(0);
    for (const Mask before : sets_[used]) {
      if (taken[before] != 0) {
        sum += taken[before] * product(left, all_ ^ before);
      }
    }
    const bool fewer = groups_.size() + 1 < best_groups_.size();
    if (best_groups_.empty() || sum < best_ || (sum == best_ && fewer)) {
      best_ = sum;
      best_groups_ = groups_;
      best_groups_.push_back(left);
    }
  }

  Mask all_;
  std::vector<Value> products_;          ///< of the degrees of a set of equations in a group
  std::vector<std::vector<Mask>> sets_;  ///< by number of members
  std::vector<Mask> groups_{}, best_groups_{};
  Value best_{0};
};

Partition to_partition(const std::vector<Mask>& groups) {
  Partition result;
  for (const Mask group : groups) {
    result.push_back(members(group));
  }
  return result;
}

}  // namespace

PartitionNumber min_over_all_partitions(std::int64_t unknowns, const DegreesIn& degrees_in) {
  if (unknowns < 1 || unknowns > kMaxExhaustiveUnknowns) {
    throw InvalidArgument("[algebra::min_over_all_partitions] expected 1 to " + std::to_string(kMaxExhaustiveUnknowns) +
                          " unknowns, got " + std::to_string(unknowns));
  }
  constexpr double kWideBits = 126;
  const auto n = static_cast<std::size_t>(unknowns);
  const DegreeTable table = degree_table(n, degrees_in);
  if (largest_bits(table, n) <= kWideBits) {
    const auto [groups, number] = Enumeration<Wide>(table, n).least();
    return {to_partition(groups), detail::to_integer(number)};
  }
  const auto [groups, number] = Enumeration<Integer>(table, n).least();
  return {to_partition(groups), number};
}

}  // namespace zeroset::algebra
