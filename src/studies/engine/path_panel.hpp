// Paths in the plane as a panel, and the words of its caption.
#pragma once

#include "zeroset/document/figure.hpp"

#include "studies/engine/paths.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace zeroset::studies {

/// What the numbers beside points are.
enum class PointLabels { none, epochs, train_errors };

struct PanelOptions {
  PointLabels labels = PointLabels::epochs;
  std::vector<std::size_t> shown{};  ///< paths with colors; empty: all
  bool others_grey = false;          ///< draw the others as gray lines
  bool against_epoch = false;        ///< the first coordinate against the epoch, also where is_line() does not say so
};

/// A panel: one line a path (those with one label look the same), its start marked ○, its end ●, with numbers beside as
/// many of its points as have room. Axes say their share. Where is_line(), the first coordinate against the epoch.
[[nodiscard]] Panel path_panel(const std::string& title,
                               const std::vector<const Path*>& paths,
                               const PathEmbedding& embedding,
                               const PanelOptions& options = {});

/// What marks, numbers and axes of path_panel mean, for captions.
[[nodiscard]] std::string path_caption(const StudyProtocol& protocol, PointLabels labels);

}  // namespace zeroset::studies
