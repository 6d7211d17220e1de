/// \file
/// The loss of a network on images as an Objective.
#pragma once

#include "zeroset/core/experiment.hpp"
#include "zeroset/core/objective.hpp"
#include "zeroset/core/parameters.hpp"
#include "zeroset/nets/model.hpp"
#include "zeroset/nets/replica_trainer.hpp"
#include "zeroset/runs/images.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace zeroset::nets {

using zeroset::ImageLoss;

/// Which images, which loss, and how it is computed.
struct ImageObjectiveOptions {
  std::int64_t images = 0;    ///< >= 0; the first so many of the training set, 0: all
  std::int64_t held_out = 0;  ///< >= 0; the first so many of the held-out set, 0: all
  ImageLoss loss = ImageLoss::cross_entropy;
  Scalar scalar = Scalar::float32;  ///< of the layers; moments, losses and sums over chunks are float64 with either
  DeviceKind device = DeviceKind::cpu;
  int threads = 1;           ///< CPU: >= 1; over the vectors of values, over the chunks of a gradient or product
  std::int64_t chunk = 125;  ///< >= 1; images at once, part of what fixes the last bits
  ConvolutionMethod convolution = ConvolutionMethod::grouped;  ///< not automatic: the same bits on every machine
};

/// Loss and share of wrong answers on one set of images; a NaN among the outputs is a wrong answer.
struct SurfacePoint {
  double loss = 0;   ///< not finite where an image's is not
  double error = 0;  ///< 0 <= error <= 1
};

/// The same parameters on both sets.
struct SurfacePoints {
  SurfacePoint train{}, held_out{};
};

/// Mean loss of a network on n images. Batch normalization uses mean and biased variance of exactly these n images,
/// computed anew at every parameter vector and differentiated with it; or, once frozen, given constants. The held-out
/// set is measured with the statistics of the n images. Gradients and Hessian-vector products are written out (no
/// autograd): exact to rounding for the loss as a function; at a kink of ReLU, the derivative from the left.
///
/// Cost, in forward passes over the images: a value 1, a gradient about 3, a product with the Hessian about 6 and with
/// its Gauss-Newton part 4, beside 4 for the first product at a parameter vector, whose forward and backward passes
/// are kept until another vector comes. Memory of those: see product_bytes. Not to be used by two threads at once.
class ImageObjective final : public Objective {
 public:
  /// \param images  kept by reference; on a GPU copied there as bytes
  /// \throws SpecError if the network does not take these images to 10 classes
  /// \throws InvalidArgument for options out of range, or a device that is not there
  ImageObjective(const Architecture& network, const ImageDataset& images, const ImageObjectiveOptions& options = {});
  ~ImageObjective() override;

  [[nodiscard]] const Architecture& network() const;
  [[nodiscard]] std::int64_t images() const;  ///< n

  [[nodiscard]] Eigen::Index dimension() const override;
  [[nodiscard]] Eigen::VectorXd values(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;
  [[nodiscard]] Eigen::MatrixXd gradients(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;
  /// \throws InvalidArgument for a network with a nodes layer \throws LimitExceeded if memory is short
  [[nodiscard]] Eigen::MatrixXd hessian_vector_products(
      const Eigen::Ref<const Eigen::MatrixXd>& theta,
      const Eigen::Ref<const Eigen::MatrixXd>& direction) const override;
  [[nodiscard]] const Architecture* architecture() const override { return &network(); }

  /// train_loss, train_error, and on the held-out images test_loss, test_error where there are any.
  [[nodiscard]] std::vector<Measure> measures() const override;
  /// What `points` gives, a row a measure.
  [[nodiscard]] Eigen::MatrixXd measurements(const Eigen::Ref<const Eigen::MatrixXd>& theta) const override;

  /// Outputs on the n images, one row an image.
  [[nodiscard]] Eigen::MatrixXd predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const override;

  /// J^T H J times the directions: J the Jacobian of the outputs, H the Hessian of the loss in them. Positive
  /// semidefinite; what remains of the Hessian is the curvature of the outputs. Errors as hessian_vector_products.
  [[nodiscard]] Eigen::MatrixXd gauss_newton_products(
      const Eigen::Ref<const Eigen::MatrixXd>& theta,
      const Eigen::Ref<const Eigen::MatrixXd>& direction) const override;

  /// Losses and errors on both sets at the columns of theta. Cost: a value, and a pass over the held-out images.
  [[nodiscard]] std::vector<SurfacePoints> points(const Eigen::Ref<const Eigen::MatrixXd>& theta) const;

  /// Outputs on the held-out images, one row an image.
  [[nodiscard]] Eigen::MatrixXd held_out_predictions(const Eigen::Ref<const Eigen::VectorXd>& theta) const override;

  /// The exact statistics at theta, frozen or not.
  [[nodiscard]] PopulationStatistics statistics(const Eigen::Ref<const Eigen::VectorXd>& theta) const;

  /// From now on these take the place of the images' own. \throws InvalidArgument for another number of normalizations
  void freeze(const PopulationStatistics& statistics);
  /// freeze(statistics(theta))
  void freeze_statistics(const Eigen::Ref<const Eigen::VectorXd>& theta) override;
  void unfreeze();
  [[nodiscard]] bool frozen() const;

  /// What products at one parameter vector keep, in bytes.
  [[nodiscard]] std::int64_t product_bytes() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace zeroset::nets
