#include "zeroset/algebra/mixed_cells.hpp"

#include "zeroset/algebra/integer_matrix.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/text.hpp"

#include "algebra/mixed_volumes/mixed_volume_arithmetic.hpp"
#include "algebra/mixed_volumes/mixed_volume_check.hpp"
#include "algebra/mixed_volumes/mixed_volume_stages.hpp"
#include "algebra/mixed_volumes/mixed_volume_supports.hpp"
#include "algebra/mixed_volumes/mixed_volume_traversal.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

namespace zeroset::algebra {

using namespace detail;

namespace {

constexpr int kFirstBits = 20, kMoreBits = 4, kMostBits = 40;  // of the liftings
constexpr std::int64_t kLargestBase = std::int64_t{1} << 36;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// From the columns of the homotopy to those of the supports that were given.
struct ColumnNames {
  std::vector<std::size_t> support{};       ///< of a block
  std::vector<std::size_t> first_column{};  ///< of a block
  std::vector<std::vector<std::int64_t>> column{};
};

ColumnNames column_names(const std::vector<Support>& supports, const PreparedSupports& prepared) {
  ColumnNames names{prepared.order, {0}, {}};
  for (std::size_t k = 0; k < prepared.order.size(); ++k) {
    const Support& support = supports[prepared.order[k]];
    std::map<std::vector<std::int64_t>, std::int64_t> found;
    for (Eigen::Index p = 0; p < support.cols(); ++p) {
      const auto column = support.col(p);
      found.emplace(std::vector<std::int64_t>(column.begin(), column.end()), p);  // the first of equal ones
    }
    auto& columns = names.column.emplace_back();
    for (const auto& point : prepared.originals[k]) {
      columns.push_back(found.at(point));
    }
    names.first_column.push_back(names.first_column.back() + columns.size());
  }
  return names;
}

/// The base, point by point, scaled as the random part.
std::vector<std::vector<std::int64_t>> base_of(const ColumnNames& names, const MixedCellsOptions& options, int bits) {
  std::vector<std::vector<std::int64_t>> base;
  for (std::size_t k = 0; k < names.support.size() && !options.base.empty(); ++k) {
    auto& of_block = base.emplace_back();
    for (const std::int64_t column : names.column[k]) {
      of_block.push_back(options.base[names.support[k]][static_cast<std::size_t>(column)] << (bits - kFirstBits));
    }
  }
  return base;
}

std::vector<std::vector<std::int64_t>> lifting_of(const std::vector<Support>& supports,
                                                  const ColumnNames& names,
                                                  const Stages& stages) {
  std::vector<std::vector<std::int64_t>> lifting;
  for (const Support& support : supports) {
    lifting.emplace_back(static_cast<std::size_t>(support.cols()), kNotLifted);
  }
  for (std::size_t k = 0; k < names.support.size(); ++k) {
    for (std::size_t p = 0; p < names.column[k].size(); ++p) {
      lifting[names.support[k]][static_cast<std::size_t>(names.column[k][p])] = stages.blocks[k].lifting[p];
    }
  }
  return lifting;
}

MixedCell named_cell(const ColumnNames& names, const std::vector<std::uint32_t>& edges) {
  MixedCell cell;
  cell.edges.resize(names.support.size());
  for (std::size_t k = 0; k < names.support.size(); ++k) {
    const auto column = [&](std::uint32_t of) { return names.column[k][of - names.first_column[k]]; };
    cell.edges[names.support[k]] = std::minmax({column(edges[2 * k]), column(edges[2 * k + 1])});
  }
  return cell;
}

/// volume * alpha from <alpha, a - b> = lifting(b) - lifting(a) for the ends a, b of each edge.
void find_normal(const std::vector<Support>& supports,
                 const std::vector<std::vector<std::int64_t>>& lifting,
                 MixedCell& cell) {
  const std::size_t n = supports.size();
  IntegerMatrix differences(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
  std::vector<std::int64_t> rise;
  for (std::size_t i = 0; i < n; ++i) {
    const auto [a, b] = cell.edges[i];
    differences.row(static_cast<Eigen::Index>(i)) = (supports[i].col(a) - supports[i].col(b)).transpose();
    rise.push_back(lifting[i][static_cast<std::size_t>(b)] - lifting[i][static_cast<std::size_t>(a)]);
  }
  const IntegerInverse inverted = inverse(differences);
  cell.volume = abs(inverted.determinant);
  for (const std::vector<Integer>& row : inverted.adjugate) {
    Integer sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      sum += row[i] * rise[i];
    }
    cell.normal.push_back(inverted.determinant < 0 ? Integer(-sum) : sum);
  }
}

/// Whether volume * (<alpha, p> + lifting) is least at the edge's ends and larger at all other points.
template <class T>
bool is_least(const Support& support,
              const std::vector<std::int64_t>& lifting,
              const std::pair<std::int64_t, std::int64_t>& edge,
              const T& volume,
              const std::vector<T>& normal) {
  const auto height = [&](std::int64_t p) {
    T sum = volume * T(lifting[static_cast<std::size_t>(p)]);
    for (std::size_t l = 0; l < normal.size(); ++l) {
      sum += normal[l] * T(support(static_cast<Eigen::Index>(l), p));
    }
    return sum;
  };
  const T least = height(edge.first);
  for (std::int64_t p = 0; p < support.cols(); ++p) {
    const bool end = p == edge.first || p == edge.second;
    if (lifting[static_cast<std::size_t>(p)] != kNotLifted && (end ? height(p) != least : height(p) <= least)) {
      return false;
    }
  }
  return true;
}

bool fits_64_bits(const Integer& value) {
  return abs(value) < Integer(std::int64_t{1} << 62);
}

template <class T>
bool is_fine_in(const std::vector<Support>& supports,
                const std::vector<std::vector<std::int64_t>>& lifting,
                const MixedCell& cell) {
  std::vector<T> normal;
  for (const Integer& value : cell.normal) {
    normal.push_back(static_cast<T>(value));
  }
  const T volume = static_cast<T>(cell.volume);
  for (std::size_t i = 0; i < supports.size(); ++i) {
    if (!is_least<T>(supports[i], lifting[i], cell.edges[i], volume, normal)) {
      return false;
    }
  }
  return true;
}

bool is_fine(const std::vector<Support>& supports,
             const std::vector<std::vector<std::int64_t>>& lifting,
             const MixedCell& cell) {
  // Products of 62 and 41 bits, some million of them, fit into 128.
  const bool small = fits_64_bits(cell.volume) && std::all_of(cell.normal.begin(), cell.normal.end(), fits_64_bits);
  return small ? is_fine_in<Int128>(supports, lifting, cell) : is_fine_in<Integer>(supports, lifting, cell);
}

void say_what_ended(const Traversal& traversal, const MixedCellsOptions& options, MixedCellsResult& result) {
  result.complete = false;
  if (traversal.out_of_cells) {
    result.reason = "more than " + std::to_string(options.max_cells) + " mixed cells";
  } else if (traversal.out_of_memory) {
    const double memory = std::isfinite(options.memory_gib) ? options.memory_gib : kDefaultMemoryGib;
    result.reason = "more than " + significant(memory) + " GiB (--memory)";
  } else if (options.stop && options.stop()) {
    result.reason = "interrupted";
  } else {
    result.reason = "more than " + significant(options.seconds) + " s";
    result.out_of_time = true;
  }
}

Traversal traverse_until(const Stages& stages, const MixedCellsOptions& options, double begin) {
  const double memory = std::isfinite(options.memory_gib) ? options.memory_gib : kDefaultMemoryGib;
  return traverse(stages,
                  {.threads = options.threads,
                   .bytes = memory * 0x1p30,
                   .stop = [&] { return seconds_now() - begin > options.seconds || (options.stop && options.stop()); },
                   .progress = options.progress,
                   .kept_cells = options.max_cells});
}

/// Cells of one lifting. \returns false where it is not fine
bool try_lifting(const std::vector<Support>& supports,
                 const PreparedSupports& prepared,
                 const ColumnNames& names,
                 const MixedCellsOptions& options,
                 double begin,
                 MixedCellsResult& result) {
  const int bits = std::min(kMostBits, kFirstBits + kMoreBits * result.liftings);
  const Stages stages = make_stages(prepared.supports,
                                    {.seed = options.seed,
                                     .index = static_cast<std::uint64_t>(result.liftings),
                                     .bits = bits,
                                     .base = base_of(names, options, bits)});
  ++result.liftings;
  const Traversal traversal = traverse_until(stages, options, begin);
  if (!traversal.complete) {
    say_what_ended(traversal, options, result);
    return true;
  }
  result.lifting = lifting_of(supports, names, stages);
  result.cells.clear();
  Integer sum = 0;
  for (const auto& edges : traversal.edges) {
    MixedCell& cell = result.cells.emplace_back(named_cell(names, edges));
    find_normal(supports, result.lifting, cell);
    if (!is_fine(supports, result.lifting, cell)) {
      return false;
    }
    sum += cell.volume;
  }
  std::sort(result.cells.begin(), result.cells.end(), [](const MixedCell& a, const MixedCell& b) {
    return a.edges < b.edges;
  });
  result.mixed_volume = sum;
  return true;
}

void find_cells(const std::vector<Support>& supports,
                const MixedCellsOptions& options,
                double begin,
                MixedCellsResult& result) {
  const PreparedSupports prepared =
      prepare(supports, options.base.empty() ? PointChoice::without_inner : PointChoice::distinct);
  if (prepared.factor == 0) {
    for (const Support& support : supports) {
      result.lifting.emplace_back(static_cast<std::size_t>(support.cols()), 0);
    }
    result.mixed_volume = 0;
    return;
  }
  if (const auto reason = too_large(prepared)) {
    result.reason = *reason;
    return;
  }
  const ColumnNames names = column_names(supports, prepared);
  constexpr int kMostLiftings = 12;
  while (!try_lifting(supports, prepared, names, options, begin, result)) {
    if (result.liftings == kMostLiftings) {
      result.reason = "no fine lifting among " + std::to_string(kMostLiftings);
      result.complete = false;
      return;
    }
  }
}

void check_base(const std::vector<Support>& supports, const MixedCellsOptions& options) {
  bool fits = options.base.empty() || options.base.size() == supports.size();
  for (std::size_t i = 0; i < options.base.size() && fits; ++i) {
    const auto& row = options.base[i];
    fits = static_cast<Eigen::Index>(row.size()) == supports[i].cols() &&
           std::all_of(row.begin(), row.end(), [](std::int64_t b) { return b >= 0 && b <= kLargestBase; });
  }
  if (!fits) {
    throw InvalidArgument("[mixed_cells] expected a base in [0, 2^36] for each column of each support");
  }
}

}  // namespace

MixedCellsResult mixed_cells(const std::vector<Support>& supports, const MixedCellsOptions& options) {
  check_supports("mixed_cells", supports);
  check_base(supports, options);
  if (options.threads < 1 || !(options.seconds > 0) || !(options.memory_gib > 0) || options.max_cells < 1) {
    throw InvalidArgument("[mixed_cells] expected threads >= 1, seconds > 0, memory_gib > 0 and max_cells > 0");
  }
  const double begin = seconds_now();
  MixedCellsResult result;
  if (supports.empty() || static_cast<Eigen::Index>(supports.size()) != supports.front().rows()) {
    result.reason = supports.empty() ? "there are no unknowns" : "the system is not square";
    return result;
  }
  try {
    find_cells(supports, options, begin, result);
  } catch (const LimitExceeded& error) {
    result.reason = error.what();
  }
  if (!result.reason.empty()) {
    result.cells.clear();
  }
  result.seconds = seconds_now() - begin;
  return result;
}

}  // namespace zeroset::algebra
