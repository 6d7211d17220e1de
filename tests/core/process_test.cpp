#include "zeroset/core/process.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>

using namespace zeroset;
using zeroset::testing::scratch;

namespace {

ProgramResult shell(const std::string& script, ProgramOptions options = {}) {
  return run_program({"sh", "-c", script}, options);
}

}  // namespace

TEST_CASE("a program's output, error output and exit status come back", "[process]") {
  const ProgramResult result = shell("echo one; echo two >&2; exit 3");
  CHECK(result.started());
  CHECK(result.status == 3);
  CHECK(result.output == "one\ntwo\n");
  CHECK_FALSE(result.timed_out);
  CHECK_FALSE(result.stopped);
}

TEST_CASE("a program runs in its folder, with its environment over the caller's, and reads nothing", "[process]") {
  const std::filesystem::path folder = scratch();
  const ProgramResult result = shell("pwd -P; echo $ZEROSET_PROCESS_TEST; test -n \"$PATH\" && cat",
                                     {.folder = folder, .environment = {"ZEROSET_PROCESS_TEST=set"}});
  CHECK(result.output == std::filesystem::canonical(folder).string() + "\nset\n");
  CHECK(result.status == 0);
}

TEST_CASE("a program that is not there, or is no program, has not started", "[process]") {
  const std::filesystem::path folder = scratch();
  const ProgramResult absent = run_program({"zeroset-no-such-program"});
  CHECK_FALSE(absent.started());
  CHECK(absent.start_error == ENOENT);
  CHECK(absent.status == -1);
  CHECK(run_program({folder.string()}).start_error == EACCES);
}

TEST_CASE("a program whose time is up is ended", "[process]") {
  const ProgramResult result = shell("echo begun; exec sleep 1000", {.seconds = 0.5});
  CHECK(result.timed_out);
  CHECK(result.status == 128 + SIGKILL);
}

TEST_CASE("a stop request ends a program in good order, and it is watched until then", "[process]") {
  int watched = 0;
  const ProgramResult result = shell("trap 'echo tidy; exit 7' TERM; echo begun; while :; do sleep 0.05; done",
                                     {.stop = [&] { return watched >= 3; }, .watch = [&] { ++watched; }});
  CHECK(result.stopped);
  CHECK(watched >= 3);
  CHECK_FALSE(result.timed_out);
  CHECK(result.status == 7);
  CHECK(result.output == "begun\ntidy\n");
}

TEST_CASE("of a long output the first or the last bytes are kept, and the program never waits", "[process]") {
  const std::string script = "i=0; while [ $i -lt 3000 ]; do echo \"line $i of a long output\"; i=$((i + 1)); done";
  const ProgramResult first = shell(script, {.max_output = 12}),
                      last = shell(script, {.kept = KeptOutput::last, .max_output = 27});
  CHECK(first.status == 0);
  CHECK(first.output == "line 0 of a ");
  CHECK(last.output == "line 2999 of a long output\n");
  CHECK(shell("echo short", {.kept = KeptOutput::last}).output == "short\n");
}
