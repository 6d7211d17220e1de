// What a verb answered, in a sentence.
#include "zeroset/atlas/readable.hpp"
#include "zeroset/core/text.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <string_view>

namespace zeroset::atlas {
namespace {

using nlohmann::ordered_json;

/// The member, or null.
ordered_json member_of(const ordered_json& keys, const char* key) {
  return keys.is_object() && keys.contains(key) ? keys[key] : ordered_json();
}

std::int64_t integer_of(const ordered_json& keys, const char* key) {
  return keys.at(key).get<std::int64_t>();
}

/// "; proved." or, where no status is known, the full stop.
std::string ending(const ordered_json& status) {
  return (status.is_string() ? "; " + status.get<std::string>() : "") + ".";
}

/// "The number is not known: out of time." with the reason of the answer.
std::string not_known(const std::string& what, const ordered_json& keys) {
  const ordered_json reason = member_of(keys, "reason");
  return what + (reason.is_string() ? ": " + reason.get<std::string>() : "") + ".";
}

std::string solutions(std::int64_t count) {
  return zeroset::count_of(static_cast<std::size_t>(count), "solution");
}

/// ", all simple" or ", 2 of them simple"; empty where it is not known.
std::string share_of(const ordered_json& part, std::int64_t whole, const std::string& what) {
  if (!part.is_number()) {
    return "";
  }
  const auto count = part.get<std::int64_t>();
  return ", " +
         (count == 0       ? "none of them"
          : count == whole ? "all"
                           : std::to_string(count) + " of them") +
         " " + what;
}

std::string count_sentence(const ordered_json& keys) {
  const ordered_json dimension = member_of(keys, "dimension");
  if (dimension.is_null()) {
    return not_known("The number of solutions is not known", keys);
  }
  if (dimension == -1) {
    return "No solution" + ending(keys["status"]);
  }
  if (dimension > 0) {
    return "Infinitely many solutions: a set of dimension " + dimension.dump() + " and degree " +
           keys["degree"].dump() + ending(keys["status"]);
  }
  const std::int64_t all = integer_of(keys, "with_multiplicity");
  if (!keys["distinct"].is_number()) {
    return solutions(all) + " with multiplicity" + ending(keys["status"]);
  }
  const std::int64_t distinct = integer_of(keys, "distinct");
  const bool by_another = keys["real"].is_number() && keys["real_status"] != keys["status"];
  return (all == distinct ? solutions(all)
                          : solutions(distinct) + ", " + std::to_string(all) + " counted with multiplicity") +
         share_of(keys["simple"], distinct, "simple") + share_of(keys["real"], distinct, "real") +
         (by_another ? " (" + keys["real_status"].get<std::string>() + ")" : "") + ending(keys["status"]);
}

/// "256 paths from the total-degree start, about 0.4 s."
std::string forecast_sentence(const ordered_json& keys) {
  const ordered_json paths = member_of(keys, "paths"), seconds = member_of(keys, "seconds");
  if (!paths.is_string()) {
    return not_known("The number of paths is not known", keys);
  }
  return paths.get<std::string>() + " paths from the " + keys["start"].get<std::string>() + " start" +
         (seconds.is_number() ? ", about " + significant(seconds.get<double>(), 2) + " s; numerical." : ".");
}

/// "256 solutions, all certified, 84 of them real; probability one." Where it is not complete, why.
std::string solve_sentence(const ordered_json& keys) {
  const ordered_json numbers = member_of(keys, "solutions");
  if (keys.contains("sample")) {
    return forecast_sentence(keys);
  }
  if (!numbers.is_object()) {
    return not_known("Nothing was solved", keys);
  }
  const std::int64_t isolated = integer_of(numbers, "isolated"), all = integer_of(numbers, "with_multiplicity");
  std::string text = all == isolated ? solutions(isolated)
                                     : solutions(isolated) + ", " + std::to_string(all) + " counted with multiplicity";
  if (isolated > 0) {
    text += share_of(numbers["certified"], isolated, "certified") + share_of(numbers["real"], isolated, "real");
  }
  return keys["complete"] == true ? text + ending(keys["completeness"])
                                  : text + not_known(" found; whether that is all is not known", keys);
}

/// A decimal number, or its size where it is long.
std::string decimal(const ordered_json& number, const ordered_json& log10) {
  constexpr std::size_t kLong = 15;
  if (number.is_string() && number.get_ref<const std::string&>().size() <= kLong) {
    return number.get<std::string>();
  }
  return "about 10^" + std::to_string(std::llround(log10.get<double>()));
}

/// The least of the bounds that were computed.
struct LeastBound {
  std::string number{}, by{};
  double log10 = std::numeric_limits<double>::infinity();
};

void lower(LeastBound& least, const ordered_json& keys, const std::string& key, const std::string& by) {
  const ordered_json number = member_of(keys, key.c_str()), log10 = member_of(keys, (key + "_log10").c_str());
  const bool is_zero = number.is_string() && number == "0";
  const double size = is_zero ? -1 : log10.is_number() ? log10.get<double>() : least.log10;
  if (size < least.log10) {
    least = {is_zero ? "0" : decimal(number, log10), by, size};
  }
}

std::string bounds_sentence(const ordered_json& keys) {
  LeastBound least;
  lower(least, keys, "bezout_number", "Bézout's theorem");
  if (least.by.empty()) {
    return not_known("No bound is known", keys);
  }
  const std::string bezout = least.number;
  const std::int64_t unknowns = integer_of(keys, "unknowns"), equations = integer_of(keys, "equations");
  if (equations < unknowns) {
    return "Fewer equations (" + std::to_string(equations) + ") than unknowns (" + std::to_string(unknowns) +
           "): the solution set has degree " + bezout + " at most, by Bézout's theorem" + ending(keys["status"]);
  }
  lower(least, member_of(keys, "multihomogeneous_bezout_number"), "layerwise", "the multihomogeneous Bézout number");
  lower(least, member_of(keys, "multihomogeneous_bezout_number"), "best", "the best multihomogeneous Bézout number");
  const double before = least.log10;
  lower(least, member_of(keys, "mixed_volume"), "affine", "the mixed volume");
  const bool mixed = least.log10 < before;
  const bool none = least.number == "0";
  return (none ? "No isolated solution"
               : "At most " + least.number + " isolated solution" + (least.number == "1" ? "" : "s")) +
         ", by " + least.by + (least.number == bezout ? "" : "; Bézout's theorem allows " + bezout) +
         ending(mixed ? keys["mixed_volume"]["status"] : keys["status"]);
}

std::string zero_error_sentence(const ordered_json& keys) {
  const ordered_json set = member_of(keys, "zero_error");
  const ordered_json dimension = member_of(set, "dimension");
  if (!dimension.is_number()) {
    return "";
  }
  return (dimension == -1 ? " No zero-error solution of generic data"
                          : " The zero-error set of generic data has dimension " + dimension.dump()) +
         ending(member_of(set, "status"));
}

std::string neurovariety_sentence(const ordered_json& keys) {
  const ordered_json defect = member_of(keys, "defect");
  std::string text = "The neurovariety has dimension " + keys["dimension"].dump();
  if (defect.is_number()) {
    text += defect == 0 ? ", as expected" : ", " + defect.dump() + " less than expected";
  }
  text += keys["filling"] == true ? ", and fills its ambient space"
                                  : ", in a space of dimension " + keys["ambient_dimension"].dump();
  const ordered_json identifiable = member_of(keys, "identifiable");
  text += identifiable == true
              ? "; finitely many networks, up to scaling, have the same function"
              : "; the networks of one function form a set of dimension " + keys["fiber_dimension"].dump();
  return text + ending(keys["status"]) + zero_error_sentence(keys);
}

std::string dimension_sentence(const ordered_json& keys) {
  if (keys.contains("degree_threshold")) {
    const ordered_json& degree = keys["degree_threshold"];
    return degree.is_null() ? not_known("No activation degree that was tried gives the expected dimension", keys)
                            : "From activation degree " + degree.dump() + " on the dimension is " +
                                  keys["expected_dimension"].dump() + ", as expected" + ending(keys["status"]);
  }
  if (keys.contains("minimal_filling")) {
    return zeroset::count_of(keys["minimal_filling"].size(), "list") + " of minimal filling widths" +
           ending(keys["status"]);
  }
  const ordered_json dimension = member_of(keys, "dimension");
  if (!dimension.is_number()) {
    return not_known("The dimension is not known", keys);
  }
  return keys.contains("ambient_dimension")
             ? neurovariety_sentence(keys)
             : "The set of functions has dimension " + dimension.dump() + ending(keys["status"]);
}

std::string certificate_sentence(const ordered_json& keys) {
  const ordered_json inconsistent = member_of(keys, "inconsistent");
  if (inconsistent.is_null()) {
    return not_known("Whether there are solutions is not known", keys);
  }
  return inconsistent == true ? "No solution: a Nullstellensatz certificate of degree " + keys["degree"].dump() +
                                    ", checked" + ending(keys["status"])
                              : "There are solutions, and so no certificate" + ending(keys["status"]);
}

/// Four digits that are not less than the number.
std::string rounded_up(double value) {
  constexpr int kDigits = 4;
  const std::string nearest = significant(value, kDigits);
  if (std::strtod(nearest.c_str(), nullptr) >= value) {
    return nearest;
  }
  const double digit = std::pow(10.0, std::floor(std::log10(std::fabs(value))) - (kDigits - 1));
  return significant(value + digit, kDigits);
}

std::string approximation_sentence(const ordered_json& keys) {
  const ordered_json degree = member_of(keys, "degree");
  if (!degree.is_number()) {
    return not_known("No polynomial was found", keys);
  }
  const ordered_json& upper = keys["sup_error"]["upper"];
  const std::string method = keys["method"].get<std::string>();
  return "The " + method + " polynomial of degree " + degree.dump() +
         (upper.is_null() ? " is farther than the largest double from "
                          : " differs by at most " + rounded_up(upper.get<double>()) + " from ") +
         keys["of"].get<std::string>() + " on [" + keys["interval"][0].get<std::string>() + ", " +
         keys["interval"][1].get<std::string>() + "]" + ending(keys["status"]);
}

std::string sentence_of_one(const VerifyRow& row) {
  const ordered_json count = row.count ? algebra::to_json(*row.count) : ordered_json::object();
  std::string text = count_sentence(count);
  if (row.agree) {
    text.pop_back();
    text += *row.agree ? ". The closed form agrees." : ". The closed form says ANOTHER number.";
  }
  return text;
}

}  // namespace

std::string sentence(const AlgebraVerb& verb, const Answer& answer) {
  static const std::map<std::string_view, std::string (*)(const ordered_json& keys)> kSentences{
      {"count", count_sentence},
      {"solve", solve_sentence},
      {"bounds", bounds_sentence},
      {"dimension", dimension_sentence},
      {"certify-inconsistent", certificate_sentence},
      {"approximate", approximation_sentence}};
  const auto found = kSentences.find(verb.name);
  return found == kSentences.end() ? "" : found->second(answer.keys);
}

std::string sentence(std::span<const VerifyRow> rows) {
  if (rows.size() == 1) {
    return sentence_of_one(rows.front());
  }
  std::size_t agree = 0, disagree = 0;
  for (const VerifyRow& row : rows) {
    agree += row.agree == true ? 1 : 0;
    disagree += row.agree == false ? 1 : 0;
  }
  const std::size_t alone = rows.size() - agree - disagree;
  return zeroset::count_of(rows.size(), "problem") + ": exact count and closed form agree in " + std::to_string(agree) +
         (disagree > 0 ? ", DISAGREE in " + std::to_string(disagree) : "") +
         (alone > 0 ? "; in " + std::to_string(alone) + " only one of the two numbers is known, or none" : "") + ".";
}

}  // namespace zeroset::atlas
