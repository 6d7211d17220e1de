// What runs and activations are called in files.
#include "zeroset/nets/comparison.hpp"
#include "zeroset/nets/md5.hpp"

#include <nlohmann/json.hpp>

#include <cctype>
#include <charconv>

namespace zeroset::nets {
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

/// Shortest text that reads back to the same number.
template <class T>
std::string text_of(T value) {
  char buffer[64];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string text_of_choice(bool is_truth) {
  return is_truth ? "-true" : "-random";
}

std::string values_of(const VariationCell& cell) {
  std::string text;
  text += cell.width ? "-width" + text_of(*cell.width) : "";
  text += cell.train ? "-train" + text_of(*cell.train) : "";
  text += cell.label_noise ? "-noise" + text_of(*cell.label_noise) : "";
  text += cell.labels ? "-labels" + text_of_choice(*cell.labels == LabelKind::truth) : "";
  text += cell.inputs ? "-inputs" + text_of_choice(*cell.inputs == InputKind::truth) : "";
  text += cell.learning_rate ? "-rate" + text_of(*cell.learning_rate) : "";
  text += cell.momentum ? "-momentum" + text_of(*cell.momentum) : "";
  return text;
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
  return slug_of(name(run.activations.front())) + values_of(cell) + "-seed" + std::to_string(run.seed) + "-" +
         sum.finish().substr(0, kHashDigits);
}

}  // namespace zeroset::nets
