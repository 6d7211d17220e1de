// closed-form through the program: every form with a known answer, batches, and what it says to wrong input.
#include "cli/program.hpp"
#include "support/catch.hpp"

using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

ordered_json answer(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "closed-form");
  arguments.emplace_back("--json");
  const Finished done = run(arguments);
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  return done.json();
}

void refuses(std::vector<std::string> arguments, const std::string& message) {
  arguments.insert(arguments.begin(), "closed-form");
  const Finished done = run(arguments);
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring(message));
  CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
  CHECK(done.out.empty());
}

}  // namespace

TEST_CASE("closed-form answers for varieties", "[cli]") {
  const ordered_json segre = answer({"segre-veronese", "--n", "2,1", "--d", "4,3"});
  CHECK(segre["generic_ed_degree"] == 1525);
  CHECK(segre["bombieri_ed_degree"] == 123);
  CHECK(segre["degree"] == 144);
  CHECK(segre["status"] == "proved");
  CHECK(answer({"segre-veronese", "--n", "3", "--d", "2"})["generic_ed_degree"] == 40);
  const ordered_json matrices = answer({"determinantal", "--m", "3", "--n", "4", "--rank", "1"});
  CHECK(matrices["polar_degrees"] == std::vector<int>{6, 16, 27, 24, 10});
  CHECK(matrices["unit_ed_degree"] == 3);
  CHECK(answer({"symmetric-determinantal", "--n", "6", "--rank", "2"})["generic_ed_degree"] == 8683);
  const ordered_json roots = answer({"coincident-root-locus", "--partition", "4,1", "--n", "5"});
  CHECK(roots["generic_ed_degree"] == 17);
  CHECK(roots["diagonal_weights_ed_degree"] == 17);
  CHECK(roots["bombieri_ed_degree"] == 5);
  CHECK(roots["status"] == "proved");
  CHECK(roots["bombieri_status"] == "probability one");
}

TEST_CASE("closed-form answers for networks", "[cli]") {
  CHECK(answer({"linear-convolution", "--filters", "3,2", "--strides", "2,1"})["critical_points"] == 10);
  const ordered_json polynomial = answer({"polynomial-convolution", "--filters", "3,3", "--degree", "4"});
  CHECK(polynomial["dimension"] == 5);
  CHECK(polynomial["degree"] == 96);
  CHECK(polynomial["critical_points"] == 1011);
  const ordered_json attention =
      answer({"lightning-attention", "--d", "4", "--outputs", "2", "--a", "3", "--tokens", "3"});
  CHECK(attention["dimension"] == 22);
  CHECK(attention["parameters"] == 32);
  const ordered_json critical_locus = answer({"attention-critical-points", "--data", "1", "--locus", "singular"});
  CHECK(critical_locus["dimension"] == 2);
  CHECK(critical_locus["degree"] == 2);
  CHECK(critical_locus["status"] == "probability one");
  const ordered_json linear = answer({"deep-linear", "--width", "2", "--inputs", "3", "--outputs", "3", "--data", "1"});
  CHECK(linear["critical_points"] == 73);
  CHECK(linear["critical_points_torus"] == 48);
  CHECK(linear["mixed_volume_affine"] == "60025");
  CHECK(linear["bharadwaj_hosten"] == "169");
  const ordered_json locus = answer({"linear-critical-locus", "--width", "2", "--inputs", "3", "--outputs", "2"});
  CHECK(locus["number_of_components"] == 4);
  CHECK(locus["components"][0]["dimension"] == 2);
  CHECK(answer({"power-sum", "--inputs", "3", "--units", "3", "--degree", "3"})["solutions"] == 648);
  CHECK(answer({"power-sum", "--inputs", "2", "--units", "2", "--degree", "3", "--hidden-bias", "--output-bias"})
            ["solutions"] == 180);
  const ordered_json critical = answer({"power-sum",
                                        "--inputs",
                                        "1",
                                        "--units",
                                        "1",
                                        "--degree",
                                        "3",
                                        "--kind",
                                        "critical",
                                        "--points",
                                        "2",
                                        "--lambda",
                                        "random",
                                        "--output-weights",
                                        "free"});
  CHECK(critical["solutions"] == 13);
  CHECK(answer({"secant-variety", "--n", "3", "--degree", "4", "--units", "3"})["degree_times_decompositions"] == 112);
  CHECK(answer({"classical-family", "--family", "noon", "--n", "5"})["status"] == "conjectured");
}

