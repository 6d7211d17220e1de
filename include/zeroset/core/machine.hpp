/// \file
/// What the computer is that the program runs on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace zeroset {

/// A text is empty, a number absent where the system does not tell.
struct Machine {
  std::string kernel{};        ///< "Linux 6.1.0"
  std::string architecture{};  ///< "x86_64"
  std::string system{};        ///< "Debian GNU/Linux 12 (bookworm)"
  std::string processor{};     ///< as it names its model
  unsigned cores = 1;          ///< that run threads at once, >= 1

  /// Bytes; of a container's limit where there is one below the machine's.
  std::optional<std::int64_t> memory_total{}, memory_free{};
};

/// Reads /proc, /etc/os-release and the limits of the control group: some microseconds.
[[nodiscard]] Machine this_machine();

}  // namespace zeroset
