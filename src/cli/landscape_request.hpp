#pragma once

#include "cli/landscape_surface_request.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::cli {

/// Which points of parameter space a tool looks at; every tool has it.
struct SnapshotRequest {
  std::vector<std::string> runs{};     ///< run folders, folders of runs, parameter files; in the order given
  std::string network{};               ///< of parameter files that lie in no run: a preset or a network file
  std::string checkpoints = "all";     ///< "all", "last", or epochs with commas
  std::string parameters = "weights";  ///< "weights", "effective", "all", or layers and slices with commas
  std::string colours = "auto";        ///< of lines: "run", "activation"; "auto": by run up to seven of them
};

inline constexpr std::size_t kMostMatchedCheckpoints = 100;  ///< 4,950 pairs

/// mds, pca, tsne, isomap
struct EmbeddingRequest {
  std::string distance = "cosine";  ///< "cosine", "euclidean", "filter-cosine", "aligned", "function", "disagreement"
  std::string alignment = "auto";   ///< of "aligned": "pair", "run", or "auto", pair up to kMostMatchedCheckpoints
  std::string method = "strain";    ///< mds: "strain", "stress"
  std::string panels = "one";       ///< "one", or "layers": one embedding a weight slice, all in one gauge
  std::string null_model = "walk";  ///< "walk", "none"
  int neighbours = 10;              ///< isomap
  double perplexity = 30;           ///< tsne
};

/// compare
struct FamilyRequest {
  std::int64_t images = 500, held_out = 1000;  ///< of the training and the held-out set; 0: all
  std::vector<double> noise{0.1, 0.2, 0.4};    ///< ascending, > 0; times each filter's norm
  int directions = 5;                          ///< random ones a level
  int points = 11;                             ///< between two seeds, ends counted
  int products = 60;                           ///< at most, with the Hessian, for its extreme eigenvalues
  int probes = 2, steps = 25;                  ///< of the quadrature for its density
};

/// What `zeroset landscape TOOL RUN...` asks for.
struct LandscapeRequest {
  std::string tool{};
  SnapshotRequest snapshots{};
  EmbeddingRequest embedding{};
  SurfaceRequest surface{};
  std::int64_t images = 0;  ///< that predictions or losses are of; 0: the tool's default
  FamilyRequest families{};
  std::string root{};  ///< of the images
};

}  // namespace zeroset::cli
