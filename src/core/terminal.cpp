#include "zeroset/core/terminal.hpp"

#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace zeroset {

bool is_terminal(int descriptor) {
  const char* kind = std::getenv("TERM");
  return isatty(descriptor) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

std::size_t terminal_width(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string styled(const std::string& text, Style style, int descriptor) {
  const char* refused = std::getenv("NO_COLOR");
  if (!is_terminal(descriptor) || (refused != nullptr && *refused != '\0')) {
    return text;
  }
  return "\033[" + std::to_string(static_cast<int>(style)) + "m" + text + "\033[0m";
}

}  // namespace zeroset
