#include "zeroset/core/descriptor.hpp"

#include <cerrno>
#include <string>
#include <unistd.h>

namespace zeroset {
namespace {

std::string explanation(int error) {
  switch (error) {
    case ENOSPC:
      return "no space left on the device; free some, or name another folder";
    case EDQUOT:
      return "the disk quota is used up; free some, or name another folder";
    case EFBIG:
      return "larger than files may be here (see ulimit -f)";
    case EACCES:
    case EPERM:
      return "no permission; change it, or name another folder";
    case EROFS:
      return "the file system is read-only; name another folder";
    case ENOENT:
      return "is not there";
    case ENOTDIR:
      return "part of the path is a file, expected a folder";
    default:
      return std::generic_category().message(error);
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void throw_file_error(const std::filesystem::path& path, int error) {
  throw FileError(path, explanation(error), {error, std::generic_category()});
}

void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      throw_file_error(path, errno);
    }
  }
}

}  // namespace zeroset
