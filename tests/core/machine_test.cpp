#include "zeroset/core/machine.hpp"

#include "support/catch.hpp"

#include <sys/utsname.h>

TEST_CASE("a machine has the kernel's name, a core, and no more free memory than memory", "[machine]") {
  const zeroset::Machine machine = zeroset::this_machine();
  utsname names{};
  REQUIRE(uname(&names) == 0);
  CHECK(machine.kernel == std::string(names.sysname) + " " + names.release);
  CHECK(machine.cores >= 1);
  REQUIRE(machine.memory_total);
  REQUIRE(machine.memory_free);
  CHECK(*machine.memory_total > 1 << 20);
  CHECK(*machine.memory_free <= *machine.memory_total);
}
