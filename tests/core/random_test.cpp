#include "zeroset/core/random.hpp"

#include "zeroset/core/error.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using zeroset::Stream;
using zeroset::testing::WithinAbs;

TEST_CASE("a stream is a function of seed, name and index alone", "[random]") {
  Stream first(7, "data");
  Stream again(7, "data");
  Stream other_seed(8, "data");
  Stream other_name(7, "lambda");
  Stream other_index(7, "data", 1);
  const auto value = first();
  CHECK(again() == value);
  CHECK(other_seed() != value);
  CHECK(other_name() != value);
  CHECK(other_index() != value);
}

TEST_CASE("a stream goes on from a stored position", "[random]") {
  Stream stream(1, "order");
  stream.normal();
  const auto position = stream.position();
  const auto next = stream();
  Stream resumed(1, "order");
  resumed.seek(position);
  CHECK(resumed() == next);
}

TEST_CASE("seeking to a position equals drawing up to it", "[random]") {
  Stream a(3, "x");
  a.seek(10);
  Stream b(3, "x");
  for (int i = 0; i < 10; ++i) {
    b();
  }
  CHECK(a() == b());
}

TEST_CASE("normal and uniform values have the right moments", "[random]") {
  Stream stream(11, "moments");
  constexpr int kSamples = 200'000;
  double sum = 0, squares = 0, fourth = 0, uniform = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double x = stream.normal();
    sum += x;
    squares += x * x;
    fourth += x * x * x * x;
    const double u = stream.uniform();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    uniform += u;
  }
  // Five standard errors of each mean.
  CHECK_THAT(sum / kSamples, WithinAbs(0, 5 / std::sqrt(1.0 * kSamples)));
  CHECK_THAT(squares / kSamples, WithinAbs(1, 5 * std::sqrt(2.0 / kSamples)));
  CHECK_THAT(fourth / kSamples, WithinAbs(3, 5 * std::sqrt(96.0 / kSamples)));
  CHECK_THAT(uniform / kSamples, WithinAbs(0.5, 5 * std::sqrt(1.0 / 12 / kSamples)));
}

TEST_CASE("a permutation holds every index once and below() keeps its bound", "[random]") {
  Stream stream(5, "order");
  const auto order = stream.permutation(1000);
  CHECK(std::set<std::int64_t>(order.begin(), order.end()).size() == 1000);
  CHECK(*std::max_element(order.begin(), order.end()) == 999);
  CHECK(order != Stream(6, "order").permutation(1000));
  for (int i = 0; i < 1000; ++i) {
    CHECK(stream.below(3) < 3);
  }
  CHECK_THROWS_AS(stream.below(0), zeroset::InvalidArgument);
}

TEST_CASE("an order is a permutation that the stream's values, addressed one by one, sort", "[random]") {
  Stream stream(5, "order", 3);
  const std::uint64_t key = stream.key();
  const auto order = stream.order(1000);
  CHECK(stream.position() == 1000);
  CHECK(std::set<std::int64_t>(order.begin(), order.end()).size() == 1000);
  for (std::size_t i = 1; i < order.size(); ++i) {
    CHECK(Stream::value_at(key, static_cast<std::uint64_t>(order[i - 1])) / 2 <=
          Stream::value_at(key, static_cast<std::uint64_t>(order[i])) / 2);
  }
  CHECK(order != Stream(5, "order", 4).order(1000));
  CHECK(Stream(1, "x").order(0).empty());
}
