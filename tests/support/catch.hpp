// Catch2 2 and 3 behind one include: tests include this file and never Catch2's own.
//
// Usable in both: TEST_CASE, TEMPLATE_TEST_CASE, SECTION, GENERATE, CHECK, REQUIRE, CHECK_THROWS_AS, CHECK_THROWS_WITH,
// CHECK_THAT, INFO, CAPTURE, FAIL, and the matchers named below. Not usable: Approx and SKIP, which each exist in one
// version only.
#pragma once

#include <iostream>
#include <string>

#ifdef ZEROSET_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers_all.hpp>
#endif

namespace zeroset::testing {

using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

/// Matches a string that contains `text`.
inline auto ContainsSubstring(const std::string& text) {
#ifdef ZEROSET_CATCH2_V2
  return Catch::Matchers::Contains(text);
#else
  return Catch::Matchers::ContainsSubstring(text);
#endif
}

}  // namespace zeroset::testing

/// Leaves the case where something that the machine may lack is missing. ctest shows it as skipped, by the words
/// printed here, and lists it below its closing line. `reason`: a string or anything that goes into a stream.
#define ZEROSET_SKIP(reason)                                 \
  do {                                                       \
    std::cout << "zeroset-test-skipped: " << reason << '\n'; \
    SUCCEED();                                               \
    return;                                                  \
  } while (false)
