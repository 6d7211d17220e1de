// Lines of the algebra verbs, alone and many at once.
#include "zeroset/algebra/count.hpp"
#include "zeroset/atlas/closed_forms.hpp"
#include "zeroset/atlas/line_pool.hpp"
#include "zeroset/core/error.hpp"

#include "algebra/truth.hpp"
#include "support/catch.hpp"

#include <map>
#include <set>

using namespace zeroset;
using namespace zeroset::atlas;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// Two units, monomials of degree 3, output weights one, four random data: 18 solutions.
const json kToy{{"network", {{"widths", {2, 2, 1}}, {"degrees", {3}}, {"output_weights", "one"}}}};

json with_id(json line, const std::string& id) {
  line["id"] = id;
  return line;
}

/// The answers by the number of the line.
std::map<std::size_t, LineResult> answers_of(const std::vector<std::string>& lines, const LinesOptions& options) {
  std::map<std::size_t, LineResult> answers;
  answer_lines(kCount, lines, options, [&](std::size_t line, const LineResult& result) {
    CHECK(answers.emplace(line, result).second);
  });
  return answers;
}

}  // namespace

TEST_CASE("a line is answered as the library's function answers", "[lines]") {
  const Problem problem =
      testing::random_problem(dense_network({.widths = {2, 2, 1}, .degrees = {3}, .free_output_weights = false}),
                              ProblemKind::zero_error,
                              4,
                              false);
  const Answer answer = answer_line(kCount, kToy);
  CHECK(answer.complete);
  CHECK(answer.keys == to_json(algebra::count(problem)));
  CHECK(answer.keys["distinct"] == 18);
  // In a child process of its own the answer is the same.
  CHECK(answer_line(kCount, kToy, {.limits = {.seconds = 600}}).keys == answer.keys);
  CHECK(to_json(kCount, answer)["schema"] == "zeroset.count/1");
}

TEST_CASE("what is wrong with a line is thrown with its pointer, also out of a child process", "[lines]") {
  for (const double seconds : {600.0, std::numeric_limits<double>::infinity()}) {
    json line = kToy;
    line["prove"] = "yes";
    try {
      (void)answer_line(kCount, line, {.limits = {.seconds = seconds}});
      FAIL("nothing was thrown");
    } catch (const SpecError& error) {
      CHECK(error.pointer() == "/prove");
    }
  }
}

TEST_CASE("each verb has a name and a schema of its own, and says all its keys where time ran out", "[lines]") {
  std::set<std::string> names, schemas;
  for (const AlgebraVerb* verb : algebra_verbs()) {
    CHECK(names.insert(verb->name).second);
    CHECK(schemas.insert(verb->schema).second);
    const Answer answer = unfinished(*verb, "why");
    CHECK_FALSE(answer.complete);
    CHECK(answer.keys.size() == verb->keys.size() + 1);
    CHECK(answer.keys["reason"] == "why");
  }
  CHECK(names.size() == 9);
}

TEST_CASE("many lines are answered in order, each with its status", "[lines]") {
  const std::vector<std::string> lines{with_id(kToy, "a").dump(), "{}", "no JSON", with_id(kToy, "d").dump()};
  std::vector<std::size_t> order;
  std::vector<LineStatus> statuses;
  answer_lines(kCount, lines, {.processes = 2}, [&](std::size_t line, const LineResult& result) {
    order.push_back(line);
    statuses.push_back(result.status);
    CHECK(ordered_json::parse(result.output).contains("error") == (result.status == LineStatus::wrong_input));
  });
  CHECK(order == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(statuses ==
        std::vector{LineStatus::answered, LineStatus::wrong_input, LineStatus::wrong_input, LineStatus::answered});
}

TEST_CASE("lines that are stopped have no answer", "[lines]") {
  int asked = 0;
  const auto answers = answers_of({with_id(kToy, "a").dump()}, {.stop = [&] { return ++asked > 0; }});
  CHECK(answers.empty());
  CHECK(asked == 1);
}

TEST_CASE("wrong input deserves most notice, then what is not in this build, then what is incomplete", "[lines]") {
  const std::vector order{
      LineStatus::answered, LineStatus::incomplete, LineStatus::not_in_this_build, LineStatus::wrong_input};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < order.size(); ++j) {
      CHECK(worse(order[i], order[j]) == order[std::max(i, j)]);
    }
  }
}

TEST_CASE("shards part all lines among them", "[lines]") {
  for (std::size_t line = 0; line < 100; ++line) {
    int holders = 0;
    for (int index = 1; index <= 7; ++index) {
      holders += read_shard(std::to_string(index) + "/7").has(line) ? 1 : 0;
    }
    CHECK(holders == 1);
    CHECK(read_shard("").has(line));
  }
  for (const char* wrong : {"0/3", "4/3", "1", "1/3x", "/", "-1/3"}) {
    INFO(wrong);
    CHECK_THROWS_AS(read_shard(wrong), SpecError);
  }
}

TEST_CASE("every closed form is named in its own list", "[lines]") {
  const ordered_json forms = closed_forms_json()["forms"];
  CHECK(forms.size() == closed_forms().size());
  const Answer answer = answer_line(kClosedForm, {{"form", "determinantal"}, {"m", 3}, {"n", 4}, {"rank", 2}});
  CHECK(answer.keys["unit_ed_degree"] == 3);  // Eckart and Young: a choice of two of three singular values
  CHECK_THROWS_AS(answer_line(kClosedForm, {{"form", "none"}}), SpecError);
}
