#include "nets/device_comparison.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <limits>
#include <memory>

namespace zeroset::testing {
namespace {

using at::Tensor;
using namespace nets;

/// One operation on both sides: inputs come in float64 on the CPU, rounded to the type first, so that both see the
/// same.
class Comparison {
 public:
  Comparison(Operations& device, at::Device where, at::ScalarType type) : device_(device), where_(where), type_(type) {}

  void images() {
    const ResidentImages data{
        at::randint(256, {7, 3072}, at::kByte), at::randint(10, {7}, at::kLong), at::randn({3, 256}, at::kDouble)};
    const ResidentImages there{data.pixels.to(where_), data.labels.to(where_), data.table.to(where_)};
    const Selection here{at::stack({at::arange(7), at::arange(7).flip(0)}), at::full({1}, 2, at::kLong), 4};
    const Selection selection{here.order.to(where_), here.first.to(where_), 4};
    for (const bool flat : {false, true}) {
      add("images", device_.images(there, selection, flat, type_), cpu_->images(data, here, flat, at::kDouble));
    }
    add("labels", device_.labels(there, selection), cpu_->labels(data, here));
    const ConvolutionLayer layer{.kernel = 3, .stride = 2, .padding = 1};
    add("image_patches",
        device_.image_patches(there, selection, layer, type_),
        cpu_->image_patches(data, here, layer, at::kDouble));
  }

  void patches() {
    for (const ConvolutionLayer& layer : {ConvolutionLayer{.kernel = 3, .stride = 2, .padding = 1},
                                          ConvolutionLayer{.kernel = 2, .stride = 3},
                                          ConvolutionLayer{.dimensions = 1, .kernel = 3, .padding = 2}}) {
      const Tensor x = layer.dimensions == 2 ? random({2, 3, 9, 6, 35}) : random({2, 3, 11, 5});
      const Tensor expected = cpu_->patches(x, layer), gradient = rounded(at::randn_like(expected));
      add("patches", device_.patches(there(x), layer), expected);
      add("patches_backward",
          device_.patches_backward(there(gradient), layer, x.sizes()),
          cpu_->patches_backward(gradient, layer, x.sizes()));
    }
  }

  void normalization(const PointwiseFunction& function) {
    for (const std::vector<std::int64_t>& size :
         {std::vector<std::int64_t>{2, 100, 128}, {3, 40, 8, 8, 32}, {2, 2311, 10}, {1, 300000, 3}}) {
      const Tensor x = random(size), g = random(size);
      const Moments here = cpu_->moments(x), moments = device_.moments(there(x));
      add("moments: mean", moments.mean, here.mean);
      add("moments: variance", moments.variance, here.variance);
      const Moments same{here.mean.to(where_), here.variance.to(where_)};
      add("normalise", device_.normalize(there(x), same, function), cpu_->normalize(x, here, function));
      NormalizationGradient expected = cpu_->normalize_backward(x, here, function, g);
      NormalizationGradient found = device_.normalize_backward(there(x), same, function, there(g));
      add("normalise_backward", found.dz, expected.dz);
      const std::int64_t rows = x.numel() / size.front() / size.back();
      cpu_->finish_normalize_backward(x, here, expected.sums, expected.products, 2 * rows, expected.dz);
      device_.finish_normalize_backward(
          there(x), same, expected.sums.to(where_), expected.products.to(where_), 2 * rows, found.dz);
      add("finish_normalise_backward", found.dz, expected.dz);
    }
    const Tensor x = random({2, 50, 6}), g = random({2, 50, 6});
    add("activate", device_.activate(there(x), function), cpu_->activate(x, function));
    add("activate_backward",
        device_.activate_backward(there(x), function, there(g)),
        cpu_->activate_backward(x, function, g));
  }

  void loss() {
    for (const std::int64_t n : {1, 100, 1000}) {
      const Tensor logits = rounded(random({3, n, 10}).mul(4)), labels = at::randint(10, {3, n}, at::kLong);
      Tensor losses = at::full({3}, 0.5, at::kDouble), errors = at::full({3}, 1, at::kLong);
      Tensor losses_there = losses.to(where_).clone(), errors_there = errors.to(where_).clone();
      const Tensor expected = cpu_->cross_entropy(logits, labels, n, losses, errors);
      add("cross_entropy: gradient",
          device_.cross_entropy(there(logits), labels.to(where_), n, losses_there, errors_there),
          expected);
      add("cross_entropy: loss", losses_there, losses);
      add("cross_entropy: errors", errors_there, errors);
    }
  }

  void update() {
    Tensor w = random({3, 5000}), v = random({3, 5000});
    const Tensor g = random({3, 5000}), rates = at::tensor({0.1, 0.2, 0.3}, at::kDouble);
    const Tensor active = at::tensor({1, 0, 1}).to(at::kBool);
    Tensor w_there = there(w).clone(), v_there = there(v).clone();
    cpu_->update(w, v, g, rates, 0.9, 0.01, active);
    device_.update(w_there, v_there, there(g), rates.to(where_), 0.9, 0.01, active.to(where_));
    add("update: parameters", w_there, w);
    add("update: momentum", v_there, v);
    Tensor broken = g.clone();
    broken[1][4321] = std::numeric_limits<double>::quiet_NaN();
    add("all_finite", device_.all_finite(there(broken)).to(at::kLong), cpu_->all_finite(broken).to(at::kLong));
  }

  [[nodiscard]] std::vector<Difference> found() const { return found_; }

 private:
  [[nodiscard]] Tensor rounded(const Tensor& x) const { return x.to(type_).to(at::kDouble); }
  [[nodiscard]] Tensor random(const std::vector<std::int64_t>& size) const {
    return rounded(at::randn(size, at::kDouble));
  }
  [[nodiscard]] Tensor there(const Tensor& x) const { return x.to(where_, type_); }

  void add(const std::string& operation, const Tensor& a, const Tensor& b) {
    const Tensor exact = b.to(at::kDouble);
    const bool fits = a.sizes().equals(b.sizes()) && a.device().type() == where_.type();
    const double scale = exact.abs().max().item().toDouble() + 1e-300;
    const double difference =
        fits ? a.to(at::kCPU, at::kDouble).sub(exact).abs().max().item().toDouble() / scale : 1e300;
    found_.push_back({operation, difference});
  }

  Operations& device_;
  std::unique_ptr<Operations> cpu_ = cpu_operations();
  at::Device where_;
  at::ScalarType type_;
  std::vector<Difference> found_{};
};

}  // namespace

std::vector<Difference> differences(Operations& device, at::Device where, at::ScalarType type) {
  Comparison comparison(device, where, type);
  comparison.images();
  comparison.patches();
  comparison.normalization({.relu = true});
  comparison.normalization({.coefficients = {0.2, 0.5, 0.2, 0, -0.01}});
  comparison.loss();
  comparison.update();
  return comparison.found();
}

}  // namespace zeroset::testing
