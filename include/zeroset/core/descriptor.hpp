/// \file
/// A file descriptor with an owner, and what the system's errors mean to people.
#pragma once

#include "zeroset/core/file.hpp"

#include <string_view>
#include <utility>

namespace zeroset {

/// Closes at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(Descriptor&& other) noexcept : descriptor_(other.release()) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();

  explicit operator bool() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

/// Throws the FileError for a value of errno: what happened and what to do.
[[noreturn]] void throw_file_error(const std::filesystem::path& path, int error);

/// Writes every byte or throws.
void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path);

}  // namespace zeroset
