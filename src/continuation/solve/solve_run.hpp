// One solution in steps: paths are tracked, ends certified, and what does not close is tracked again.
#pragma once

#include "zeroset/continuation/solve.hpp"

#include "continuation/solve/completeness.hpp"
#include "continuation/solve/path_store.hpp"
#include "continuation/solve/solve_target.hpp"
#include "continuation/solve/track_paths.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zeroset::continuation::detail {

/// Time that is left, and whether anyone asked to stop.
class Clock {
 public:
  explicit Clock(const SolveOptions& options);

  [[nodiscard]] double spent() const;
  [[nodiscard]] double left() const;  ///< may be infinite; > 0
  [[nodiscard]] bool out_of_time() const { return spent() >= limit_; }
  [[nodiscard]] bool stop() const { return out_of_time() || (asked_ && asked_()); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double limit_;
  StopRequest asked_;
};

class SolveRun {
 public:
  SolveRun(const Target& target, const SolveOptions& options);

  [[nodiscard]] SolveResult run();

 private:
  [[nodiscard]] bool may_begin_at_unit_data() const;
  void choose_start();
  [[nodiscard]] std::unique_ptr<StartSystem> unit_start(int number);
  [[nodiscard]] std::unique_ptr<StartSystem> make_start(int number);
  void attempt(int number);
  void track(const StartSystem& start, int number);
  void take_ends(std::vector<PathResult> ends);
  bool retrack(const StartSystem& start, int number, int round);
  void mark_excess();
  void certify_ends();
  void cluster_singular_ends();
  void close();
  [[nodiscard]] bool may_find_more() const;
  void keep_certified();
  void collect_solutions();
  [[nodiscard]] std::vector<Solution> regular_solutions() const;
  [[nodiscard]] std::vector<Solution> singular_solutions() const;
  void count_solutions();
  void add_morse_data();
  [[nodiscard]] std::vector<std::int64_t> suspicious_paths() const;
  [[nodiscard]] Evidence evidence() const;
  [[nodiscard]] PathStore store(int number, int round) const;

  const Target& target_;
  const SolveOptions& options_;
  Clock clock_;
  SolveResult result_{};
  StartKind chosen_{};  ///< where the data are not large, of every attempt
  std::string chosen_reason_{};
  StartKind kind_{};  ///< of this one
  algebra::Partition partition_{};

  std::vector<PathResult> ends_{};              ///< of the last attempt, by path index
  std::vector<Eigen::VectorXcd> earlier_{};     ///< regular ends of earlier attempts
  CertifiedSet certified_{};                    ///< of earlier_, then of the regular ends of ends_
  std::vector<std::size_t> certified_paths_{};  ///< which of ends_ the later ones are
  std::vector<SingularCluster> singular_{};
  std::vector<std::size_t> singular_paths_{};  ///< which of ends_ the members are
};

}  // namespace zeroset::continuation::detail
