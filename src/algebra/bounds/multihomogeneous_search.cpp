// Best-first search over partitions of more unknowns than can be enumerated.
#include "zeroset/core/error.hpp"

#include "algebra/bounds/multihomogeneous.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace zeroset::algebra {

using namespace detail;

namespace {

using WideMask = std::uint64_t;
constexpr std::size_t kMaxAtoms = 64;

/// Groups of atoms, ascending by lowest member.
using Groups = std::vector<WideMask>;

using Degrees = std::vector<std::int64_t>;

/// Unknowns that always stay together, at most kMaxAtoms of them.
std::vector<std::vector<std::int64_t>> atoms_of(std::int64_t unknowns, const DegreesIn& degrees_in) {
  std::vector<std::vector<std::int64_t>> atoms;
  if (unknowns <= static_cast<std::int64_t>(kMaxAtoms)) {
    for (std::int64_t v = 0; v < unknowns; ++v) {
      atoms.push_back({v});
    }
    return atoms;
  }
  constexpr std::int64_t kMaxUnknowns = 2000;
  if (unknowns <= kMaxUnknowns) {
    std::map<Degrees, std::size_t> places;
    for (std::int64_t v = 0; v < unknowns; ++v) {
      const auto [place, is_new] = places.emplace(degrees_in({v}), atoms.size());
      is_new ? atoms.push_back({v}) : atoms[place->second].push_back(v);
    }
  }
  return atoms.size() <= kMaxAtoms ? atoms : decltype(atoms){};
}

class Search {
 public:
  Search(std::int64_t unknowns, const DegreesIn& degrees_in, const PartitionSearchOptions& options)
      : unknowns_(unknowns), degrees_in_(degrees_in), options_(options), atoms_(atoms_of(unknowns, degrees_in)) {}

  [[nodiscard]] PartitionNumber least() {
    try_start(one_group(), options_.limits);
    if (unknowns_ <= static_cast<std::int64_t>(kMaxAtoms)) {
      try_start(singletons(), {.operations = options_.operations_each});
    }
    for (const Partition& start : options_.starts) {
      try_start(start, options_.limits);
    }
    if (!atoms_.empty()) {
      see_atom_starts();
      while (!open_.empty() && within_budget()) {
        const Groups next = open_.begin()->groups;
        open_.erase(open_.begin());
        see_neighbors(next);
      }
    }
    return best_;
  }

 private:
  struct Seen {
    Integer number;
    Groups groups;
    bool operator<(const Seen& other) const {
      return number != other.number                 ? number < other.number
             : groups.size() != other.groups.size() ? groups.size() < other.groups.size()
                                                    : groups < other.groups;
    }
  };

  [[nodiscard]] Partition one_group() const {
    Partition partition(1, std::vector<std::int64_t>(static_cast<std::size_t>(unknowns_)));
    std::iota(partition[0].begin(), partition[0].end(), 0);
    return partition;
  }

  [[nodiscard]] Partition singletons() const {
    Partition partition;
    for (std::int64_t v = 0; v < unknowns_; ++v) {
      partition.push_back({v});
    }
    return partition;
  }

  // Few unknowns are promised to be searched to the end, so only their partitions are counted.
  [[nodiscard]] bool are_few() const { return unknowns_ <= kMaxExhaustiveUnknowns; }

  [[nodiscard]] bool within_budget() const {
    return evaluated_ < options_.partitions && (are_few() || operations_ < options_.operations);
  }

  [[nodiscard]] bool is_better(const Integer& number, std::size_t groups) const {
    const bool fewer = groups < best_.partition.size();
    return best_.partition.empty() || number < best_.number || (number == best_.number && fewer);
  }

  void try_start(const Partition& partition, const MultihomogeneousLimits& limits) {
    const MultihomogeneousNumber number = multihomogeneous_number(degrees_in_, partition, limits);
    if (number.value && is_better(*number.value, partition.size())) {
      best_ = {partition, *number.value};
    }
  }

