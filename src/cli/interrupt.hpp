#pragma once

namespace zeroset::cli {

/// Ctrl-C and SIGTERM end the program at once with exit code 130: for verbs that keep nothing but what they printed.
void exit_on_interrupt();

/// From now on Ctrl-C and SIGTERM only ask; a second one ends the program at once.
void ask_on_interrupt();

/// Whether the user has asked.
[[nodiscard]] bool interrupted();

}  // namespace zeroset::cli
