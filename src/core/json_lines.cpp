#include "zeroset/core/json_lines.hpp"

#include "zeroset/core/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace zeroset {
namespace {

namespace fs = std::filesystem;

/// Bytes of the file up to and with its last line feed.
std::string whole_lines(const fs::path& path) {
  std::error_code status;
  std::string text = fs::exists(path, status) ? read_file(path) : "";
  const std::size_t last = text.rfind('\n');
  text.resize(last == std::string::npos ? 0 : last + 1);
  return text;
}

/// Where the next line of the file begins: after its end, or after its last whole line where a crash cut one off.
off_t next_line(int file, const fs::path& path) {
  const off_t end = ::lseek(file, 0, SEEK_END);
  char last = '\n';
  if (end > 0 && ::pread(file, &last, 1, end - 1) != 1) {
    throw_file_error(path, EIO);
  }
  return last == '\n' ? end : static_cast<off_t>(whole_lines(path).size());
}

}  // namespace

void append_line(const fs::path& path, std::string_view line) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file) {
    throw_file_error(path, errno);
  }
  const off_t end = next_line(file.get(), path);
  if (::ftruncate(file.get(), end) != 0 || ::lseek(file.get(), end, SEEK_SET) < 0) {
    throw_file_error(path, errno);
  }
  try {
    write_all(file.get(), std::string(line) + '\n', path);
  } catch (const FileError&) {
    (void)!::ftruncate(file.get(), end);
    throw;
  }
}

std::vector<std::string> read_whole_lines(const fs::path& path) {
  const std::string text = whole_lines(path);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

void sync_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) {
      return;
    }
    throw_file_error(path, errno);
  }
  if (::fsync(file.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
    throw_file_error(path, errno);
  }
}

}  // namespace zeroset
