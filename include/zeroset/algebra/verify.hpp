/// \file
/// Bounds, exact count and closed form of one problem side by side.
#pragma once

#include "zeroset/algebra/bounds.hpp"
#include "zeroset/algebra/closed_form.hpp"
#include "zeroset/algebra/count.hpp"

#include <optional>
#include <string>

namespace zeroset::algebra {

struct VerifyOptions {
  CountOptions count{};
};

struct VerifyRow {
  std::string id{};
  Bounds bounds{};
  CountResult count{};
  std::optional<ClosedForm> closed_form{};

  /// Whether all independent routes gave the same number of solutions (with multiplicity): the exact count and the
  /// closed form; absent unless both did. Bounds never enter.
  std::optional<bool> agree{};
};

/// \throws InvalidArgument, NotInThisBuild as `expand`
[[nodiscard]] VerifyRow verify(const Problem& problem, const std::string& id = "", const VerifyOptions& options = {});

}  // namespace zeroset::algebra
