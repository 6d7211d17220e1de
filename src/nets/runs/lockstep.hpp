// Several runs as one batched computation, step by step.
#pragma once

#include "zeroset/nets/replica_trainer.hpp"

#include "nets/runs/group.hpp"
#include "nets/runs/run.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::nets {

/// Trains runs that differ by seed alone in the slots of one ReplicaTrainer: those that are behind first, until all are
/// at one step; then in lockstep. Everything handed to it is kept by reference.
class Lockstep {
 public:
  Lockstep(const std::vector<Run*>& runs,
           const ImageDataset& images,
           const TrainOptions& options,
           const std::string& title,
           const GroupHooks& hooks);

  void go();

 private:
  struct Slot {
    Run* run = nullptr;
    std::optional<ReplicaState> parked{};  ///< what it goes on with, while the others catch up
    std::int64_t order = -1;               ///< the epoch whose order of images is set
    bool kept = false;                     ///< its folder says how convolutions are computed
  };

  [[nodiscard]] bool on_cpu() const { return slots_.front().run->experiment().device == DeviceKind::cpu; }
  [[nodiscard]] ReplicaOptions replica_options() const;
  [[nodiscard]] std::vector<std::size_t> furthest_behind() const;
  void bring(const std::vector<std::size_t>& chosen);
  void set_orders(const std::vector<std::size_t>& chosen);
  [[nodiscard]] std::vector<std::vector<double>> rates(const std::vector<std::size_t>& chosen,
                                                       std::int64_t count) const;
  [[nodiscard]] std::int64_t steps_at_once(const std::vector<std::size_t>& chosen) const;
  [[nodiscard]] std::vector<ReplicaOutcome> compute(const std::vector<std::size_t>& chosen, std::int64_t count);
  void step(const std::vector<std::size_t>& chosen);
  void keep_computation(const std::vector<std::size_t>& chosen);
  void interrupt();
  void leave();
  void report(const std::vector<std::size_t>& chosen, bool now);
  [[nodiscard]] std::string task() const;

  std::vector<Slot> slots_{};
  const ImageDataset& images_;
  const TrainOptions& options_;
  const std::string& title_;
  const GroupHooks& hooks_;
  std::unique_ptr<ReplicaTrainer> trainer_{};
  std::chrono::steady_clock::time_point reported_{};
};

}  // namespace zeroset::nets
