// zeroset landscape toy.
#pragma once

namespace CLI {
class App;
}

namespace zeroset::cli {

/// `zeroset landscape toy PROBLEM`, below the verb `landscape`.
void add_landscape_toy(CLI::App& landscape, int& exit_code);

}  // namespace zeroset::cli
