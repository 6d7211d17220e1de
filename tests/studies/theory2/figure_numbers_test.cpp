// Which figure of the paper is which, told by the lists of the specs.
#include "studies/engine/figure_numbers.hpp"

#include "support/catch.hpp"

using namespace zeroset::studies::theory2;

TEST_CASE("a number ahead of a series is its summary, and the series begins behind it") {
  const FigureNumbers with({"5", "31", "32", "33"});
  CHECK(with.summary() == "5");
  CHECK(with.series(0) == "31");
  CHECK(with.series(2) == "33");
}

TEST_CASE("a series without a summary begins with its first number") {
  const FigureNumbers without({"18", "19", "20"});
  CHECK_FALSE(without.summary().has_value());
  CHECK(without.series(0) == "18");
  CHECK_FALSE(FigureNumbers({"40"}).summary().has_value());
  CHECK_FALSE(FigureNumbers({"rates", "losses"}).summary().has_value());
}

TEST_CASE("a place that a spec does not name has a name of its own") {
  const FigureNumbers few({"5", "31", "32"});
  CHECK(few.series(1) == "32");
  CHECK(few.series(2) == "32_2");
  CHECK(few.series(11) == "32_11");
}

TEST_CASE("files of figures sort by their numbers, and names without a number stay") {
  CHECK(figure_stem("4") == "fig04");
  CHECK(figure_stem("12b") == "fig12b");
  CHECK(figure_stem("rates") == "rates");
}