TEST_CASE("closed-form has null and a reason where no theorem is known", "[cli]") {
  const ordered_json deep = answer({"deep-linear", "--width", "3", "--inputs", "2", "--outputs", "2"});
  CHECK(deep["critical_points"].is_null());
  CHECK(deep["status"].is_null());
  CHECK_THAT(deep["reason"].get<std::string>(), ContainsSubstring("no theorem"));
  CHECK(deep["bezout_number"] == "531441");
}

TEST_CASE("closed-form gives what it knows where the time is over", "[cli]") {
  const Finished done =
      run({"closed-form", "coincident-root-locus", "--partition", "4,3,3,2,2,1", "--timeout", "0.3", "--json"});
  CHECK(done.exit_code == 1);
  const ordered_json late = done.json();
  CHECK(late["bombieri_ed_degree"].is_null());
  CHECK_FALSE(late["reason"].get<std::string>().empty());
}

TEST_CASE("closed-form --list names every form with its source", "[cli]") {
  const ordered_json forms = answer({"--list"})["forms"];
  CHECK(forms.size() >= 12);
  for (const auto& form : forms) {
    CHECK_FALSE(form["source"].get<std::string>().empty());
    CHECK_FALSE(form["parameters"].get<std::string>().empty());
  }
}

TEST_CASE("closed-form answers a batch line by line, and a bad line does not stop the rest", "[cli]") {
  const Finished done =
      run({"closed-form", "--batch", "-", "--quiet"},
          {.input = "{\"id\": 1, \"form\": \"segre-veronese\", \"n\": [1, 1], \"d\": [4, 4]}\n"
                    "{\"id\": 2, \"form\": \"determinantal\", \"m\": 3, \"n\": 4, \"rank\": 5}\n"
                    "{\"id\": 3, \"form\": \"power-sum\", \"inputs\": 2, \"units\": 2, \"degree\": 2}\n"});
  CHECK(done.exit_code == 2);
  const auto lines = done.json_lines();
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["generic_ed_degree"] == 180);
  CHECK(lines[1].contains("error"));
  CHECK(lines[2]["solutions"] == 0);
}

TEST_CASE("closed-form refuses wrong input in one line", "[cli]") {
  refuses({}, "/form");
  refuses({"nonsense"}, "segre-veronese");
  refuses({"segre-veronese", "--n", "2,1"}, "/d");
  refuses({"segre-veronese", "--n", "2,1", "--d", "1"}, "as many degrees");
  refuses({"segre-veronese", "--n", "2,x", "--d", "1,1"}, "/n");
  refuses({"determinantal", "--m", "3", "--n", "4", "--rank", "2", "--partition", "1"}, "/partition");
  refuses({"determinantal", "--m", "3", "--n", "4", "--rank", "9"}, "rank");
  refuses({"coincident-root-locus", "--partition", "2,1", "--n", "4"}, "/n");
  refuses({"linear-convolution", "--filters", "2,2", "--strides", "1,1"}, "strides > 1");
  refuses({"power-sum", "--inputs", "2", "--units", "1", "--degree", "2", "--lambda", "random"}, "/lambda");
  refuses({"determinantal", "--shard", "1/2"}, "--shard");
}

TEST_CASE("closed-form --out stores the answer as a file", "[cli]") {
  const auto folder = scratch("closed_form");
  CHECK(run({"closed-form", "determinantal", "--m", "2", "--n", "2", "--rank", "1", "--out", folder.string()})
            .exit_code == 0);
  CHECK(nlohmann::json::parse(read(folder / "closed-form.json"))["generic_ed_degree"] == 6);
}
