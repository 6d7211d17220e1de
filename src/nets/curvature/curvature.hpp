// Products with the Hessian of a network's mean loss, forward over reverse, written out.
//
// Pearlmutter, "Fast exact multiplication by the Hessian" (1994): the tangent of the loss along a direction, carried
// through the forward and the backward pass. What belongs to the parameters alone (arguments of the layers, gradients
// of their outputs) is computed once and kept; a product then costs six matrix products a layer where a gradient costs
// three. The network is cut at its normalizations as in replica_step, and a normalization's tangent has the form of its
// gradient: s (t - mean t - z mean(z t)), so the operations of a training step serve for both.
#pragma once

#include "zeroset/nets/model.hpp"

#include "nets/curvature/segment.hpp"
#include "nets/kernels/operations.hpp"
#include "nets/replica_layers.hpp"
#include "nets/replica_step.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace zeroset::nets {

/// One network on all images, ready for products. Not to be used by two threads at once.
class Curvature {
 public:
  /// \param parameters  (1, P)
  /// \throws InvalidArgument for a network with a nodes layer
  Curvature(const Model& model,
            Operations& operations,
            const StepSettings& settings,
            const at::Tensor& parameters,
            const ResidentImages& images,
            const std::vector<Selection>& chunks);
  Curvature(const Curvature&) = delete;
  Curvature& operator=(const Curvature&) = delete;
  ~Curvature();

  /// The Hessian times a direction: float64 (1, P). \param direction  (1, P) in the model's type
  [[nodiscard]] at::Tensor hessian_product(const at::Tensor& direction) { return product(direction, true); }

  /// The Gauss-Newton part J^T H_L J times a direction, J the Jacobian of the outputs, H_L the loss's Hessian in them.
  [[nodiscard]] at::Tensor gauss_newton_product(const at::Tensor& direction) { return product(direction, false); }

  /// Bytes that are kept at once, products included.
  [[nodiscard]] static std::int64_t bytes(const Model& model, std::int64_t images);

 private:
  struct Chunk;

  [[nodiscard]] at::Tensor product(const at::Tensor& direction, bool whole);
  void for_each_chunk(const std::function<void(Chunk&)>& body);
  [[nodiscard]] bool frozen() const { return settings_.frozen != nullptr; }
  [[nodiscard]] bool curved(std::size_t s) const;
  [[nodiscard]] double rows(std::size_t s) const;

  // What belongs to the parameters.
  void linearise();
  void forward(Chunk& chunk, std::size_t s);
  void backward(Chunk& chunk, std::size_t s);
  void join_moments(std::size_t s);

  // What belongs to a direction.
  void tangent_forward(Chunk& chunk, std::size_t s, const StepContext& direction);
  [[nodiscard]] at::Tensor layer_tangent(Chunk& chunk,
                                         std::size_t layer,
                                         const at::Tensor& tangent,
                                         const StepContext& direction);
  void tangent_backward(Chunk& chunk, std::size_t s, const StepContext& direction, bool whole);
  [[nodiscard]] at::Tensor layer_tangent_backward(
      Chunk& chunk, std::size_t layer, const at::Tensor& upper, const StepContext& direction, bool whole);
  void normalization_tangent_backward(Chunk& chunk, std::size_t s, bool whole);
  void finish_tangent(Chunk& chunk, std::size_t s, bool whole);
  void add_weights(std::size_t layer, const at::Tensor& from, at::Tensor& to) const;
  /// Sums and products of a normalization over all chunks; zero where the statistics are frozen.
  [[nodiscard]] std::pair<at::Tensor, at::Tensor> joined_sums() const;

  Model model_;
  StepSettings settings_;
  StepContext context_;  ///< at the parameters
  StepContext linear_;   ///< the same without biases: what acts on tangents
  const ResidentImages& images_;
  std::vector<Segment> segments_;
  std::size_t first_;  ///< layer with parameters
  std::vector<Chunk> chunks_;
  std::vector<Moments> moments_{};                ///< one a normalization
  std::vector<at::Tensor> products_{};            ///< one a normalization: sums of dz z of the gradient
  std::vector<at::Tensor> tangent_products_{};    ///< one a normalization: sums of z' z
  at::Tensor sums_of_all_{}, products_of_all_{};  ///< of the normalization under way
  std::int64_t num_images_ = 0;
};

}  // namespace zeroset::nets
