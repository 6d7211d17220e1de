#include "zeroset/algebra/attention.hpp"

#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using algebra::lightning_attention_closed_form;
using algebra::lightning_attention_dimension;
using zeroset::testing::truth;

TEST_CASE("lightning attention has the dimensions of the table", "[attention]") {
  for (const auto& row : truth("lightning_self_attention")) {
    if (row["kind"] != "dim") {
      continue;
    }
    INFO(row.dump());
    const auto result = lightning_attention_dimension({row["d"], row["d_out"], row["a"], row["tokens"]});
    CHECK(result.parameters == row["n_params"]);
    CHECK(result.dimension == row["expected"]);
    CHECK(result.status == Certainty::proved);
  }
}

TEST_CASE("rank and closed form of lightning attention agree, with one token too", "[attention]") {
  for (std::int64_t d = 1; d <= 5; ++d) {
    for (std::int64_t a = 1; a <= 5; ++a) {
      for (std::int64_t tokens = 1; tokens <= 3; ++tokens) {
        INFO(d << ' ' << a << ' ' << tokens);
        const auto result = lightning_attention_dimension({d, 2, a, tokens}, 7);
        CHECK(result.dimension == result.closed_form);
        CHECK(result.fiber_dimension == result.parameters - result.dimension);
      }
    }
  }
}

TEST_CASE("the closed form is that of the article", "[attention]") {
  // 2 alpha d - alpha^2 + d d_out - 1.
  CHECK(lightning_attention_closed_form({4, 3, 2, 5}) == 16 - 4 + 12 - 1);
  CHECK(lightning_attention_closed_form({3, 1, 9, 2}) == 9 + 3 - 1);
  // Symmetric matrices of rank 2 in dimension 3: 5.
  CHECK(lightning_attention_closed_form({3, 1, 1, 1}) == 5 + 3 - 1);
  CHECK_THROWS_AS(lightning_attention_closed_form({0, 1, 1, 1}), InvalidArgument);
  CHECK_THROWS_AS(lightning_attention_dimension({1000, 1000, 1000, 2}), LimitExceeded);
}
