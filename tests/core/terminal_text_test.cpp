// Text in the columns of a terminal: cut, wrapped, and how far long work is.
#include "zeroset/core/terminal_text.hpp"

#include "zeroset/core/progress_text.hpp"
#include "zeroset/core/text.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace zeroset;
using zeroset::testing::ContainsSubstring;

TEST_CASE("a line is cut behind a word, never within one", "[core][terminal]") {
  CHECK(cut_to_width("relu seed 1", 11) == "relu seed 1");
  CHECK(cut_to_width("relu seed 1", 10) == "relu...");
  CHECK(cut_to_width("train 41.2 %, test 43.0 %", 17) == "train 41.2 %...");
  CHECK(cut_to_width("Bézout number", 13) == "Bézout number");
  CHECK(cut_to_width("Bézout number", 12) == "Bézout...");
  CHECK(cut_to_width("incomprehensibilities", 10) == "...");
  const std::string text = "epoch 3/10, error 41.2 % train, 43.0 % test, loss 1.71, 5200 images/s";
  for (std::size_t width = 4; width < text.size(); ++width) {
    const std::string cut = cut_to_width(text, width);
    CHECK(width_of(cut) <= width);
    const std::string kept = cut.substr(0, cut.size() - 3);
    CHECK(text.starts_with(kept));
    CHECK((kept.empty() || text[kept.size()] == ' ' || text[kept.size()] == ','));
  }
}

TEST_CASE("text stands beside its label, and below a label that is too long", "[core][terminal]") {
  CHECK(beside("  --a", "one two three", 8, 16) == "  --a   one two\n        three\n");
  CHECK(beside("  --longest", "one", 8, 16) == "  --longest\n        one\n");
  CHECK(beside("  --a", "", 8, 16) == "  --a\n");
}

TEST_CASE("an example keeps its command, and what it does goes below where both are too long", "[core][terminal]") {
  CHECK(wrapped_help("  zeroset count a   its number", 30) == "  zeroset count a   its number\n");
  CHECK(wrapped_help("  zeroset count a        its number", 30) == "  zeroset count a   its number\n");
  CHECK(wrapped_help("  zeroset count a   the number of it", 30) == "  zeroset count a\n      the number of it\n");
  CHECK(wrapped_help("  zeroset count --widths 2,1 --degrees 3", 30) ==
        "  zeroset count --widths 2,1 \\\n      --degrees 3\n");
  CHECK(wrapped_help("one two three", 8) == "one two\nthree\n");
}

TEST_CASE("what an exception says is told without the function that threw", "[core][terminal]") {
  CHECK(without_function("[nets::train_run] expected one activation") == "expected one activation");
  CHECK(without_function("[1, 2] is no number") == "[1, 2] is no number");
  CHECK(without_function("expected one") == "expected one");
}

TEST_CASE("the bar stays however long the detail, with the errors and the time of the whole sweep",
          "[core][terminal]") {
  const ProgressState state{.task = {.task = "minimax-8-of-relu seed 1 (run 3 of 9)",
                                     .done = 120,
                                     .total = 300,
                                     .detail = "epoch 3/10, error 41.2 % train, 43.0 % test, loss 1.71, 5200 images/s"},
                            .sweep = Progress{.task = "9 runs", .done = 500'000, .total = 2'000'000},
                            .seconds_left = 3725};
  const std::vector<std::string> rows = progress_rows(state, 79);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] == "9 runs [########........................] 25 %  1 h 2 min left");
  CHECK(rows[1] == "minimax-8-of-relu seed 1 (run 3 of 9): epoch 3/10, error 41.2 % train, 43.0...");
  CHECK(width_of(rows[1]) <= 79);
  CHECK(progress_line(state) ==
        "minimax-8-of-relu seed 1 (run 3 of 9) 120/300  epoch 3/10, error 41.2 % train, 43.0 % test, loss 1.71, 5200 "
        "images/s  (9 runs: 25 %  1 h 2 min left)");
}

TEST_CASE("without a sweep the bar is the task's, and a long name is cut for it", "[core][terminal]") {
  ProgressState state{.task = {.task = "relu seed 1", .done = 150, .total = 300, .detail = "epoch 5/10"},
                      .seconds_left = 12};
  CHECK(progress_rows(state, 79) ==
        std::vector<std::string>{"relu seed 1 [################................] 150/300  12 s left", "epoch 5/10"});
  CHECK(progress_line(state) == "relu seed 1 150/300  12 s left  epoch 5/10");
  state.task.task = "a name of many words that a window of forty columns has no room for";
  const std::vector<std::string> narrow = progress_rows(state, 39);
  CHECK(width_of(narrow[0]) <= 39);
  CHECK_THAT(narrow[0], ContainsSubstring("[####....] 150/300"));
  state.task.total = 0;  // not known how much it is: no bar
  CHECK_THAT(progress_rows(state, 79)[0], !ContainsSubstring("["));
}
