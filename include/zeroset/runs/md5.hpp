/// \file
/// MD5 (RFC 1321), to recognize published files. No protection against malice.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace zeroset::runs {

/// The MD5 sum of bytes that come piece by piece.
class Md5 {
 public:
  Md5();
  void update(const void* data, std::size_t bytes);
  /// Ends the message: 32 lower-case hexadecimal digits. Call once.
  [[nodiscard]] std::string finish();

 private:
  void absorb(const std::uint8_t* block);

  std::array<std::uint32_t, 4> state_;
  std::array<std::uint8_t, 64> buffer_{};
  std::uint64_t length_ = 0;
};

/// \throws Error if the file cannot be read
[[nodiscard]] std::string md5_of_file(const std::filesystem::path& path);

}  // namespace zeroset::runs
