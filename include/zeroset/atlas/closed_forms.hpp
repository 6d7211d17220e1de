/// \file
/// The theorems that `closed-form` knows by name.
#pragma once

#include "zeroset/atlas/lines.hpp"

#include <nlohmann/json_fwd.hpp>

#include <span>

namespace zeroset::atlas {

/// One theorem: a line {"form": name, ...} of kClosedForm gives its numbers.
struct ClosedFormEntry {
  const char* name;
  const char* parameters;  ///< members of the line, those in brackets may be left out
  const char* keys;        ///< of the answer
  const char* source;
  Answer (*answer)(ObjectReader& line, const LineOptions& options);  ///< reads the parameters and finishes the line
};

[[nodiscard]] std::span<const ClosedFormEntry> closed_forms();

/// "zeroset.closed-forms/1": every form with its parameters, keys and source.
[[nodiscard]] nlohmann::ordered_json closed_forms_json();

}  // namespace zeroset::atlas