  // What starts are made of atoms are where the search sets out from; one group always is one.
  void see_atom_starts() {
    std::vector<Partition> starts = options_.starts;
    starts.push_back(one_group());
    Groups single;  // one atom each
    for (std::size_t a = 0; a < atoms_.size(); ++a) {
      single.push_back(WideMask{1} << a);
    }
    for (const Partition& start : starts) {
      if (const auto groups = groups_of(start)) {
        see(*groups);
      }
    }
    see_merged(single);
  }

  /// Merges the two groups whose union lowers an estimate most, down to one group, and sees all that comes by.
  void see_merged(Groups groups) {
    see(groups);
    while (groups.size() > 1 && within_budget()) {
      double least = std::numeric_limits<double>::infinity();
      std::pair<std::size_t, std::size_t> pair{0, 1};
      const std::vector<double> sums = row_sums(groups);
      for (std::size_t g = 0; g < groups.size(); ++g) {
        for (std::size_t h = g + 1; h < groups.size(); ++h) {
          const double change = merge_estimate(sums, groups[g], groups[h]);
          if (change < least) {
            least = change;
            pair = {g, h};
          }
        }
      }
      groups = moved(groups, pair.first, pair.second, groups[pair.second]);
      see(groups);
    }
  }

  [[nodiscard]] double size_of(WideMask group) const { return static_cast<double>(unknowns_of(group).size()); }

  /// sum_j d_ij k_j for each equation.
  [[nodiscard]] std::vector<double> row_sums(const Groups& groups) {
    std::vector<double> sums;
    for (const WideMask group : groups) {
      const Degrees& degrees = degrees_of(group);
      sums.resize(degrees.size(), 0);
      for (std::size_t i = 0; i < degrees.size(); ++i) {
        sums[i] += static_cast<double>(degrees[i]) * size_of(group);
      }
    }
    return sums;
  }

  /// log of prod_i (sum_j d_ij k_j) / prod_j k_j! with two groups merged, up to a constant: the coefficient itself
  /// where all its rows are equal and each has the same degree in all groups, and a fair guess elsewhere.
  [[nodiscard]] double merge_estimate(const std::vector<double>& sums, WideMask g, WideMask h) {
    const Degrees &first = degrees_of(g), &second = degrees_of(h), &both = degrees_of(g | h);
    const double g_size = size_of(g), h_size = size_of(h);
    double logarithm = std::lgamma(g_size + 1) + std::lgamma(h_size + 1) - std::lgamma(g_size + h_size + 1);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double sum = sums[i] + static_cast<double>(both[i] - first[i]) * g_size +
                         static_cast<double>(both[i] - second[i]) * h_size;
      logarithm += std::log(std::max(sum, 1e-9));
    }
    return logarithm;
  }

  [[nodiscard]] std::optional<Groups> groups_of(const Partition& partition) const {
    std::vector<std::size_t> group_of(static_cast<std::size_t>(unknowns_));
    for (std::size_t g = 0; g < partition.size(); ++g) {
      for (const std::int64_t v : partition[g]) {
        group_of[static_cast<std::size_t>(v)] = g;
      }
    }
    Groups groups(partition.size(), 0);
    for (std::size_t a = 0; a < atoms_.size(); ++a) {
      const std::size_t first = group_of[static_cast<std::size_t>(atoms_[a].front())];
      for (const std::int64_t v : atoms_[a]) {
        if (group_of[static_cast<std::size_t>(v)] != first) {
          return std::nullopt;
        }
      }
      groups[first] |= WideMask{1} << a;
    }
    return sorted(std::move(groups));
  }

  static Groups sorted(Groups groups) {
    std::erase(groups, WideMask{0});
    std::sort(
        groups.begin(), groups.end(), [](WideMask a, WideMask b) { return std::countr_zero(a) < std::countr_zero(b); });
    return groups;
  }

