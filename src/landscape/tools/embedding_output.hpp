// Embedded points as tables and a figure.
#pragma once

#include "zeroset/landscape/embedding_tool.hpp"

#include <string>

namespace zeroset::landscape {

/// One row a panel.
[[nodiscard]] Table embedding_table(const EmbeddingResult& result);
/// Shares of the first components beside those of random walks: what is held against what.
[[nodiscard]] Table shares_table(const std::vector<EmbeddedPanel>& panels);
/// One row a point and panel.
[[nodiscard]] Table points_table(const EmbeddingResult& result);
/// A line a run, start and end marked, some points labeled by epoch; random walks beside.
[[nodiscard]] Figure points_figure(const EmbeddingResult& result);

/// "Classical scaling of checkpoints"
[[nodiscard]] std::string title_of(EmbeddingMethod method);
/// "cosine", "aligned (one weight matching a pair)"
[[nodiscard]] std::string distance_title(const EmbeddingResult& result);

}  // namespace zeroset::landscape
