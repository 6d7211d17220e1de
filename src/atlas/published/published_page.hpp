// A run of a published table on one page, for reading.
#pragma once

#include "zeroset/atlas/published_table_run.hpp"

#include <string>

namespace zeroset::atlas::detail {

/// Markdown: title, source, summary, tables.
[[nodiscard]] std::string page(const PublishedTableRun& run);

}  // namespace zeroset::atlas::detail
