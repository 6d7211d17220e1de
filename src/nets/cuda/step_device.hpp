// A device that replicas are trained on, as ResidentBackend sees it: CUDA's is in plugin.cpp; the tests have one on the
// CPU that runs the same kernels.
#pragma once

#include "nets/cuda/account_kernel.hpp"
#include "nets/cuda/device_operations.hpp"
#include "nets/replica_step.hpp"

#include <functional>
#include <memory>

namespace zeroset::nets::cuda {

/// Work that was taken down once and is repeated as it was: same tensors, same sizes.
class Recording {
 public:
  Recording() = default;
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  virtual ~Recording() = default;
  virtual void replay() = 0;
};

class StepDevice {
 public:
  StepDevice() = default;
  StepDevice(const StepDevice&) = delete;
  StepDevice& operator=(const StepDevice&) = delete;
  virtual ~StepDevice() = default;

  [[nodiscard]] virtual at::Device device() const = 0;
  [[nodiscard]] virtual Operations& operations() = 0;
  [[nodiscard]] virtual at::Tensor first_not_finite(const at::Tensor& x) = 0;           ///< see DeviceOperations
  [[nodiscard]] virtual at::Tensor orders(const at::Tensor& keys, std::int64_t n) = 0;  ///< see DeviceOperations
  virtual void account(const Account& kernel) = 0;

  /// Runs body on the device's own stream, with products and convolutions set to the precision; waits for its end.
  /// \throws LimitExceeded if the device's memory is short
  virtual void within(Precision precision, const std::function<void()>& body) = 0;
  /// Within `within`: takes body down, which has run before. Nothing of it has been done then.
  [[nodiscard]] virtual std::unique_ptr<Recording> record(std::function<void()> body) = 0;
  /// Within `within`: least time of a few runs of body, after one that warms up; negative if memory is short.
  [[nodiscard]] virtual double milliseconds(const std::function<void()>& body) = 0;
  /// Runs replicas at the same time.
  [[nodiscard]] virtual ForEach at_once() = 0;
};

/// The part that a launcher decides.
template <class Launcher>
class KernelDevice : public StepDevice {
 public:
  explicit KernelDevice(Launcher launcher = {}) : launch_(launcher), operations_(launcher) {}
  [[nodiscard]] Operations& operations() override { return operations_; }
  [[nodiscard]] at::Tensor first_not_finite(const at::Tensor& x) override { return operations_.first_not_finite(x); }
  [[nodiscard]] at::Tensor orders(const at::Tensor& keys, std::int64_t n) override {
    return operations_.orders(keys, n);
  }
  void account(const Account& kernel) override { launch_(kernel); }

 private:
  Launcher launch_;
  DeviceOperations<Launcher> operations_;
};

}  // namespace zeroset::nets::cuda
