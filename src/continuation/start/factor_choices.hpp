// All ways to take one factor of each equation's product of linear forms, such that each group of unknowns is
// determined; numbered without walking through them.
#pragma once

#include <cstdint>
#include <vector>

namespace zeroset::continuation::detail {

/// A factor of an equation: the form-th of a group.
struct Factor {
  std::size_t group = 0;
  std::int64_t form = 0;
  bool operator==(const Factor&) const = default;
};

class FactorChoices {
 public:
  /// \param degrees  one row an equation: how many forms it has in each group
  /// \param sizes    of the groups, which add up to the number of equations
  /// \throws LimitExceeded where the table needs more than `bytes`, or there are 2^62 choices or more
  FactorChoices(std::vector<std::vector<std::int64_t>> degrees, std::vector<std::int64_t> sizes, double bytes);

  [[nodiscard]] std::int64_t number() const { return counts_.back(); }

  /// One factor an equation. \param index  in [0, number())
  [[nodiscard]] std::vector<Factor> choice(std::int64_t index) const;

 private:
  std::vector<std::vector<std::int64_t>> degrees_;
  std::vector<std::int64_t> sizes_;
  std::vector<std::size_t> strides_{};

  /// Of each state, which is how many unknowns of each group are left: in how many ways the last equations, as many as
  /// there are unknowns left, can be chosen. States are numbers in mixed radix, the last one has all unknowns left.
  /// Numbers of kTooMany or more are kTooMany.
  std::vector<std::int64_t> counts_{};
};

}  // namespace zeroset::continuation::detail
