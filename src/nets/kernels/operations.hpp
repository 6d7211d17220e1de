// The operations of a training step on R networks at once, one implementation a device. Nothing here synchronises with
// the device, so that a whole step can be captured in a CUDA graph: what is summed stays in tensors.
//
// Layout: the replica first, the channels innermost. Images are (R, n, H, W, C), sequences (R, n, L, C), units (R, n,
// C), always in one piece; "rows" are all axes between the first and the last. Values are float32 or float64; means,
// variances, sums of losses and other sums are float64 on every device. Each replica's numbers depend on that replica
// alone, and every sum is taken in an order that its shape fixes.
#pragma once

#include "zeroset/core/architecture.hpp"
#include "zeroset/core/experiment.hpp"
#include "zeroset/nets/polynomial_activation.hpp"
#include "zeroset/runs/images.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace zeroset::nets {

using namespace runs;  // images

/// Mean and biased variance of each channel of each replica: float64 (R, C).
struct Moments {
  at::Tensor mean{}, variance{};
};

/// What the backward pass of a normalization leaves between its two halves.
struct NormalizationGradient {
  at::Tensor dz{};              ///< g phi'(z), of the shape of x
  at::Tensor sums, products{};  ///< sums over the rows of dz and of z dz: float64 (R, C)
};

/// Images on the device: bytes as in the files, and the normalization.
struct ResidentImages {
  at::Tensor pixels{};  ///< uint8 (N, 3072): red, green, blue plane
  at::Tensor labels{};  ///< int64 (N)
  at::Tensor table{};   ///< float64 (3, 256): the normalized value of each byte in each channel
};

/// Which images a step sees: columns first, ..., first + n - 1 of `order`. `first` lies on the device, so that one
/// captured step serves a whole epoch.
struct Selection {
  at::Tensor order{};  ///< int64 (R, N)
  at::Tensor first{};  ///< int64, one entry
  std::int64_t n = 0;
};

class Operations {
 public:
  Operations() = default;
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;
  virtual ~Operations() = default;

  /// The selected images, normalized: (R, n, 32, 32, 3), or (R, n, 3072) in the order of the file where `flat`.
  [[nodiscard]] virtual at::Tensor images(const ResidentImages& images,
                                          const Selection& selection,
                                          bool flat,
                                          at::ScalarType type) = 0;
  /// Their labels: int64 (R, n).
  [[nodiscard]] virtual at::Tensor labels(const ResidentImages& images, const Selection& selection) = 0;

  /// The patches that a convolution sees, (R, n * outputs, kernel^d * C), the kernel's rows outermost and the channels
  /// innermost, zero where it looks over the edge. \param x  (R, n, H, W, C) or (R, n, L, C)
  [[nodiscard]] virtual at::Tensor patches(const at::Tensor& x, const ConvolutionLayer& layer) = 0;
  /// The transpose of `patches`. \param sizes  of x
  [[nodiscard]] virtual at::Tensor patches_backward(const at::Tensor& gradient,
                                                    const ConvolutionLayer& layer,
                                                    at::IntArrayRef sizes) = 0;
  /// images and patches in one pass over memory, for a first layer that is a convolution.
  [[nodiscard]] virtual at::Tensor image_patches(const ResidentImages& images,
                                                 const Selection& selection,
                                                 const ConvolutionLayer& layer,
                                                 at::ScalarType type) = 0;

  /// Over the rows of each replica. \param x  (R, ..., C)
  [[nodiscard]] virtual Moments moments(const at::Tensor& x) = 0;
  /// phi((x - mean) / sqrt(variance + epsilon)), epsilon BatchNormLayer::kEpsilon.
  [[nodiscard]] virtual at::Tensor normalize(const at::Tensor& x,
                                             const Moments& moments,
                                             const PointwiseFunction& function) = 0;
  /// The first half of its gradient. \param gradient  of the result, of the shape of x
  [[nodiscard]] virtual NormalizationGradient normalize_backward(const at::Tensor& x,
                                                                 const Moments& moments,
                                                                 const PointwiseFunction& function,
                                                                 const at::Tensor& gradient) = 0;
  /// The second half, in place: dz <- (dz - sums / rows - z products / rows) / sqrt(variance + epsilon). `rows` counts
  /// those that the moments and sums are of: more than x has where x is one chunk of many.
  virtual void finish_normalize_backward(const at::Tensor& x,
                                         const Moments& moments,
                                         const at::Tensor& sums,
                                         const at::Tensor& products,
                                         std::int64_t rows,
                                         at::Tensor& dz) = 0;

  [[nodiscard]] virtual at::Tensor activate(const at::Tensor& x, const PointwiseFunction& function) = 0;
  /// g phi'(x)
  [[nodiscard]] virtual at::Tensor activate_backward(const at::Tensor& x,
                                                     const PointwiseFunction& function,
                                                     const at::Tensor& gradient) = 0;

  /// Adds the cross entropies of all images to loss_sums and the numbers of wrong answers to errors.
  /// \param logits     (R, n, 10)   \param labels  int64 (R, n)
  /// \param divisor    of the gradient: the images of the whole step
  /// \param loss_sums  float64 (R)  \param errors  int64 (R); a NaN among the logits is an error
  /// \return (softmax - onehot) / divisor, of the shape of the logits
  [[nodiscard]] virtual at::Tensor cross_entropy(const at::Tensor& logits,
                                                 const at::Tensor& labels,
                                                 std::int64_t divisor,
                                                 at::Tensor& loss_sums,
                                                 at::Tensor& errors) = 0;

  /// Whether all entries of each row are finite: bool (R). \param x  (R, P)
  [[nodiscard]] virtual at::Tensor all_finite(const at::Tensor& x) = 0;
  /// v <- momentum v + g + decay w, w <- w - rate v, in the replicas for which `active` is true; nothing in the others.
  /// \param w  (R, P), v and g likewise   \param rates  float64 (R)   \param active  bool (R)
  virtual void update(at::Tensor& w,
                      at::Tensor& v,
                      const at::Tensor& g,
                      const at::Tensor& rates,
                      double momentum,
                      double decay,
                      const at::Tensor& active) = 0;
};

/// Loops on the CPU, on the calling thread.
[[nodiscard]] std::unique_ptr<Operations> cpu_operations();

}  // namespace zeroset::nets
