// The width of figures in print, by --figure-width.
#include "cli/program.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

double width_in(const std::filesystem::path& figure) {
  return ordered_json::parse(read(figure)).value("width", 0.0);
}

}  // namespace

TEST_CASE("a figure is drawn, and drawn again, for its width in print", "[cli][figure]") {
  const auto folder = scratch("figure_width");
  const std::vector<std::string> question{
      "approximate", "--of", "tanh", "--method", "chebyshev", "--degree", "5", "--interval", "-1,2"};
  const auto with = [](std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  };
  CHECK(run(with(question, {"--out", (folder / "wide").string(), "--figure-width", "120mm"})).exit_code == 0);
  const auto wide = folder / "wide" / "approximation.json";
  CHECK_THAT(width_in(wide), WithinAbs(12, 1e-9));
  CHECK(run({"figure", wide.string(), "--out", (folder / "same").string()}).exit_code <= 1);  // 1: no gnuplot
  CHECK_THAT(width_in(folder / "same" / "approximation.json"), WithinAbs(12, 1e-9));
  CHECK(run({"figure", wide.string(), "--figure-width", "3.5in", "--out", (folder / "narrow").string()}).exit_code <=
        1);
  CHECK_THAT(width_in(folder / "narrow" / "approximation.json"), WithinAbs(8.89, 1e-9));
  CHECK(run(with(question, {"--out", (folder / "plain").string()})).exit_code == 0);
  CHECK_FALSE(ordered_json::parse(read(folder / "plain" / "approximation.json")).contains("width"));
}

TEST_CASE("a width without a unit is wrong usage", "[cli][figure]") {
  const Finished done = run({"approximate", "--of", "tanh", "--figure-width", "89"});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("such as 89mm"));
}

TEST_CASE("verbs that draw offer --figure-width, and those that do not draw do not", "[cli][figure]") {
  const std::vector<std::vector<std::string>> drawing{{"approximate"},
                                                      {"verify"},
                                                      {"compare"},
                                                      {"report"},
                                                      {"reproduce"},
                                                      {"figure"},
                                                      {"landscape", "plane"},
                                                      {"landscape", "mds"},
                                                      {"landscape", "toy"},
                                                      {"landscape", "compare"},
                                                      {"landscape", "hessian"}};
  for (std::vector<std::string> verb : drawing) {
    verb.emplace_back("--help");
    INFO(verb.front() << " " << verb[1]);
    CHECK_THAT(run(verb).out, ContainsSubstring("--figure-width WIDTH"));
  }
  for (const std::string verb : {"count", "bounds", "train", "table", "doctor"}) {
    INFO(verb);
    CHECK(run({verb, "--help"}).out.find("--figure-width") == std::string::npos);
  }
}
