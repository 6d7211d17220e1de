#include "zeroset/core/text.hpp"

#include "support/catch.hpp"

#include <cstdlib>
#include <limits>

using namespace zeroset;

TEST_CASE("exact text reads back to the same double, infinities included", "[text]") {
  for (const double value : {0.0, -0.0, 0.1, 1.0 / 3, 1e22, 5e-324, std::numeric_limits<double>::max()}) {
    INFO(exact_text(value));
    CHECK(std::strtod(exact_text(value).c_str(), nullptr) == value);
    CHECK(std::signbit(std::strtod(exact_text(value).c_str(), nullptr)) == std::signbit(value));
  }
  CHECK(exact_text(0.1) == "0.1");
  CHECK(exact_text(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(exact_text(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("the shortest text of files knows no minus zero, and nothing that is not finite", "[text]") {
  CHECK(shortest(-0.0) == "0");
  CHECK(shortest(0.3) == "0.3");
  CHECK(shortest(std::numeric_limits<double>::infinity()).empty());
  CHECK(shortest(std::numeric_limits<double>::quiet_NaN()).empty());
}

TEST_CASE("significant digits and decimals are those of C's printf", "[text]") {
  CHECK(significant(1.0 / 3) == "0.333333");
  CHECK(significant(200) == "200");
  CHECK(significant(1e-5) == "1e-05");
  CHECK(significant(1234567) == "1.23457e+06");
  CHECK(significant(0.999, 2) == "1");
  CHECK(fixed(1.0 / 3, 2) == "0.33");
  CHECK(fixed(-0.001, 2) == "-0.00");
  CHECK(fixed(2.5, 0) == "2");  // to even
  CHECK(fixed(std::numeric_limits<double>::max(), 2).size() == 309 + 3);
  CHECK(percent(0.608) == "60.8 %");
  CHECK(percent(0.12345, 2) == "12.35 %");
}

TEST_CASE("thousands are set apart, whatever the sign", "[text]") {
  CHECK(with_thousands(0) == "0");
  CHECK(with_thousands(999) == "999");
  CHECK(with_thousands(1000) == "1,000");
  CHECK(with_thousands(-999) == "-999");
  CHECK(with_thousands(-123'456) == "-123,456");
  CHECK(with_thousands(1'234'567) == "1,234,567");
  CHECK(with_thousands(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
}
