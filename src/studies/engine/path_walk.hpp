// The null model beside every picture of paths: a random walk with their starts, branches, noise and step lengths.
#pragma once

#include "studies/engine/path_panel.hpp"
#include "studies/engine/paths.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::studies {

/// How a path of a picture came about, which the walk repeats.
struct PathOrigin {
  int parent = -1;         ///< index of the earlier path that it leaves; -1: it has a start of its own
  std::int64_t epoch = 0;  ///< of the parent: where the path leaves it, with noise or without
  int other = -1;          ///< >= 0: the means of paths `parent` and `other` at the epochs of this one
};

/// Origins of paths that all have starts of their own.
[[nodiscard]] std::vector<PathOrigin> own_starts(std::size_t paths);

/// Where the points of such a walk lie, in the limit of very many dimensions: every step and every noise as long as the
/// measured one and orthogonal to all else. Nothing in it is random. Both axes point where those of `like` do.
[[nodiscard]] PathEmbedding embed_walk(const std::vector<const Path*>& paths,
                                       const std::vector<PathOrigin>& origins,
                                       const Architecture& network,
                                       std::int64_t layer,
                                       Dissimilarity kind,
                                       const PathEmbedding& like);

/// Paths in the plane, and such a walk beside them.
struct Picture {
  std::vector<const Path*> paths{};
  PathEmbedding embedding{}, walk{};
};

/// \param like  one of as many points, to which this one is turned and reflected
[[nodiscard]] Picture picture(const std::vector<const Path*>& paths,
                              const std::vector<PathOrigin>& origins,
                              const Architecture& network,
                              std::int64_t layer,
                              Dissimilarity kind,
                              const Picture* like = nullptr);

/// Some of its paths, where they lie. \param chosen  indices, ascending
[[nodiscard]] Picture part_of(const Picture& picture, const std::vector<std::size_t>& chosen);

/// Two panels: the paths, then the walk, whose points bear no training errors. See path_panel().
[[nodiscard]] std::vector<Panel> picture_panels(const std::string& title,
                                                const Picture& picture,
                                                const PanelOptions& options = {});

/// "axis 1 holds 99.8 % (the walk 97.1 %)", "axes 1 and 2 hold 60.0 and 12.0 % (the walk 61.0 and 15.0 %)".
[[nodiscard]] std::string share_words(const Picture& picture);

/// What the walk is, for captions.
inline constexpr const char* kWalkCaption =
    "Random walk: the same starts, branches and step lengths, each step at right angles to all else.";

}  // namespace zeroset::studies
