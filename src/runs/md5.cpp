#include "zeroset/runs/md5.hpp"

#include "zeroset/core/file.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <vector>

namespace zeroset::runs {
namespace {

/// floor(2^32 |sin(i + 1)|), RFC 1321, section 3.4.
std::array<std::uint32_t, 64> sine_table() {
  std::array<std::uint32_t, 64> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(static_cast<double>(i + 1))) * 0x1p32));
  }
  return table;
}

/// Rotations of the four rounds; each repeats its four.
constexpr std::array<std::array<int, 4>, 4> kRotations{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

/// Mixing function and message word of step i.
struct Step {
  std::uint32_t mixed;
  std::size_t word;
};

Step step_of(std::size_t i, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  switch (i / 16) {
    case 0:
      return {(b & c) | (~b & d), i};
    case 1:
      return {(d & b) | (~d & c), (5 * i + 1) % 16};
    case 2:
      return {b ^ c ^ d, (3 * i + 5) % 16};
    default:
      return {c ^ (b | ~d), (7 * i) % 16};
  }
}

std::uint32_t little_endian(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8U |
         static_cast<std::uint32_t>(bytes[2]) << 16U | static_cast<std::uint32_t>(bytes[3]) << 24U;
}

}  // namespace

Md5::Md5() : state_{0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U} {}

void Md5::absorb(const std::uint8_t* block) {
  static const std::array<std::uint32_t, 64> kSines = sine_table();
  auto [a, b, c, d] = state_;
  for (std::size_t i = 0; i < 64; ++i) {
    const Step step = step_of(i, b, c, d);
    const std::uint32_t sum = a + step.mixed + kSines[i] + little_endian(block + 4 * step.word);
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, kRotations[i / 16][i % 4]);
  }
  state_[0] += a;
  state_[1] += b;
  state_[2] += c;
  state_[3] += d;
}

void Md5::update(const void* data, std::size_t bytes) {
  const auto* next = static_cast<const std::uint8_t*>(data);
  while (bytes > 0) {
    const std::size_t filled = length_ % buffer_.size();
    if (filled == 0 && bytes >= buffer_.size()) {
      absorb(next);
      length_ += buffer_.size();
      next += buffer_.size();
      bytes -= buffer_.size();
      continue;
    }
    const std::size_t taken = std::min(bytes, buffer_.size() - filled);
    std::memcpy(buffer_.data() + filled, next, taken);
    length_ += taken;
    next += taken;
    bytes -= taken;
    if (filled + taken == buffer_.size()) {
      absorb(buffer_.data());
    }
  }
}

std::string Md5::finish() {
  std::array<std::uint8_t, 8> bits{};
  for (std::size_t i = 0; i < bits.size(); ++i) {
    bits[i] = static_cast<std::uint8_t>((length_ * 8) >> (8 * i));
  }
  const std::array<std::uint8_t, 64> padding{0x80};
  update(padding.data(), 1 + (119 - length_ % 64) % 64);
  update(bits.data(), bits.size());
  std::string text;
  for (const std::uint32_t word : state_) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
      text += "0123456789abcdef"[(word >> (shift + 4)) & 15U];
      text += "0123456789abcdef"[(word >> shift) & 15U];
    }
  }
  return text;
}

std::string md5_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Md5 md5;
  std::vector<char> chunk(std::size_t{1} << 18);
  while (file) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    md5.update(chunk.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof() || file.bad()) {
    throw FileError(path, "cannot be read", std::error_code(errno, std::generic_category()));
  }
  return md5.finish();
}

}  // namespace zeroset::runs
