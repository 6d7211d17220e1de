#include "algebra/mixed_volumes/mixed_volume_supports.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

/// A basis of a lattice in Z^n, upper triangular; rows that are missing are empty.
class Lattice {
 public:
  explicit Lattice(std::size_t dimension) : rows_(dimension) {}

  void add(std::vector<Integer> vector) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (vector[i] == 0) {
        continue;
      }
      if (rows_[i].empty()) {
        rows_[i] = std::move(vector);
        return;
      }
      // Euclid's algorithm on the leading numbers, carried out with the whole rows.
      while (vector[i] != 0) {
        subtract(rows_[i], rows_[i][i] / vector[i], vector);
        std::swap(rows_[i], vector);
      }
      reduce(vector, i + 1);
    }
  }

  /// Of the lattice in Z^n; 0 where its rank is less than n.
  [[nodiscard]] Integer index() const {
    Integer product = 1;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      product *= rows_[i].empty() ? Integer(0) : Integer(abs(rows_[i][i]));
    }
    return product;
  }

  /// Of a vector of the lattice. \pre index() != 0
  [[nodiscard]] std::vector<Integer> coordinates(std::vector<Integer> vector) const {
    std::vector<Integer> result;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      result.push_back(vector[i] / rows_[i][i]);
      subtract(vector, result.back(), rows_[i]);
    }
    return result;
  }

 private:
  static void subtract(std::vector<Integer>& from, const Integer& factor, const std::vector<Integer>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      from[i] -= factor * row[i];
    }
  }

  /// Keeps the numbers small where the basis has a row.
  void reduce(std::vector<Integer>& vector, std::size_t from) const {
    for (std::size_t i = from; i < rows_.size(); ++i) {
      if (!rows_[i].empty()) {
        subtract(vector, vector[i] / rows_[i][i], rows_[i]);
      }
    }
  }

  std::vector<std::vector<Integer>> rows_;
};

std::vector<Integer> difference(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  std::vector<Integer> result;
  for (std::size_t l = 0; l < a.size(); ++l) {
    result.emplace_back(a[l] - b[l]);
  }
  return result;
}

Lattice spanned_lattice(const std::vector<Points>& supports) {
  Lattice lattice(supports.size());
  for (const Points& points : supports) {
    for (const auto& point : points) {
      lattice.add(difference(point, points.front()));
    }
    if (lattice.index() == 1) {
      break;
    }
  }
  return lattice;
}

/// The same supports in coordinates of the lattice; none where they get too large.
std::optional<std::vector<Points>> in_lattice(const std::vector<Points>& supports, const Lattice& lattice) {
  std::vector<Points> result;
  for (const Points& points : supports) {
    Points& changed = result.emplace_back();
    for (const auto& point : points) {
      auto& target = changed.emplace_back();
      for (const Integer& value : lattice.coordinates(difference(point, points.front()))) {
        if (abs(value) > kLargestExponent) {
          return std::nullopt;
        }
        target.push_back(static_cast<std::int64_t>(value));
      }
    }
  }
  return result;
}

/// Translated to nonnegative coordinates that begin with 0; coordinate l reflected before where told so.
void settle(Points& points, const std::vector<bool>& reflected) {
  for (std::size_t l = 0; l < reflected.size(); ++l) {
    std::int64_t least = 0;
    for (std::size_t p = 0; p < points.size(); ++p) {
      points[p][l] *= reflected[l] ? -1 : 1;
      least = p == 0 ? points[p][l] : std::min(least, points[p][l]);
    }
    for (auto& point : points) {
      point[l] -= least;
    }
  }
}

std::int64_t degree(const Points& points) {
  std::int64_t result = 0;
  for (const auto& point : points) {
    result = std::max(result, std::accumulate(point.begin(), point.end(), std::int64_t{0}));
  }
  return result;
}

/// log2 of the product of the degrees, which is what the homotopy starts from.
double weight(const std::vector<Points>& supports) {
  double sum = 0;
  for (const Points& points : supports) {
    sum += std::log2(static_cast<double>(std::max<std::int64_t>(1, degree(points))));
  }
  return sum;
}

/// x_l -> 1/x_l for each unknown where that makes the product of the degrees smaller.
void reflect(std::vector<Points>& supports) {
  const std::size_t n = supports.size();
  for (Points& points : supports) {
    settle(points, std::vector<bool>(n, false));
  }
  double best = weight(supports);
  for (std::size_t l = 0; l < n; ++l) {
    std::vector<bool> reflected(n, false);
    reflected[l] = true;
    for (Points& points : supports) {
      settle(points, reflected);
    }
    const double now = weight(supports);
    if (now < best - 1e-9) {
      best = now;
      continue;
    }
    for (Points& points : supports) {
      settle(points, reflected);  // back
    }
  }
}

Points points_of(const Support& support) {
  Points points;
  for (Eigen::Index p = 0; p < support.cols(); ++p) {
    auto& point = points.emplace_back();
    for (Eigen::Index l = 0; l < support.rows(); ++l) {
      point.push_back(support(l, p));
    }
  }
  return points;
}

Points distinct_points(Points points) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

template <class T>
void permute(std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> sorted;
  for (const std::size_t i : order) {
    sorted.push_back(std::move(values[i]));
  }
  values = std::move(sorted);
}

void sort_by_degree(PreparedSupports& prepared) {
  std::vector<std::pair<std::int64_t, std::size_t>> keys;
  for (const Points& points : prepared.supports) {
    keys.emplace_back(degree(points), points.size());
  }
  prepared.order.resize(keys.size());
  std::iota(prepared.order.begin(), prepared.order.end(), std::size_t{0});
  std::stable_sort(
      prepared.order.begin(), prepared.order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  permute(prepared.supports, prepared.order);
  permute(prepared.originals, prepared.order);
}

}  // namespace

PreparedSupports prepare(const std::vector<Support>& supports, PointChoice choice) {
  PreparedSupports result;
  for (const Support& support : supports) {
    result.supports.push_back(choice == PointChoice::distinct ? distinct_points(points_of(support))
                                                              : without_inner_points(points_of(support)));
    if (result.supports.back().size() < 2) {
      return {.factor = 0};
    }
  }
  const Lattice lattice = spanned_lattice(result.supports);
  const Integer index = lattice.index();
  if (index == 0) {
    return {.factor = 0};
  }
  result.originals = result.supports;
  reflect(result.supports);
  if (index > 1) {
    if (auto smaller = in_lattice(result.originals, lattice)) {
      reflect(*smaller);
      if (weight(*smaller) + log10(index) / std::log10(2.0) <= weight(result.supports) + 1e-9) {
        result.supports = std::move(*smaller);
        result.factor = index;
      }
    }
  }
  sort_by_degree(result);
  return result;
}

}  // namespace zeroset::algebra::detail
