// Which runs can be compared as families.
#pragma once

#include "zeroset/studies/families.hpp"

namespace zeroset::studies {

/// Experiments on the same images, of two activations or more. \throws SpecError
void require_families(const landscape::SnapshotSource& source, const FamilyOptions& options);

}  // namespace zeroset::studies
