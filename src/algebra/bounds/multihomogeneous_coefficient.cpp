// The coefficient of z^k in a product of linear forms, by dynamic programming over the exponent box.
#include "algebra/bounds/multihomogeneous.hpp"
#include "algebra/flint.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zeroset::algebra::detail {
namespace {

/// Rows that occur less often are multiplied in one by one rather than by the multinomial theorem.
constexpr std::int64_t kFewRows = 16;

void set_power(Fmpz& result, std::int64_t base, std::int64_t exponent) {
  fmpz_set_ui(result.get(), static_cast<ulong>(base));
  fmpz_pow_ui(result.get(), result.get(), static_cast<ulong>(exponent));
}

/// Numbers of any size in a box.
class BigBox {
 public:
  explicit BigBox(std::size_t states)
      : states_(static_cast<slong>(states)), values_(_fmpz_vec_init(static_cast<slong>(states))) {}
  BigBox(const BigBox&) = delete;
  BigBox& operator=(const BigBox&) = delete;
  ~BigBox() { _fmpz_vec_clear(values_, states_); }

  [[nodiscard]] fmpz* at(std::size_t index) { return values_ + index; }
  void set_one(std::size_t index) { fmpz_one(values_ + index); }
  [[nodiscard]] bool is_zero(std::size_t index) const { return fmpz_is_zero(values_ + index) != 0; }
  void multiply(std::size_t index, std::int64_t factor) {
    fmpz_mul_ui(values_ + index, values_ + index, static_cast<ulong>(factor));
  }
  void add_product(std::size_t sum, std::size_t from, std::int64_t factor) {
    fmpz_addmul_ui(values_ + sum, values_ + from, static_cast<ulong>(factor));
  }

 private:
  slong states_;
  fmpz* values_;
};

class WideBox {
 public:
  explicit WideBox(std::size_t states) : values_(states, 0) {}
  [[nodiscard]] Wide at(std::size_t index) const { return values_[index]; }
  void set_one(std::size_t index) { values_[index] = 1; }
  [[nodiscard]] bool is_zero(std::size_t index) const { return values_[index] == 0; }
  void multiply(std::size_t index, std::int64_t factor) { values_[index] *= static_cast<Wide>(factor); }
  void add_product(std::size_t sum, std::size_t from, std::int64_t factor) {
    values_[sum] += values_[from] * static_cast<Wide>(factor);
  }

 private:
  std::vector<Wide> values_;
};

/// The exponents of all groups but the largest, whose own follows from the number of rows.
struct Box {
  explicit Box(const std::vector<std::int64_t>& sizes)
      : dropped(static_cast<std::size_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin())),
        dropped_size(sizes[dropped]) {
    for (std::size_t j = 0; j < sizes.size(); ++j) {
      if (j != dropped) {
        groups.push_back(j);
        limits.push_back(sizes[j]);
        strides.push_back(states);
        states *= static_cast<std::size_t>(sizes[j] + 1);
      }
    }
  }

  std::size_t dropped;
  std::int64_t dropped_size;
  std::vector<std::size_t> groups{};   ///< that are kept
  std::vector<std::int64_t> limits{};  ///< of their exponents
  std::vector<std::size_t> strides{};
  std::size_t states = 1;
};

/// Multiplies what is in the box by one row. Descending, so that every place is read before it is written.
template <class Values>
void multiply(Values& values, const Box& box, const DegreeRow& row) {
  const std::int64_t dropped_degree = row.degrees[box.dropped];
  std::vector<std::int64_t> exponents = box.limits;
  for (std::size_t index = box.states; index-- > 0;) {
    if (!values.is_zero(index)) {
      values.multiply(index, dropped_degree);
    }
    for (std::size_t g = 0; g < box.groups.size(); ++g) {
      const std::int64_t degree = row.degrees[box.groups[g]];
      if (degree != 0 && exponents[g] > 0 && !values.is_zero(index - box.strides[g])) {
        values.add_product(index, index - box.strides[g], degree);
      }
    }
    for (std::size_t g = 0; g < box.groups.size() && index > 0; ++g) {  // the exponents of index - 1
      if (exponents[g]-- > 0) {
        break;
      }
      exponents[g] = box.limits[g];
    }
  }
}

/// Visits the coefficients of row^count in the box: visit(index, coefficient), the exponent of the dropped group being
/// what is left of count. Those that the dropped group has no room for are left out.
template <class Visit>
void expand_power(const Box& box, const DegreeRow& row, Visit visit) {
  const auto kept = box.groups.size();
  // term[g] is the coefficient with the exponents of groups < g chosen; left[g] rows are not used by those.
  std::vector<Fmpz> terms(kept + 1);
  Fmpz dropped_power, product;
  const auto descend = [&](const auto& self, std::size_t g, std::size_t index, std::int64_t left) -> void {
    if (g == kept) {
      if (left > box.dropped_size) {
        return;
      }
      set_power(dropped_power, row.degrees[box.dropped], left);
      fmpz_mul(product.get(), terms[g].get(), dropped_power.get());
      visit(index, product.get());
      return;
    }
    const std::int64_t degree = row.degrees[box.groups[g]];
    fmpz_set(terms[g + 1].get(), terms[g].get());
    for (std::int64_t e = 0; e <= std::min(box.limits[g], left); ++e) {
      self(self, g + 1, index + static_cast<std::size_t>(e) * box.strides[g], left - e);
      if (degree == 0) {
        break;
      }
      // C(left, e + 1) d^(e + 1) from C(left, e) d^e
      fmpz_mul_ui(terms[g + 1].get(), terms[g + 1].get(), static_cast<ulong>(degree));
      fmpz_mul_ui(terms[g + 1].get(), terms[g + 1].get(), static_cast<ulong>(left - e));
      fmpz_divexact_ui(terms[g + 1].get(), terms[g + 1].get(), static_cast<ulong>(e + 1));
    }
  };
  fmpz_one(terms[0].get());
  descend(descend, 0, 0, row.count);
}

