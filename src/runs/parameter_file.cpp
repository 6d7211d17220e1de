#include "zeroset/runs/parameter_file.hpp"

#include "zeroset/core/descriptor.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/runs/md5.hpp"

#include "runs/safetensors_header.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace zeroset::runs {
namespace {

namespace fs = std::filesystem;

/// \throws FileError
SafetensorsHeader header_of(const fs::path& path, const std::byte* bytes, std::size_t length) {
  try {
    return read_safetensors_header({reinterpret_cast<const char*>(bytes), length});
  } catch (const Error& error) {
    throw FileError(path, std::string("is no whole safetensors file: ") + error.what());
  }
}

/// A number of the metadata, which are strings; -1 where there is none.
std::int64_t metadata_number(const SafetensorsHeader& header, const char* key) {
  const auto found = header.metadata.find(key);
  std::int64_t number = -1;
  if (found != header.metadata.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
  }
  return number;
}

/// Where the file says the sum of its numbers: a byte that changed would be another network. \throws FileError
void require_sum(const fs::path& path, const SafetensorsHeader& header, const std::byte* bytes) {
  const auto expected = header.metadata.find("md5");
  if (expected == header.metadata.end()) {
    return;
  }
  Md5 sum;
  for (const TensorEntry& tensor : header.tensors) {
    sum.update(bytes + tensor.begin, tensor.end - tensor.begin);
  }
  if (sum.finish() != expected->second) {
    throw FileError(path, "is damaged: its numbers are not those that were written");
  }
}

/// The tensor of one slice. \throws FileError
const TensorEntry& find_tensor(const fs::path& path, const SafetensorsHeader& header, const ParameterSlice& slice) {
  const TensorEntry* tensor = header.find(slice.name);
  const std::string expected = "expected a tensor " + slice.name + " of the network's shape";
  if (tensor == nullptr || tensor->shape != slice.shape) {
    throw FileError(path, expected);
  }
  const bool is_real = tensor->type == "F32" || tensor->type == "F64";
  if (!is_real || tensor->end - tensor->begin != bytes_asked(tensor->name, tensor->type, tensor->shape)) {
    throw FileError(path, expected + " in F32 or F64, whole");
  }
  return *tensor;
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
  const SafetensorsHeader header = header_of(path, guard.bytes_, guard.length_);
  require_sum(path, header, guard.bytes_);
  guard.step_ = metadata_number(header, "step");
  guard.epoch_ = metadata_number(header, "epoch");
  for (const ParameterSlice& slice : parameter_slices(network)) {
    const TensorEntry& tensor = find_tensor(path, header, slice);
    guard.pieces_.push_back({slice.offset, slice.size, tensor.begin, tensor.type == "F64"});
    guard.size_ += slice.size;
  }
  let_go(guard.bytes_, guard.length_);
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
    throw InvalidArgument("[runs::ParameterFile::read] expected entries within " + std::to_string(size_) + ", got " +
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
      throw InvalidArgument("[runs::ParameterFile::gather] expected entries within " + std::to_string(size_) +
                            ", got " + std::to_string(places[i]));
    }
    const Piece& piece = *std::prev(after);
    const std::int64_t index = places[i] - piece.first;
    convert(bytes_ + piece.place + (piece.is_double ? 8 : 4) * index, piece.is_double, 1, out + i);
  }
  let_go(bytes_, length_);
}

}  // namespace zeroset::runs
