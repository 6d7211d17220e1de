#include "support/scratch.hpp"

#ifdef ZEROSET_CATCH2_V2
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#else
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#endif

#include <iostream>
#include <stdexcept>
#include <stdlib.h>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

namespace zeroset::testing {
namespace {

/// The folders of one case, or of the process.
class Folders {
 public:
  Folders() = default;
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;
  ~Folders() { close(); }

  fs::path add(const std::string& name) {
    fs::create_directories(ZEROSET_SCRATCH);
    std::string pattern = (fs::path(ZEROSET_SCRATCH) / (name + "-XXXXXX")).string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("no scratch folder " + pattern);
    }
    made_.emplace_back(pattern);
    return made_.back();
  }

  void keep() { kept_ = true; }

  void close() {
    for (const fs::path& folder : made_) {
      std::error_code ignored;
      if (getpid() != owner_) {  // a forked child that ends leaves its parent's folders alone
      } else if (kept_) {
        std::cerr << "kept: " << folder.string() << '\n';
      } else {
        fs::remove_all(folder, ignored);
      }
    }
    made_.clear();
    kept_ = false;
  }

 private:
  const pid_t owner_ = getpid();
  std::vector<fs::path> made_{};
  bool kept_ = false;
};

Folders& of_case() {
  static Folders folders;
  return folders;
}

Folders& of_process() {
  static Folders folders;
  return folders;
}

#ifdef ZEROSET_CATCH2_V2
using Listener = Catch::TestEventListenerBase;
#else
using Listener = Catch::EventListenerBase;
#endif

class CaseEnds : public Listener {
 public:
  using Listener::Listener;

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    if (!stats.totals.assertions.allOk()) {
      of_case().keep();
      of_process().keep();
    }
    of_case().close();
  }
};

CATCH_REGISTER_LISTENER(CaseEnds)

}  // namespace

fs::path scratch(const std::string& name) {
  return of_case().add(name);
}

fs::path shared_scratch(const std::string& name) {
  return of_process().add(name);
}

}  // namespace zeroset::testing