/// One group: the product of all degrees.
Integer row_product(const std::vector<DegreeRow>& rows) {
  Fmpz result, power;
  fmpz_one(result.get());
  for (const DegreeRow& row : rows) {
    set_power(power, row.degrees.front(), row.count);
    fmpz_mul(result.get(), result.get(), power.get());
  }
  return to_integer(result.get());
}

/// n! / (k_1! ... k_m!) d_1^k_1 ... d_m^k_m: all rows are equal.
Integer multinomial(const DegreeRow& row, const std::vector<std::int64_t>& sizes) {
  Fmpz result, divisor;
  fmpz_fac_ui(result.get(), static_cast<ulong>(row.count));
  for (const std::int64_t size : sizes) {
    fmpz_fac_ui(divisor.get(), static_cast<ulong>(size));
    fmpz_divexact(result.get(), result.get(), divisor.get());
  }
  for (std::size_t j = 0; j < sizes.size(); ++j) {
    set_power(divisor, row.degrees[j], sizes[j]);
    fmpz_mul(result.get(), result.get(), divisor.get());
  }
  return to_integer(result.get());
}

/// The two kinds of rows that occur most often come first.
std::vector<DegreeRow> most_frequent_first(std::vector<DegreeRow> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const DegreeRow& a, const DegreeRow& b) { return a.count > b.count; });
  return rows;
}

}  // namespace

Integer to_integer(Wide value) {
  return (Integer(static_cast<std::uint64_t>(value >> 64U)) << 64U) + static_cast<std::uint64_t>(value);
}

CoefficientCost coefficient_cost(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  const double words = std::ceil(product_bits(rows) / 64) + 1;
  if (rows.size() == 1 || sizes.size() == 1) {
    return {words * 64, words * 64};  // powers and factorials: quasi-linear
  }
  const std::int64_t largest = *std::max_element(sizes.begin(), sizes.end());
  double states = 1 / static_cast<double>(largest + 1);
  for (const std::int64_t size : sizes) {
    states *= static_cast<double>(size) + 1;
  }
  const std::vector<DegreeRow> ordered = most_frequent_first(rows);
  double passes = 0;
  for (std::size_t r = 0; r < ordered.size(); ++r) {
    const bool jumps = r < 2 && ordered[r].count > kFewRows;
    // Such a term is a product of two numbers of that size, a row by row step one with a single word.
    passes += jumps ? 3 + 8 * std::log2(words) : static_cast<double>(ordered[r].count);
  }
  return {states * passes * static_cast<double>(sizes.size()) * words, states * (words + 2) * 8};
}

Integer coefficient(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  constexpr double kWideBits = 126;
  if (sizes.size() == 1) {
    return row_product(rows);
  }
  if (rows.size() == 1) {
    return multinomial(rows.front(), sizes);
  }
  if (product_bits(rows) <= kWideBits) {
    return to_integer(wide_coefficient(rows, sizes));
  }
  const std::vector<DegreeRow> ordered = most_frequent_first(rows);
  const Box box(sizes);
  BigBox values(box.states);
  const bool first_jumps = ordered[0].count > kFewRows, last_jumps = ordered[1].count > kFewRows;
  if (first_jumps) {
    expand_power(box, ordered[0], [&](std::size_t index, const fmpz* term) { fmpz_set(values.at(index), term); });
  } else {
    values.set_one(0);
  }
  for (std::size_t r = 0; r < ordered.size(); ++r) {
    for (std::int64_t i = 0; i < ordered[r].count && !(r == 0 && first_jumps) && !(r == 1 && last_jumps); ++i) {
      multiply(values, box, ordered[r]);
    }
  }
  if (!last_jumps) {
    return to_integer(values.at(box.states - 1));
  }
  Fmpz sum;
  expand_power(box, ordered[1], [&](std::size_t index, const fmpz* term) {
    fmpz_addmul(sum.get(), term, values.at(box.states - 1 - index));
  });
  return to_integer(sum.get());
}

Wide wide_coefficient(const std::vector<DegreeRow>& rows, const std::vector<std::int64_t>& sizes) {
  const Box box(sizes);
  WideBox values(box.states);
  values.set_one(0);
  for (const DegreeRow& row : rows) {
    for (std::int64_t i = 0; i < row.count; ++i) {
      multiply(values, box, row);
    }
  }
  return values.at(box.states - 1);
}

}  // namespace zeroset::algebra::detail
