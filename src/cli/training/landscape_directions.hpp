#pragma once

#include "zeroset/landscape/directions.hpp"

#include "cli/landscape_surface_request.hpp"

namespace zeroset::cli {

/// What --direction says.
[[nodiscard]] landscape::Normalisation direction_of(const SurfaceRequest& surface);

}  // namespace zeroset::cli
