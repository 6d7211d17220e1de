#pragma once

#include "cli/answer.hpp"

namespace zeroset::cli {

/// `verify` as a verb of one line: a row.
extern const AlgebraVerb kVerifyVerb;

}  // namespace zeroset::cli
