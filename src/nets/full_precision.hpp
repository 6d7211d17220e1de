// Products on a GPU in whole float32, while an object of this lives.
#pragma once

#include "zeroset/nets/model.hpp"

#include <ATen/Context.h>

namespace zeroset::nets {

/// LibTorch's convolutions on a GPU round to TF32 unless told not to; a loss surface must not depend on that. These are
/// global settings: left alone where they mean nothing.
class FullPrecision {
 public:
  explicit FullPrecision(const Model& model)
      : on_device_(model.options().device == DeviceKind::cuda),
        products_(at::globalContext().allowTF32CuBLAS()),
        convolutions_(at::globalContext().allowTF32CuDNN()) {
    allow(false, false);
  }
  ~FullPrecision() { allow(products_, convolutions_); }
  FullPrecision(const FullPrecision&) = delete;
  FullPrecision& operator=(const FullPrecision&) = delete;

 private:
  void allow(bool products, bool convolutions) const {
    if (on_device_) {
      at::globalContext().setAllowTF32CuBLAS(products);
      at::globalContext().setAllowTF32CuDNN(convolutions);
    }
  }
  bool on_device_, products_, convolutions_;
};

}  // namespace zeroset::nets
