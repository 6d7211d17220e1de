// Misspelled words and what they may have meant; what is said of numbers that are none.
#include "zeroset/core/suggestion.hpp"

#include "zeroset/core/expected.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace zeroset;

TEST_CASE("the edit distance counts letters left out, inserted, changed and exchanged", "[core][text]") {
  CHECK(edit_distance("count", "count") == 0);
  CHECK(edit_distance("cuont", "count") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("ca", "abc") == 3);  // each letter is changed once: not 2, as with free transpositions
  CHECK(edit_distance("verify", "verfy") == edit_distance("verfy", "verify"));
}

TEST_CASE("the nearest word is suggested where one is near, and none where all are far", "[core][text]") {
  const std::vector<std::string> verbs{"bounds", "count", "compare", "data"};
  CHECK(nearest("cuont", verbs) == "count");
  CHECK(nearest("bound", verbs) == "bounds");
  CHECK(nearest("xyzzy", verbs).empty());
  CHECK(nearest("da", verbs).empty());  // half of the word would be invented
  CHECK(did_you_mean("comparre", verbs) == "; did you mean compare?");
  CHECK(did_you_mean("solve", verbs).empty());
}

TEST_CASE("a text that is no such number is told from what was expected", "[core][text]") {
  CHECK(expect_positive("abc", "seconds") == "expected seconds > 0, got abc");
  CHECK(expect_positive("0", "GiB") == "expected GiB > 0, got 0");
  CHECK(expect_positive("1e400", "seconds") == "expected seconds > 0, got 1e400");
  CHECK(expect_positive("nan", "seconds") == "expected seconds > 0, got nan");
  CHECK(expect_positive("2.5e-3", "seconds").empty());
  CHECK(expect_integer("2.5", 1, 9) == "expected an integer from 1 to 9, got 2.5");
  CHECK(expect_integer("10", 1, 9) == "expected an integer from 1 to 9, got 10");
  CHECK(expect_integer("9", 1, 9).empty());
  CHECK(expect_natural_number("18446744073709551615").empty());
  CHECK(expect_natural_number("18446744073709551616") == "expected an integer >= 0, got 18446744073709551616");
  CHECK(expect_natural_number("-1") == "expected an integer >= 0, got -1");
  CHECK(expect_number("2", 1e-12, 1) == "expected a number from 1e-12 to 1, got 2");
  CHECK(expect_word("smke", {"smoke", "full"}) == "expected smoke or full, got smke; did you mean smoke?");
  CHECK(expect_word("full", {"smoke", "full"}).empty());
}
