#include "nets/pretraining/random_tensors.hpp"

#include <ATen/ops/cos.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/log1p.h>

#include <limits>
#include <numbers>

namespace zeroset::nets {
namespace {

template <class T>
void draw(T* out, std::int64_t n, Stream& stream) {
  constexpr int kBits = std::numeric_limits<T>::digits;
  constexpr T kUnit = T(1) / static_cast<T>(std::uint64_t{1} << kBits);
  const std::uint64_t key = stream.key(), first = stream.position();
  for (std::int64_t i = 0; i < n; ++i) {
    out[i] = static_cast<T>(Stream::value_at(key, first + static_cast<std::uint64_t>(i)) >> (64 - kBits)) * kUnit;
  }
  stream.seek(first + static_cast<std::uint64_t>(n));
}

}  // namespace

at::Tensor uniforms(const at::Tensor& like, Stream& stream) {
  at::Tensor result = at::empty(like.sizes(), like.options().device(at::kCPU), like.suggest_memory_format());
  if (like.scalar_type() == at::kFloat) {
    draw(result.mutable_data_ptr<float>(), result.numel(), stream);
  } else {
    draw(result.mutable_data_ptr<double>(), result.numel(), stream);
  }
  return result.to(like.device());
}

/// Box and Muller's method, of which one of the two numbers is taken.
at::Tensor normals(const at::Tensor& like, Stream& stream) {
  const at::Tensor radius = uniforms(like, stream).neg_().log1p_().mul_(-2).sqrt_();
  return uniforms(like, stream).mul_(2 * std::numbers::pi).cos_().mul_(radius);
}

at::Tensor masked(const at::Tensor& x, double probability, Stream& stream) {
  return probability > 0 ? x.mul(uniforms(x, stream).ge(probability)) : x;
}

}  // namespace zeroset::nets
