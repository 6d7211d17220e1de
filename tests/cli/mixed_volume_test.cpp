// The mixed volumes of bounds, through the program.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <sstream>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

std::string cyclic_document(int n) {
  std::ostringstream text;
  text << R"({"variables": [)";
  for (int i = 0; i < n; ++i) {
    text << (i ? "," : "") << "\"x" << i << '"';
  }
  text << R"(], "polynomials": [)";
  for (int k = 1; k <= n; ++k) {
    text << (k > 1 ? "," : "") << '"';
    for (int i = 0; i < (k == n ? 1 : n); ++i) {
      for (int j = 0; j < k; ++j) {
        text << (j ? "*" : i ? "+" : "") << 'x' << (i + j) % n;
      }
    }
    text << (k == n ? "-1\"" : "\"");
  }
  text << "]}";
  return text.str();
}

}  // namespace

TEST_CASE("bounds gives the mixed volumes of a system as exact strings", "[cli]") {
  const auto folder = scratch("mixed");
  write(folder / "cyclic7.json", cyclic_document(7));
  const Finished done = run({"bounds", (folder / "cyclic7.json").string(), "--json"});
  REQUIRE(done.exit_code == 0);
  const ordered_json volume = done.json()["mixed_volume"];
  CHECK(volume["torus"] == "924");
  CHECK(volume["affine"] == "924");
  CHECK(volume["status"] == "proved");
  CHECK_THAT(volume["torus_log10"].get<double>(), WithinAbs(2.9656719712, 1e-9));
}

TEST_CASE("bounds gives the mixed volumes of a network's equations, zero coordinates counted or not", "[cli]") {
  // Bharadwaj and Hosten, arXiv:2301.12651, table 3.2: H = 2, d = 2, dx = dy = 1.
  const std::vector<std::string> net{"bounds",
                                     "--widths",
                                     "1,2,2,1",
                                     "--degrees",
                                     "1",
                                     "--kind",
                                     "critical",
                                     "--points",
                                     "2",
                                     "--lambda",
                                     "random",
                                     "--json"};
  const ordered_json volume = run(net).json()["mixed_volume"];
  CHECK(volume["torus"] == "1536");
  CHECK(volume["affine"] == "1857");
}

TEST_CASE("a mixed volume past its time is null with a reason, the other bounds stay, and the exit code is 1",
          "[cli]") {
  const auto folder = scratch("mixed_late");
  write(folder / "cyclic17.json", cyclic_document(17));
  const Finished done = run({"bounds", (folder / "cyclic17.json").string(), "--timeout", "0.5", "--json"});
  CHECK(done.exit_code == 1);
  CHECK(done.processor_seconds < 20);
  const ordered_json answer = done.json();
  CHECK(answer["mixed_volume"]["torus"].is_null());
  CHECK_THAT(answer["reason"].get<std::string>(), ContainsSubstring("--timeout"));
  CHECK(answer["bezout_number"] == "355687428096000");  // 17!
}

TEST_CASE("where there is no mixed volume its reason stands beside, and the bounds are an answer", "[cli]") {
  const Finished overdetermined =
      run({"bounds", "--widths", "1,1,1", "--output-weights", "one", "--points", "3", "--json"});
  CHECK(overdetermined.exit_code == 0);
  CHECK(overdetermined.json()["mixed_volume"]["affine"].is_null());
  CHECK_THAT(overdetermined.json()["reason"].get<std::string>(),
             ContainsSubstring("mixed_volume: the system is not square"));

  const Finished large = run({"bounds", "--widths", "40,40,1", "--points", "square", "--json"});
  CHECK(large.exit_code == 0);
  CHECK(large.processor_seconds < 20);
  CHECK(large.json()["mixed_volume"]["torus"].is_null());
  CHECK_THAT(large.json()["reason"].get<std::string>(), ContainsSubstring("monomials"));
}
