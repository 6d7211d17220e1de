// A report's sentences, its figure, and where it says that it comes from.
#include "zeroset/atlas/report.hpp"

#include "zeroset/core/file.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <cmath>

using namespace zeroset;
using namespace zeroset::atlas;
using zeroset::testing::ContainsSubstring;
using zeroset::testing::scratch;

namespace {

VerifyRow row(const std::string& id, std::int64_t bezout, std::int64_t solutions, std::optional<std::int64_t> real) {
  VerifyRow made{.id = id, .bounds = algebra::BoundNumbers{}, .count = algebra::CountResult{}};
  made.bounds->bezout_number = {.digits = std::to_string(bezout), .log10 = std::log10(static_cast<double>(bezout))};
  made.count->dimension = solutions > 0 ? 0 : -1;
  made.count->with_multiplicity = solutions;
  made.count->real = real;
  return made;
}

bool contains(const std::vector<std::string>& sentences, const std::string& sentence) {
  for (const std::string& one : sentences) {
    if (one == sentence) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("findings are made from the numbers of the rows", "[report]") {
  ToyNetworks rows;
  rows.verify = {
      row("2-2-1, t^3", 81, 18, 0), row("3-1-1, t^3", 27, 27, 1), row("figure7", 19683, 324, 4), row("x", 4, 0, 0)};
  rows.verify[0].agree = true;
  rows.verify.push_back({.id = "slow", .reason = "more than 90 s"});
  rows.verify.push_back(row("line", 8, 1, {}));
  rows.verify.back().count->dimension = 1;
  rows.verify.back().count->with_multiplicity = std::nullopt;
  const std::vector<std::string> findings = toy_networks_findings(rows);
  CHECK(contains(
      findings,
      "Bézout’s bound exceeds the count in 2 of 3 systems with finitely many solutions, by the largest factor in "
      "“figure7”: 19,683 against 324."));
  CHECK(contains(findings, "“2-2-1, t^3” has 18 complex solutions and none of them is real for these data."));
  CHECK(contains(findings, "1 system has no solution, and 1 has infinitely many."));
  CHECK(contains(findings, "Where a theorem gives the number, the count agrees with it: 1 of 1."));
  CHECK(contains(findings, "1 system was not decided within the limits: “slow”."));
}

TEST_CASE("a count that contradicts a theorem is named", "[report]") {
  ToyNetworks rows;
  rows.verify = {row("a", 9, 9, 1), row("b", 9, 8, 1)};
  rows.verify[0].agree = true;
  rows.verify[1].agree = false;
  CHECK(contains(toy_networks_findings(rows), "The count contradicts a theorem’s number in 1 of 2: “b”."));
}

TEST_CASE("no row, no sentence, and no figure", "[report]") {
  CHECK(toy_networks_findings({}).empty());
  CHECK(summary_figure({}).panels.empty());
}

TEST_CASE("the findings of training follow those of the algebra", "[report]") {
  ReportContent content;
  content.algebra.verify = {row("a", 9, 9, 1)};
  content.comparison = Results{.findings = {"Legendre 10 failed in 1 of 3."}};
  const std::vector<std::string> findings = report_findings(content);
  CHECK(findings.front() == "Bézout’s bound is attained in the one system with finitely many solutions.");
  CHECK(findings.back() == "Legendre 10 failed in 1 of 3.");
}

TEST_CASE("the summary shows systems by their Bézout number, and each run's error in percent", "[report]") {
  ReportContent content;
  content.algebra.verify = {row("large", 81, 18, 0), row("small", 9, 9, 1)};
  Table runs{.name = "runs",
             .columns = {{.key = "activation", .heading = "activation"},
                         {.key = "test_error", .heading = "test error", .kind = ColumnKind::percent}}};
  add_row(runs, {std::string("relu"), 0.5});
  add_row(runs, {std::string("hermite"), 0.25});
  add_row(runs, {std::string("relu"), Missing{"diverged"}});
  content.comparison = Results{.tables = {runs}};
  const Figure figure = summary_figure(content);
  REQUIRE(figure.panels.size() == 2);
  CHECK(figure.panels[0].x.categories == std::vector<std::string>{"small", "large"});
  CHECK(figure.panels[0].series[0].y == std::vector<double>{9, 81});
  CHECK(figure.panels[1].series[0].x == std::vector<double>{0, 1});
  CHECK(figure.panels[1].series[0].y == std::vector<double>{50, 25});
  validate(figure);
}

TEST_CASE("provenance adds up the calls until a stage is complete, and stays then", "[report]") {
  const auto folder = scratch();
  const ReportProvenance now{.version = "1.2.3", .commit = "abc", .machine = "a machine"};
  ReportProvenance first = read_provenance(folder);
  add_stage(first, &ReportProvenance::algebra, {.seconds = 20}, now);
  write_provenance(first, folder);
  ReportProvenance second = read_provenance(folder);
  CHECK(second.begun == first.begun);
  add_stage(second, &ReportProvenance::algebra, {.seconds = 30, .complete = true}, now);
  write_provenance(second, folder);
  ReportProvenance third = read_provenance(folder);
  add_stage(third, &ReportProvenance::algebra, {.seconds = 1, .complete = true}, {.version = "2.0.0"});
  CHECK(third.algebra.seconds == 50);
  CHECK(third.version == "1.2.3");
  CHECK(third.commit == "abc");
  CHECK(!third.training.complete);
}

TEST_CASE("durations are told in two units", "[report]") {
  CHECK(duration_text(0.3) == "under 1 s");
  CHECK(duration_text(41.4) == "41 s");
  CHECK(duration_text(372) == "6 min 12 s");
  CHECK(duration_text(3900) == "1 h 5 min");
  CHECK(duration_text(7200) == "2 h");
}

TEST_CASE("a page says whether training has not run, is under way, or was stopped", "[report]") {
  const auto folder = scratch();
  ReportContent content;
  content.algebra.verify = {row("2-2-1, t^3", 81, 18, 0)};
  content.experiment = nlohmann::json::object({{"dataset", {{"kind", "cifar10-mini"}}}});
  const auto page = [&](TrainingState state) {
    content.training = state;
    write_report(content, folder);
    return read_file(folder / "report.html");
  };
  CHECK_THAT(page(TrainingState::not_run),
             ContainsSubstring("The training part has not been run yet.") && ContainsSubstring("data-incomplete=\"\""));
  CHECK_THAT(page(TrainingState::under_way),
             ContainsSubstring("it was written when training began") && ContainsSubstring("data-incomplete=\"\""));
  CHECK_THAT(page(TrainingState::stopped),
             ContainsSubstring("Training was stopped before its end") && !ContainsSubstring("data-incomplete=\"\""));
  CHECK_THAT(page(TrainingState::ended),
             !ContainsSubstring("raining was") && !ContainsSubstring("data-incomplete=\"\""));
}