  [[nodiscard]] std::vector<std::int64_t> unknowns_of(WideMask group) const {
    std::vector<std::int64_t> result;
    for (; group != 0; group &= group - 1) {
      const auto& atom = atoms_[static_cast<std::size_t>(std::countr_zero(group))];
      result.insert(result.end(), atom.begin(), atom.end());
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  const Degrees& degrees_of(WideMask group) {
    const auto place = degrees_.find(group);
    return place != degrees_.end() ? place->second
                                   : degrees_.emplace(group, degrees_in_(unknowns_of(group))).first->second;
  }

  void see(const Groups& groups) {
    if (!within_budget() || !seen_.insert(groups).second) {
      return;
    }
    ++evaluated_;
    std::vector<Degrees> columns;
    std::vector<std::int64_t> sizes;
    for (const WideMask group : groups) {
      columns.push_back(degrees_of(group));
      sizes.push_back(static_cast<std::int64_t>(unknowns_of(group).size()));
    }
    const std::vector<DegreeRow> rows = collected_rows(columns);
    const double operations = coefficient_cost(rows, sizes).operations;
    if (operations > options_.operations_each && !are_few()) {
      return;
    }
    operations_ += operations;
    const MultihomogeneousNumber number = multihomogeneous_number(rows, sizes);
    if (!number.value) {
      return;
    }
    open_.insert({*number.value, groups});
    if (is_better(*number.value, groups.size())) {
      best_ = {to_partition(groups), *number.value};
    }
  }

  [[nodiscard]] Partition to_partition(const Groups& groups) const {
    Partition partition;
    for (const WideMask group : groups) {
      partition.push_back(unknowns_of(group));
    }
    std::sort(partition.begin(), partition.end());
    return partition;
  }

  void see_neighbors(const Groups& groups) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (std::size_t h = g + 1; h < groups.size(); ++h) {
        see(moved(groups, g, h, groups[h]));
      }
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
      for (WideMask rest = groups[g]; rest != 0; rest &= rest - 1) {
        const WideMask atom = rest & (~rest + 1);
        for (std::size_t h = 0; h < groups.size(); ++h) {
          if (h != g) {
            see(moved(groups, h, g, atom));
          }
        }
        Groups apart = groups;
        apart[g] ^= atom;
        apart.push_back(atom);
        see(sorted(std::move(apart)));
      }
    }
  }

  /// `what` goes from one group to another.
  static Groups moved(Groups groups, std::size_t to, std::size_t from, WideMask what) {
    groups[from] ^= what;
    groups[to] |= what;
    return sorted(std::move(groups));
  }

  std::int64_t unknowns_;
  const DegreesIn& degrees_in_;
  const PartitionSearchOptions& options_;
  std::vector<std::vector<std::int64_t>> atoms_;
  std::map<WideMask, Degrees> degrees_{};
  std::set<Groups> seen_{};
  std::set<Seen> open_{};  ///< seen, neighbors not yet
  std::int64_t evaluated_ = 0;
  double operations_ = 0;
  PartitionNumber best_{};
};

void check_start(std::int64_t unknowns, const Partition& start) {
  std::vector<std::int64_t> all;
  for (const auto& group : start) {
    all.insert(all.end(), group.begin(), group.end());
  }
  std::sort(all.begin(), all.end());
  bool good = static_cast<std::int64_t>(all.size()) == unknowns;
  for (std::size_t v = 0; v < all.size() && good; ++v) {
    good = all[v] == static_cast<std::int64_t>(v);
  }
  if (!good || std::any_of(start.begin(), start.end(), [](const auto& group) { return group.empty(); })) {
    throw InvalidArgument("[algebra::search_partitions] expected every start to be a partition of the " +
                          std::to_string(unknowns) + " unknowns");
  }
}

}  // namespace

PartitionNumber search_partitions(std::int64_t unknowns,
                                  const DegreesIn& degrees_in,
                                  const PartitionSearchOptions& options) {
  if (unknowns < 1) {
    throw InvalidArgument("[algebra::search_partitions] expected at least one unknown, got " +
                          std::to_string(unknowns));
  }
  for (const Partition& start : options.starts) {
    check_start(unknowns, start);
  }
  return Search(unknowns, degrees_in, options).least();
}

}  // namespace zeroset::algebra
