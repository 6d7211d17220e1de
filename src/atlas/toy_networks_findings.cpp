// What the rows of toy networks say, in sentences.
#include "zeroset/atlas/toy_networks.hpp"
#include "zeroset/core/text.hpp"

#include <algorithm>
#include <functional>

namespace zeroset::atlas {
namespace {

using Names = std::vector<std::string>;

std::string number_of(std::size_t count) {
  return std::to_string(count);
}

/// "1 system has", "3 systems have".
std::string systems(std::size_t count, const std::string& singular, const std::string& plural) {
  return zeroset::count_of(count, "system") + " " + (count == 1 ? singular : plural);
}

/// The first names, and how many there are more: “figure7”, “2-2-1” and 3 more.
std::string listed(const Names& names) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    text += (i == 0 ? "“" : ", “") + names[i] + "”";
  }
  return text + (names.size() > kShown ? " and " + number_of(names.size() - kShown) + " more" : "");
}

Names names_where(std::span<const VerifyRow> rows, const std::function<bool(const VerifyRow&)>& holds) {
  Names names;
  for (const VerifyRow& row : rows) {
    if (holds(row)) {
      names.push_back(row.id);
    }
  }
  return names;
}

std::optional<std::int64_t> dimension_of(const VerifyRow& row) {
  return row.count ? row.count->dimension : std::nullopt;
}

bool is_finite(const VerifyRow& row) {
  return dimension_of(row) == 0 && row.count->with_multiplicity && row.bounds &&
         !row.bounds->bezout_number.digits.empty();
}

bool is_exceeded(const VerifyRow& row) {
  return is_finite(row) && row.bounds->bezout_number.digits != std::to_string(*row.count->with_multiplicity);
}

/// In a sentence nobody reads more digits than these.
std::string shown(const algebra::BoundNumber& bound) {
  return bound.digits.size() <= 12 ? with_thousands(std::stoll(bound.digits))
                                   : "about 10^" + fixed(bound.log10.value_or(0), 1);
}

/// By how many powers of ten the bound is larger.
double excess(const VerifyRow& row) {
  return log10(Integer(row.bounds->bezout_number.digits)) - log10(Integer(*row.count->with_multiplicity));
}

std::string bezout_finding(std::span<const VerifyRow> rows) {
  const std::size_t finite = names_where(rows, is_finite).size();
  const std::size_t far = names_where(rows, is_exceeded).size();
  if (finite == 0) {
    return "";
  }
  if (far == 0) {
    return "Bézout’s bound is attained in " +
           (finite == 1 ? "the one system" : "all " + number_of(finite) + " systems") +
           " with finitely many solutions.";
  }
  const VerifyRow* farthest = nullptr;
  for (const VerifyRow& row : rows) {
    if (is_exceeded(row) && row.count->with_multiplicity > 0 &&
        (farthest == nullptr || excess(row) > excess(*farthest))) {
      farthest = &row;
    }
  }
  std::string text = "Bézout’s bound exceeds the count in " + number_of(far) + " of " +
                     zeroset::count_of(finite, "system") + " with finitely many solutions";
  if (farthest != nullptr) {
    text += ", by the largest factor in “" + farthest->id + "”: " + shown(farthest->bounds->bezout_number) +
            " against " + with_thousands(*farthest->count->with_multiplicity);
  }
  return text + ".";
}

std::string mixed_volume_finding(std::span<const VerifyRow> rows) {
  const auto known = [](const VerifyRow& row) {
    return is_finite(row) && row.bounds->mixed_volume && !row.bounds->mixed_volume->affine.digits.empty();
  };
  const std::size_t all = names_where(rows, known).size();
  const std::size_t sharp =
      names_where(rows, [&](const VerifyRow& row) {
        return known(row) && row.bounds->mixed_volume->affine.digits == std::to_string(*row.count->with_multiplicity);
      }).size();
  return all == 0 ? ""
                  : "The mixed volume equals the count in " + number_of(sharp) + " of the " + number_of(all) +
                        " where it is known.";
}

std::string real_finding(std::span<const VerifyRow> rows) {
  const auto without_real = [](const VerifyRow& row) {
    return dimension_of(row) == 0 && row.count->with_multiplicity.value_or(0) > 0 && row.count->real == 0;
  };
  const Names names = names_where(rows, without_real);
  const auto first = std::ranges::find_if(rows, without_real);
  if (names.empty()) {
    return "";
  }
  const std::string more =
      names.size() == 1 ? "" : "; nor have " + number_of(names.size() - 1) + " more systems a real one";
  return "“" + first->id + "” has " +
         zeroset::count_of(static_cast<std::size_t>(*first->count->with_multiplicity), "complex solution") +
         " and none of them is real for these data" + more + ".";
}

std::string other_dimensions_finding(std::span<const VerifyRow> rows) {
  const std::size_t none = names_where(rows, [](const VerifyRow& row) { return dimension_of(row) == -1; }).size();
  const Names infinite = names_where(rows, [](const VerifyRow& row) { return dimension_of(row).value_or(0) > 0; });
  if (none == 0 || infinite.empty()) {
    return none > 0           ? systems(none, "has", "have") + " no solution."
           : infinite.empty() ? ""
                              : systems(infinite.size(), "has", "have") + " infinitely many solutions.";
  }
  return systems(none, "has", "have") + " no solution, and " + number_of(infinite.size()) +
         (infinite.size() == 1 ? " has" : " have") + " infinitely many.";
}

std::string theorem_finding(std::span<const VerifyRow> rows) {
  const std::size_t known = names_where(rows, [](const VerifyRow& row) { return row.agree.has_value(); }).size();
  const Names against = names_where(rows, [](const VerifyRow& row) { return row.agree == false; });
  if (known == 0) {
    return "";
  }
  return against.empty() ? "Where a theorem gives the number, the count agrees with it: " + number_of(known) + " of " +
                               number_of(known) + "."
                         : "The count contradicts a theorem’s number in " + number_of(against.size()) + " of " +
                               number_of(known) + ": " + listed(against) + ".";
}

std::string open_finding(std::span<const VerifyRow> rows) {
  const Names open = names_where(rows, [](const VerifyRow& row) { return !dimension_of(row); });
  return open.empty() ? ""
                      : systems(open.size(), "was", "were") + " not decided within the limits: " + listed(open) + ".";
}

std::string defect_finding(std::span<const DimensionRow> rows) {
  Names defective;
  std::size_t known = 0;
  for (const DimensionRow& row : rows) {
    known += row.result && row.result->defect ? 1 : 0;
    if (row.result && row.result->defect.value_or(0) > 0) {
      defective.push_back(row.id);
    }
  }
  if (known == 0) {
    return "";
  }
  return defective.empty()
             ? "The set of functions has the expected dimension for all " + zeroset::count_of(known, "network") + "."
             : "The set of functions has less than the expected dimension for " + number_of(defective.size()) + " of " +
                   zeroset::count_of(known, "network") + ": " + listed(defective) + ".";
}

}  // namespace

std::vector<std::string> toy_networks_findings(const ToyNetworks& rows) {
  std::vector<std::string> sentences{bezout_finding(rows.verify),
                                     mixed_volume_finding(rows.verify),
                                     real_finding(rows.verify),
                                     other_dimensions_finding(rows.verify),
                                     theorem_finding(rows.verify),
                                     defect_finding(rows.dimension),
                                     open_finding(rows.verify)};
  std::erase(sentences, "");
  return sentences;
}

}  // namespace zeroset::atlas
