#include "zeroset/core/certainty.hpp"

#include "zeroset/core/error.hpp"
#include "zeroset/core/json_numbers.hpp"

#include "support/catch.hpp"

using namespace zeroset;
using nlohmann::ordered_json;

TEST_CASE("a certainty is its name, in text and in JSON, and is read back", "[certainty]") {
  for (const Certainty one : {Certainty::proved, Certainty::probability_one, Certainty::numerical}) {
    CHECK(read_certainty(name(one)) == one);
    CHECK(ordered_json(one) == name(one));
    CHECK(nullable(std::optional(one)) == name(one));
  }
  CHECK(name(Certainty::probability_one) == "probability one");
  CHECK(name(std::optional<Certainty>()).empty());
  CHECK(nullable(std::optional<Certainty>()).is_null());
  CHECK_THROWS_AS(read_certainty("likely"), InvalidArgument);
  CHECK_THROWS_AS(read_certainty(""), InvalidArgument);
}

TEST_CASE("integers beyond 2^53 are written as digits, for readers keep no more", "[certainty]") {
  const Integer limit = Integer(1) << 53;
  CHECK(integer_of(limit) == std::int64_t{1} << 53);
  CHECK(integer_of(Integer(-limit)).is_number_integer());
  CHECK(integer_of(Integer(limit + 1)) == "9007199254740993");
  CHECK(integer_of(std::optional<Integer>()).is_null());
}
