// Flags that several landscape tools on losses have.
#pragma once

#include "zeroset/landscape/curvature.hpp"
#include "zeroset/landscape/directions.hpp"

#include "cli/choice.hpp"

#include <string>
#include <vector>

namespace zeroset::cli {

inline void add_points(CLI::App& tool, int& points, const char* text) {
  tool.add_option("--points", points, text)->check(integer_in(2, 10001));
}

/// --direction and --radius
inline void add_direction(CLI::App& tool, landscape::Normalization& direction, double& radius) {
  using landscape::Normalization;
  add_choice<Normalization>(
      tool,
      "--direction",
      direction,
      {{"filter", Normalization::filter},
       {"layer", Normalization::layer},
       {"whole", Normalization::whole},
       {"none", Normalization::none}},
      "random directions are scaled filter by filter, layer by layer or as a whole to the norm of "
      "the parameters there, or not at all");
  tool.add_option("--radius", radius, "ends of random directions: 1 moves every filter by its own norm")
      ->check(positive())
      ->capture_default_str();
}

/// --part. \param both  in the order in which they are measured
inline void add_part(CLI::App& tool,
                     std::vector<landscape::CurvaturePart>& parts,
                     const std::vector<landscape::CurvaturePart>& both) {
  using landscape::CurvaturePart;
  add_choice<std::vector<CurvaturePart>>(
      tool,
      "--part",
      parts,
      {{"whole", {CurvaturePart::hessian}}, {"gauss-newton", {CurvaturePart::gauss_newton}}, {"both", both}},
      "the Hessian, its Gauss-Newton part, or both");
}

}  // namespace zeroset::cli
