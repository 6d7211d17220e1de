#pragma once

#include <cstdint>
#include <string>

namespace zeroset::cli {

/// What the tools on the loss surface need: slice, plane, interpolate, barrier, average, orbit, perturb, flatness, hessian,
/// nullity, curve.
struct SurfaceRequest {
  std::string loss = "trained";        ///< "trained": that of the runs; "cross-entropy", "squared"
  std::string bn = "exact";            ///< batch normalisation: "exact" statistics at every point, or "frozen" ones
  std::string device = "cpu";           ///< "auto", "cpu", "cuda"
  std::int64_t held_out = 1000;        ///< >= 0; held-out images, as many as there are at most
  int points = 0;                      ///< on a line, or on each side of a plane; 0: the tool's default
  double radius = 1;                   ///< slice, plane: ends of the random directions
  std::string direction = "filter";    ///< what random directions are scaled to: "filter", "layer", "whole", "none"
  std::string through = "random";      ///< plane: "random", "points", "path"
  std::string paths = "plain,normalised,spherical";  ///< interpolate, barrier, average; "matched" too
  std::string scales = "0.1,0.25,0.5,1";             ///< perturb, flatness
  int draws = 5;                                     ///< perturb, flatness, orbit
  int top = 5, bottom = 2;                           ///< hessian: eigenpairs at the ends
  double tolerance = 1e-3;                           ///< hessian: residual over the largest |eigenvalue|
  int probes = 4, steps = 60;                        ///< hessian, nullity
  std::string part = "whole";                        ///< hessian, nullity: "whole", "gauss-newton", "both"
  std::string arithmetic = "float32";                ///< nullity, orbit: of the layers; "float64"
  bool layers = false;                               ///< hessian: the blocks of the layers too; perturb, flatness
  int iterations = 60;                               ///< curve
  double rate = 0.3;                                 ///< curve
};

}  // namespace zeroset::cli
