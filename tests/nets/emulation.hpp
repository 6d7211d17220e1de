// Kernels of src/nets/cuda on the CPU: block by block, phase by phase, thread by thread; and a device that has them.
#pragma once

#include "nets/cuda/step_device.hpp"

#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace zeroset::testing {

struct Emulator {
  template <class Kernel>
  void operator()(const Kernel& kernel) const {
    const nets::cuda::Grid grid = kernel.grid();
    for (std::int64_t replica = 0; replica < grid.replicas; ++replica) {
      for (std::int64_t block = 0; block < grid.blocks; ++block) {
        // What a block finds in its shared memory is anything.
        std::vector<double> shared(Kernel::kShared, std::numeric_limits<double>::quiet_NaN());
        for (int phase = 0; phase < Kernel::kPhases; ++phase) {
          // The last thread first: within a phase no thread may count on another.
          for (int thread = Kernel::kThreads - 1; thread >= 0; --thread) {
            kernel.run({block, replica, thread}, phase, shared.data());
          }
        }
      }
    }
  }
};

using EmulatedOperations = nets::cuda::DeviceOperations<Emulator>;

/// The CPU as a device. A recording runs the work again; the second method that is measured is the fastest.
class EmulatedDevice final : public nets::cuda::KernelDevice<Emulator> {
 public:
  /// \param recordings  counts those taken down
  explicit EmulatedDevice(int& recordings) : recordings_(&recordings) {}

  [[nodiscard]] at::Device device() const override { return at::kCPU; }
  void within(Precision, const std::function<void()>& body) override { body(); }
  [[nodiscard]] std::unique_ptr<nets::cuda::Recording> record(std::function<void()> body) override {
    *recordings_ += 1;
    return std::make_unique<Repetition>(std::move(body));
  }
  [[nodiscard]] double milliseconds(const std::function<void()>& body) override {
    body();
    return ++measured_ == 2 ? 1.25 : 7.5;
  }
  /// The last replica first: none may count on another.
  [[nodiscard]] nets::ForEach at_once() override {
    return [](std::int64_t count, const std::function<void(std::int64_t)>& body) {
      for (std::int64_t i = count; i-- > 0;) {
        body(i);
      }
    };
  }

 private:
  class Repetition final : public nets::cuda::Recording {
   public:
    explicit Repetition(std::function<void()> body) : body_(std::move(body)) {}
    void replay() override { body_(); }

   private:
    std::function<void()> body_;
  };
  int* recordings_;
  int measured_ = 0;
};

}  // namespace zeroset::testing
