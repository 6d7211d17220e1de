// What products with a Hessian keep of one chunk of images.
#pragma once

#include "nets/curvature/curvature.hpp"

#include <vector>

namespace zeroset::nets {

/// One chunk of images: what every layer has seen, and what a direction does to it.
struct Curvature::Chunk {
  Selection selection{};
  // of the parameters
  std::vector<at::Tensor> kept{};   ///< one a layer: its operand
  std::vector<at::Tensor> upper{};  ///< one a layer: gradient of its output
  std::vector<at::Tensor> z{};      ///< one a normalization: its argument
  std::vector<at::Tensor>
      gradient{};                ///< one a normalization: of what the activation after it gives; where that is curved
  std::vector<at::Tensor> dz{};  ///< one a normalization: gradient of the normalized values
  std::vector<at::Tensor> dx{};  ///< one a normalization: gradient of its argument
  at::Tensor outputs{};
  // of the direction
  std::vector<at::Tensor> kept_tangent{};  ///< one a layer; undefined where it is zero
  std::vector<at::Tensor> normalized{};    ///< one a normalization: tangent of the normalized values
  at::Tensor passing{};                    ///< tangent of the gradient on its way back
  at::Tensor product{}, scratch{};         ///< (1, P)
  // of the segment under way
  Moments moments{};
  at::Tensor sums{}, products{};
};

}  // namespace zeroset::nets
