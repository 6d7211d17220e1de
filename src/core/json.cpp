#include "zeroset/core/json.hpp"

#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <utility>

namespace zeroset {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// Nesting that a document may have: what walks over it is recursive.
constexpr int kDeepest = 500;

/// Refuses a key that stands twice in one object: a JSON library would keep one of the values in silence.
template <class Json>
class RepeatedKeys {
 public:
  using Event = typename Json::parse_event_t;
  explicit RepeatedKeys(const std::string& source) : source_(source) {}

  bool operator()(int depth, Event event, Json& parsed) {
    if (depth > kDeepest) {
      throw SpecError("", source_ + " is nested more than " + std::to_string(kDeepest) + " levels deep");
    }
    switch (event) {
      case Event::object_start:
        open_.emplace_back();
        break;
      case Event::object_end:
        open_.pop_back();
        break;
      case Event::key:
        if (!open_.back().insert(parsed.template get<std::string>()).second && repeated_.empty()) {
          repeated_ = parsed.template get<std::string>();
        }
        break;
      default:
        break;
    }
    return true;
  }
  [[nodiscard]] const std::string& first() const { return repeated_; }

 private:
  const std::string& source_;
  std::vector<std::set<std::string>> open_{};
  std::string repeated_{};
};

[[noreturn]] void expected(const std::string& pointer, const std::string& what, const json& found) {
  throw SpecError(pointer, "expected " + what + ", got " + describe(found));
}

std::string range(std::int64_t least, std::int64_t most) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (least == Limits::min() && most == Limits::max()) {
    return "an integer";
  }
  if (most == Limits::max()) {
    return "an integer of at least " + std::to_string(least);
  }
  return "an integer from " + std::to_string(least) + " to " + std::to_string(most);
}

template <class Json>
Json parsed(std::string_view text, const std::string& source) {
  RepeatedKeys<Json> repeated(source);
  Json document;
  try {
    document = Json::parse(text, std::ref(repeated));
  } catch (const typename Json::exception& error) {  // of the text, or a number that no double holds
    std::string why = error.what();
    const std::size_t place = why.find("] ");
    why = place == std::string::npos ? why : why.substr(place + 2);
    throw SpecError("", source + " is no JSON: " + why);
  }
  if (!repeated.first().empty()) {
    throw SpecError("", source + " has the key \"" + repeated.first() + "\" twice in one object");
  }
  return document;
}

}  // namespace

json parse_json(std::string_view text, const std::string& source) {
  return parsed<json>(text, source);
}

ordered_json parse_ordered_json(std::string_view text, const std::string& source) {
  return parsed<ordered_json>(text, source);
}

std::optional<json> json_value(std::string_view text) {
  try {
    return parse_json(text, "the text");
  } catch (const SpecError&) {
    return std::nullopt;
  }
}

json read_json_file(const std::filesystem::path& path) {
  std::error_code status;
  if (std::filesystem::is_directory(path, status)) {
    throw SpecError("", path.string() + " is a folder, expected a JSON file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw SpecError("", "cannot open " + path.string());
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return parse_json(text, path.string());
}

std::string describe(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::object:
      return "an object";
    case json::value_t::array:
      return "an array of " + std::to_string(value.size());
    default: {
      const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
      return text.size() > 60 ? text.substr(0, 57) + "..." : text;
    }
  }
}

std::string child(const std::string& pointer, std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  }
  return pointer + "/" + escaped;
}

std::string child(const std::string& pointer, std::size_t index) {
  return pointer + "/" + std::to_string(index);
}

std::int64_t read_integer(const json& value, const std::string& pointer, std::int64_t least, std::int64_t most) {
  const bool fits =
      value.is_number_integer() &&
      (!value.is_number_unsigned() ||
       value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most) {
    expected(pointer, range(least, most), value);
  }
  return value.get<std::int64_t>();
}

std::uint64_t read_seed(const json& value, const std::string& pointer) {
  // A document made in memory has signed integers, a parsed one unsigned ones where it can.
  if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0)) {
    expected(pointer, "a seed, an integer from 0 to 2^64 - 1", value);
  }
  return value.get<std::uint64_t>();
}

double read_real(const json& value, const std::string& pointer, double least, double most) {
  const auto between = [&] {
    std::ostringstream text;
    text << "a number from " << least << " to " << most;
    return text.str();
  };
  if (!value.is_number()) {
    expected(pointer, between(), value);
  }
  const double number = value.get<double>();
  if (!std::isfinite(number) || number < least || number > most) {
    expected(pointer, between(), value);
  }
  return number;
}

bool read_bool(const json& value, const std::string& pointer) {
  if (!value.is_boolean()) {
    expected(pointer, "true or false", value);
  }
  return value.get<bool>();
}

std::string read_string(const json& value, const std::string& pointer) {
  if (!value.is_string()) {
    expected(pointer, "a string", value);
  }
  return value.get<std::string>();
}

Rational read_rational(const json& value, const std::string& pointer) {
  if (value.is_number_unsigned()) {
    return Rational(value.get<std::uint64_t>());
  }
  if (value.is_number_integer()) {
    return Rational(value.get<std::int64_t>());
  }
  if (!value.is_string()) {
    expected(pointer, "an exact number (an integer, or a string such as \"-1/24\" or \"0.5\")", value);
  }
  try {
    return parse_rational(value.get<std::string>());
  } catch (const InvalidArgument& error) {
    throw SpecError(pointer, error.what());
  }
}

const json& read_array(const json& value, const std::string& pointer) {
  if (!value.is_array()) {
    expected(pointer, "an array", value);
  }
  return value;
}

std::vector<Rational> read_rationals(const json& value, const std::string& pointer) {
  std::vector<Rational> numbers;
  for (const json& entry : read_array(value, pointer)) {
    numbers.push_back(read_rational(entry, child(pointer, numbers.size())));
  }
  return numbers;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  return text;
}

std::size_t read_choice(const json& value, const std::string& pointer, const std::vector<std::string>& names) {
  if (value.is_string()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (value.get_ref<const std::string&>() == names[i]) {
        return i;
      }
    }
  }
  expected(pointer, list_of(names), value);
}

}  // namespace zeroset
