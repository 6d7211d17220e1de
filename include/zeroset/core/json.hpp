/// \file
/// Strict reading of JSON: every error names its pointer, no key passes unread, no number changes its value.
#pragma once

#include "zeroset/core/error.hpp"
#include "zeroset/core/number.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace zeroset {

/// Parses a document. A repeated key in one object is an error, and so are more than 500 levels of nesting: what walks
/// over a document is recursive. All JSON that comes from outside the process is read by this or the next two.
/// \param source  what an error calls the text, e.g. a file's name
/// \throws SpecError
[[nodiscard]] nlohmann::json parse_json(std::string_view text, const std::string& source);

/// The same with the keys in the order of the text. \throws SpecError
[[nodiscard]] nlohmann::ordered_json parse_ordered_json(std::string_view text, const std::string& source);

/// The same for a text that need not be JSON; nothing where it is none.
[[nodiscard]] std::optional<nlohmann::json> json_value(std::string_view text);

/// \throws SpecError if the file cannot be read or is no JSON
[[nodiscard]] nlohmann::json read_json_file(const std::filesystem::path& path);

/// "a number", "an object with 3 keys", "\"text\"": for messages.
[[nodiscard]] std::string describe(const nlohmann::json& json);

/// Pointer of a member: escapes ~ and / (RFC 6901).
[[nodiscard]] std::string child(const std::string& pointer, std::string_view key);
[[nodiscard]] std::string child(const std::string& pointer, std::size_t index);

/// \name Values, by what they must be. All throw SpecError at `pointer`.
/// @{
[[nodiscard]] std::int64_t read_integer(const nlohmann::json& json,
                                        const std::string& pointer,
                                        std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                                        std::int64_t most = std::numeric_limits<std::int64_t>::max());
[[nodiscard]] std::uint64_t read_seed(const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] double read_real(const nlohmann::json& json, const std::string& pointer, double least, double most);
[[nodiscard]] bool read_bool(const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] std::string read_string(const nlohmann::json& json, const std::string& pointer);
/// An integer, or a string that parse_rational reads; a JSON number with a fraction is refused, for it is not exact.
[[nodiscard]] Rational read_rational(const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] std::vector<Rational> read_rationals(const nlohmann::json& json, const std::string& pointer);
[[nodiscard]] const nlohmann::json& read_array(const nlohmann::json& json, const std::string& pointer);
/// One of `names`; returns its index.
[[nodiscard]] std::size_t read_choice(const nlohmann::json& json,
                                      const std::string& pointer,
                                      const std::vector<std::string>& names);
/// @}

/// "a, b or c".
[[nodiscard]] std::string list_of(const std::vector<std::string>& names);

/// Walks over the members of one object and refuses those that nobody asked for.
class ObjectReader {
 public:
  /// \throws SpecError if json is no object
  ObjectReader(const nlohmann::json& json, std::string pointer);

  /// Null if the key is absent.
  [[nodiscard]] const nlohmann::json* find(std::string_view key);
  /// \throws SpecError if the key is absent
  [[nodiscard]] const nlohmann::json& require(std::string_view key, std::string_view expected);
  [[nodiscard]] std::string at(std::string_view key) const { return child(pointer_, key); }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  /// Accepts an absent `schema` or exactly `schema`.
  void schema(std::string_view schema);

  /// \throws SpecError at the first key that was never asked for
  void finish() const;

 private:
  const nlohmann::json& json_;
  std::string pointer_;
  std::set<std::string, std::less<>> known_{};
};

}  // namespace zeroset
