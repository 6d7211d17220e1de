/// \file
/// The parameters of many stored networks, read in blocks.
#pragma once

#include "zeroset/core/architecture.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace zeroset::runs {

/// The parameters of one safetensors file, a checkpoint or any other that holds the network's slices by name (float32
/// or float64), mapped into memory: what is read comes from the file and is let go again, so that 2,000 files of
/// 188,810 parameters take no memory of their own. Move-only.
class ParameterFile {
 public:
  /// \throws FileError if the file is damaged or a slice is missing or of another shape
  ParameterFile(const std::filesystem::path& path, const Architecture& network);
  ParameterFile(ParameterFile&& other) noexcept;
  ParameterFile& operator=(ParameterFile&& other) noexcept;
  ~ParameterFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::int64_t size() const { return size_; }    ///< parameters
  [[nodiscard]] std::int64_t step() const { return step_; }    ///< of the checkpoint; -1 where the file does not say
  [[nodiscard]] std::int64_t epoch() const { return epoch_; }  ///< likewise

  /// Entries begin, ..., begin + count - 1 of the flat parameters. \throws InvalidArgument beyond the last
  void read(std::int64_t begin, std::int64_t count, double* out) const;

  /// Entries places[0], ..., places[count - 1], in any order. \throws InvalidArgument beyond the last
  void gather(const std::int64_t* places, std::int64_t count, double* out) const;

 private:
  struct Piece {
    std::int64_t first = 0, count = 0;  ///< of the flat parameters
    std::size_t place = 0;              ///< in the file, bytes
    bool is_double = false;
  };

  std::filesystem::path path_{};
  const std::byte* bytes_ = nullptr;
  std::size_t length_ = 0;
  std::int64_t size_ = 0, step_ = -1, epoch_ = -1;
  std::vector<Piece> pieces_{};
};

}  // namespace zeroset::runs
