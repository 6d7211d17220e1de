// What a comparison will train: every run with its folder, its group and the runs that are the same.
#pragma once

#include "zeroset/nets/comparison.hpp"

#include "nets/runs/group.hpp"
#include "nets/runs/manifest.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace zeroset::nets {

/// All runs of a comparison, none of them begun.
class ComparisonPlan {
 public:
  ComparisonPlan(const Experiment& experiment, const std::filesystem::path& folder, const CompareOptions& options);

  Comparison comparison{};
  std::vector<GroupMember> members{};                        ///< one a run
  std::vector<std::vector<std::size_t>> groups{};            ///< of the runs that this call trains
  std::vector<std::pair<std::size_t, std::size_t>> twins{};  ///< runs that are another one: (later, first)
  std::unique_ptr<Manifest> manifest{};
  bool on_cpu = true;

  /// Takes over what is complete.
  void read(std::size_t run);
  void read_all();

 private:
  void add(const Experiment& whole, std::size_t cell, std::size_t activation, std::int64_t replica);
  void make_groups();

  const CompareOptions& options_;
  std::filesystem::path store_;
  std::map<std::string, std::size_t> first_{};  ///< by id
};

}  // namespace zeroset::nets
