// The members of a line of `closed-form`, and the parts of its answers.
#pragma once

#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/atlas/lines.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::atlas::detail {

using Integers = std::vector<std::int64_t>;

/// \name Members of a line, read.
/// @{
[[nodiscard]] std::int64_t integer(ObjectReader& line,
                                   const char* key,
                                   std::optional<std::int64_t> otherwise = std::nullopt);
/// A list of integers; one alone need not be in brackets.
[[nodiscard]] Integers integers(ObjectReader& line, const char* key, std::int64_t least = 1);
[[nodiscard]] bool flag(ObjectReader& line, const char* key);
/// Index of the chosen name, 0 where the key is absent.
[[nodiscard]] std::size_t choice(ObjectReader& line, const char* key, const std::vector<std::string>& names);
/// @}

/// A number with its theorem, or null with the reason.
void add_form(nlohmann::ordered_json& keys, const std::string& key, const std::optional<algebra::ClosedForm>& form);

/// The keys, and that they are proved.
[[nodiscard]] Answer proved(nlohmann::ordered_json keys);

/// \name One function a theorem.
/// @{
[[nodiscard]] Answer segre_veronese(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer determinantal(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer symmetric_determinantal(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer coincident_root_locus(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer linear_convolution(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer polynomial_convolution(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer lightning_attention(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer attention_critical_points(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer deep_linear(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer linear_critical_locus(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer power_sum(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer secant_variety(ObjectReader& line, const LineOptions& options);
[[nodiscard]] Answer classical_family(ObjectReader& line, const LineOptions& options);
/// @}

}  // namespace zeroset::atlas::detail
