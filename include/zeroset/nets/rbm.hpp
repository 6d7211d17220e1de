/// \file
/// Restricted Boltzmann machines: means, samples, free energies, contrastive divergence.
///
/// \code
/// #include <ATen/ops/rand.h>
/// #include <ATen/ops/zeros.h>
/// const Rbm machine{.weights = at::rand({3, 5}), .visible_bias = at::zeros({5}), .hidden_bias = at::zeros({3})};
/// Stream stream(1, "example");
/// const RbmGradient up = contrastive_divergence(machine, at::rand({100, 5}), 1, stream);
/// \endcode
#pragma once

#include "zeroset/core/random.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace zeroset::nets {

/// The values of a unit, and its mean given its argument a.
enum class UnitKind {
  binary,    ///< 0 and 1; 1 / (1 + exp(-a))
  bipolar,   ///< -1 and 1; tanh(a)
  gaussian,  ///< real, of variance 1; a. Of visible units alone
};

/// The density exp(-E) / Z with E(v, h) = -h W v - b v - c h, and + |v|^2 / 2 where the visible units are gaussian.
/// Then the units of one side are independent given the other's, with arguments W v + c and h W + b. All tensors are
/// float32 or float64 on one device. Smolensky, "Information processing in dynamical systems", 1986; Hinton, "Training
/// products of experts by minimizing contrastive divergence", 2002.
struct Rbm {
  at::Tensor weights{};       ///< W: (hidden, visible)
  at::Tensor visible_bias{};  ///< b
  at::Tensor hidden_bias{};   ///< c
  UnitKind visible = UnitKind::binary;
  UnitKind hidden = UnitKind::binary;  ///< not gaussian
};

/// E[h | v]: (n, hidden). \param v  (n, visible)
[[nodiscard]] at::Tensor hidden_means(const Rbm& machine, const at::Tensor& v);
/// E[v | h]: (n, visible). \param h  (n, hidden)
[[nodiscard]] at::Tensor visible_means(const Rbm& machine, const at::Tensor& h);
/// Independent units with these means, drawn from the stream.
[[nodiscard]] at::Tensor sample(UnitKind kind, const at::Tensor& means, Stream& stream);

/// F(v) = -log sum_h exp(-E(v, h)): (n). The probability of v is exp(-F(v)) / Z.
[[nodiscard]] at::Tensor free_energy(const Rbm& machine, const at::Tensor& v);

/// An estimate of the gradient of the mean log-likelihood of the data.
struct RbmGradient {
  at::Tensor weights{}, visible_bias{}, hidden_bias{};
  double reconstruction_error = 0;  ///< mean over the data of 1/2 |v - E[v | h]|^2, h drawn given v
};

/// CD-k: E[h v | data] - E[h v | after k steps of Gibbs sampling that begin at the data], and likewise of v and of h.
/// The last hidden units are taken by their means. As k grows, the expectation of the result goes to the gradient.
/// \param data  (n, visible); of binary units also probabilities, of bipolar ones also means
/// \throws InvalidArgument for k < 1, gaussian hidden units or shapes that do not fit
[[nodiscard]] RbmGradient contrastive_divergence(const Rbm& machine,
                                                 const at::Tensor& data,
                                                 std::int64_t k,
                                                 Stream& stream);

}  // namespace zeroset::nets
