// What runs and activations are called in files.
#include "zeroset/runs/md5.hpp"
#include "zeroset/runs/stored_run.hpp"

#include <nlohmann/json.hpp>

#include <cctype>

namespace zeroset::runs {
namespace {

constexpr std::size_t kHashDigits = 8;

/// Letters, digits, dots and inner dashes; a minus sign survives as a dash after the dash of the blank before it.
std::string slug_of(const std::string& text) {
  std::string slug;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-') {
      slug += c;
    } else if (c == ' ') {
      slug += '-';
    } else if (c == '/') {
      slug += "over";
    }
  }
  return slug;
}

}  // namespace

std::string activation_slug(const Experiment& experiment, std::size_t activation) {
  const std::string slug = slug_of(name(experiment.activations.at(activation)));
  std::size_t same = 0;  // activations before this one that are called the same
  for (std::size_t a = 0; a < activation; ++a) {
    same += slug_of(name(experiment.activations[a])) == slug ? 1 : 0;
  }
  return same == 0 ? slug : slug + "." + std::to_string(same + 1);
}

std::string run_id(const Experiment& run, const VariationCell& cell) {
  const std::string spec = to_json(run).dump();
  Md5 sum;
  sum.update(spec.data(), spec.size());
  std::string values;
  for (const auto& [quantity, value] : cell.values()) {
    values += "-" + slug(*quantity, value);
  }
  return slug_of(name(run.activations.front())) + values + "-seed" + std::to_string(run.seed) + "-" +
         sum.finish().substr(0, kHashDigits);
}

}  // namespace zeroset::runs
