#pragma once

#include "cli/answer.hpp"

#include <vector>

namespace zeroset::cli {

/// One theorem that `closed-form` knows by a name.
struct ClosedFormEntry {
  const char* name;
  const char* parameters;  ///< members of the line, those in brackets may be left out
  const char* keys;        ///< of the answer
  const char* source;
  Answer (*answer)(ObjectReader& line, const LineOptions& options);  ///< reads the parameters and finishes the line
};

[[nodiscard]] const std::vector<ClosedFormEntry>& closed_form_entries();

}  // namespace zeroset::cli
