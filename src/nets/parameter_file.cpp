#include "zeroset/nets/parameter_file.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"

#include "core/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace zeroset::nets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// The header of a safetensors file, and where its numbers begin. \throws FileError
json read_header(const fs::path& path, const std::byte* bytes, std::size_t length, std::size_t& numbers) {
  std::uint64_t header = 0;
  if (length >= sizeof header) {
    std::memcpy(&header, bytes, sizeof header);
  }
  if (length < sizeof header || header > length - sizeof header) {
    throw FileError(path, "is no whole safetensors file: its header is cut off");
  }
  numbers = sizeof header + static_cast<std::size_t>(header);
  const std::string_view text(reinterpret_cast<const char*>(bytes) + sizeof header, static_cast<std::size_t>(header));
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) {
    throw FileError(path, "is no safetensors file: its header is no JSON object");
  }
  return document;
}

/// A number of the metadata, which are strings; -1 where there is none.
std::int64_t metadata_number(const json& header, const char* key) {
  const auto metadata = header.find("__metadata__");
  std::int64_t number = -1;
  if (metadata != header.end() && metadata->is_object() && metadata->contains(key) && metadata->at(key).is_string()) {
    const std::string& text = metadata->at(key).get_ref<const std::string&>();
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

struct Place {
  std::size_t begin = 0;  ///< of the file, bytes
  bool is_double = false;
};

/// Where one slice lies. \throws FileError
Place find_tensor(
    const fs::path& path, const json& header, const ParameterSlice& slice, std::size_t numbers, std::size_t length) {
  const auto entry = header.find(slice.name);
  const std::string expected = "expected a tensor " + slice.name + " of the network's shape";
  if (entry == header.end() || !entry->is_object() || entry->value("shape", json()) != json(slice.shape)) {
    throw FileError(path, expected);
  }
  const json type = entry->value("dtype", json()), offsets = entry->value("data_offsets", json());
  const std::size_t width = type == "F32" ? 4 : type == "F64" ? 8 : 0;
  const bool known = width > 0 && offsets.is_array() && offsets.size() == 2 && offsets[0].is_number_unsigned() &&
                     offsets[1].is_number_unsigned();
  const std::size_t begin = known ? offsets[0].get<std::size_t>() : 0, end = known ? offsets[1].get<std::size_t>() : 0;
  if (!known || end < begin || end - begin != width * static_cast<std::size_t>(slice.size) || end > length - numbers) {
    throw FileError(path, expected + " in F32 or F64, whole");
  }
  return {numbers + begin, width == 8};
}

/// Numbers of a file need not be aligned.
void convert(const std::byte* from, bool is_double, std::int64_t count, double* out) {
  if (is_double) {
    std::memcpy(out, from, 8 * static_cast<std::size_t>(count));
    return;
  }
  for (std::int64_t i = 0; i < count; ++i) {
    float value = 0;
    std::memcpy(&value, from + 4 * i, 4);
    out[i] = static_cast<double>(value);
  }
}

/// Pages that were read would count as this process's memory; they stay in the system's cache. All of them, for the
/// system maps some around each that was read.
void let_go(const std::byte* bytes, std::size_t length) {
  ::madvise(const_cast<std::byte*>(bytes), length, MADV_DONTNEED);
}

}  // namespace

ParameterFile::ParameterFile(const fs::path& path, const Architecture& network) : path_(path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    throw_file_error(path, errno);
  }
  length_ = static_cast<std::size_t>(status.st_size);
  if (length_ > 0) {
    void* mapped = ::mmap(nullptr, length_, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (mapped == MAP_FAILED) {
      throw_file_error(path, errno);
    }
    bytes_ = static_cast<const std::byte*>(mapped);
  }
  ParameterFile guard(std::move(*this));  // unmaps where something below throws
  std::size_t numbers = 0;
  const json header = read_header(path, guard.bytes_, guard.length_, numbers);
  guard.step_ = metadata_number(header, "step");
  guard.epoch_ = metadata_number(header, "epoch");
  for (const ParameterSlice& slice : parameter_slices(network)) {
    const Place place = find_tensor(path, header, slice, numbers, guard.length_);
    guard.pieces_.push_back({slice.offset, slice.size, place.begin, place.is_double});
    guard.size_ += slice.size;
  }
  *this = std::move(guard);
}

ParameterFile::ParameterFile(ParameterFile&& other) noexcept {
  *this = std::move(other);
}

ParameterFile& ParameterFile::operator=(ParameterFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(bytes_, other.bytes_);
  std::swap(length_, other.length_);
  std::swap(size_, other.size_);
  std::swap(step_, other.step_);
  std::swap(epoch_, other.epoch_);
  std::swap(pieces_, other.pieces_);
  return *this;
}

ParameterFile::~ParameterFile() {
  if (bytes_ != nullptr) {
    ::munmap(const_cast<std::byte*>(bytes_), length_);
  }
}

void ParameterFile::read(std::int64_t begin, std::int64_t count, double* out) const {
  if (begin < 0 || count < 0 || begin + count > size_) {
    throw InvalidArgument("[nets::ParameterFile::read] expected entries within " + std::to_string(size_) + ", got " +
                          std::to_string(begin) + " and " + std::to_string(count) + " on");
  }
  for (const Piece& piece : pieces_) {
    const std::int64_t from = std::max(begin, piece.first), end = std::min(begin + count, piece.first + piece.count);
    if (from < end) {
      const std::size_t width = piece.is_double ? 8 : 4;
      const std::size_t place = piece.place + width * static_cast<std::size_t>(from - piece.first);
      convert(bytes_ + place, piece.is_double, end - from, out + (from - begin));
    }
  }
  let_go(bytes_, length_);
}

void ParameterFile::gather(const std::int64_t* places, std::int64_t count, double* out) const {
  for (std::int64_t i = 0; i < count; ++i) {
    const auto after = std::upper_bound(
        pieces_.begin(), pieces_.end(), places[i], [](std::int64_t place, const Piece& p) { return place < p.first; });
    if (after == pieces_.begin() || places[i] >= size_) {
      throw InvalidArgument("[nets::ParameterFile::gather] expected entries within " + std::to_string(size_) +
                            ", got " + std::to_string(places[i]));
    }
    const Piece& piece = *std::prev(after);
    const std::int64_t index = places[i] - piece.first;
    convert(bytes_ + piece.place + (piece.is_double ? 8 : 4) * index, piece.is_double, 1, out + i);
  }
  let_go(bytes_, length_);
}

}  // namespace zeroset::nets
