// Studies as the library gives them: listed, loaded, changed and planned; nothing is trained.
#include "zeroset/studies/study.hpp"

#include "zeroset/approximation/approximation.hpp"
#include "zeroset/core/error.hpp"
#include "zeroset/document/table_writers.hpp"

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace zeroset;
using namespace zeroset::studies;
using namespace zeroset::testing;

namespace {

nlohmann::json spec_of(const std::string& group) {
  std::ifstream file(std::string(ZEROSET_EXPERIMENTS) + "/theory2/" + group + "/spec.json");
  REQUIRE(file);
  return nlohmann::json::parse(file);
}

}  // namespace

TEST_CASE("theory2 is a study, and each of its groups has the numbers and the title of its spec") {
  REQUIRE(study_names().front() == "theory2");
  const StudySummary study = summary("theory2");
  CHECK(study.groups.size() == 9);
  for (const GroupSummary& group : study.groups) {
    INFO(group.key);
    CHECK(spec_of(group.key).at("figures") == group.figures);
    CHECK(spec_of(group.key).at("title") == group.title);
  }
  CHECK_THROWS_AS(summary("theory3"), InvalidArgument);
}

TEST_CASE("the numbers of figures are in the order of numbers, and names come last") {
  const std::vector<std::string> numbers =
      figure_numbers({.groups = {{.figures = {"10", "9"}}, {.figures = {"rates", "2"}}}});
  CHECK(numbers == std::vector<std::string>{"2", "9", "10", "rates"});
}

TEST_CASE("a figure brings the group that shares its runs, and the sweep comes where descents wait for it") {
  const auto keys = [](const LoadOptions& options) {
    std::vector<std::string> all;
    const Study study = load("theory2", Scale::smoke, options);
    for (const auto& [key, group] : study.protocol.at("figures").items()) {
      all.push_back(key);
    }
    return all;
  };
  CHECK(keys({}).size() == 9);
  CHECK(keys({.figures = {"15"}}) == std::vector<std::string>{"descent_rates", "fig14_17"});
  CHECK(keys({.figures = {"41"}}) == std::vector<std::string>{"descent_rates", "fig41_45"});
  CHECK(keys({.figures = {"9"}}) == std::vector<std::string>{"fig08_13"});  // SGD alone: nothing waits
  CHECK(keys({.figures = {"rates"}}) == std::vector<std::string>{"descent_rates"});
  CHECK(keys({.figures = {"15"}, .change = [](auto& protocol) { protocol["descent_rate"] = "fixed"; }}) ==
        std::vector<std::string>{"fig14_17"});
  CHECK_THROWS_AS(load("theory2", Scale::smoke, {.figures = {"38"}}), InvalidArgument);
}

TEST_CASE("the small scale changes what its spec says, and nothing else") {
  const nlohmann::json small = load("theory2", Scale::smoke).protocol, full = load("theory2").protocol;
  const nlohmann::json group = spec_of("fig14_17");
  for (const auto& [key, value] : full.at("figures").at("fig14_17").items()) {
    INFO(key);
    const bool differs = group.at("smoke").contains(key);
    CHECK(small.at("figures").at("fig14_17").at(key) == (differs ? group.at("smoke").at(key) : value));
  }
  CHECK(small.at("scale") == "smoke");
  CHECK(small.at("mixture") == full.at("mixture"));
}

TEST_CASE("theory2 at medium scale is the full study on 10,000 images, with parents enough for intervals") {
  nlohmann::json medium = load("theory2", Scale::medium).protocol;
  const nlohmann::json full = load("theory2").protocol;
  CHECK(medium.at("dataset") == nlohmann::json::parse(R"({"kind": "cifar10", "train": 10000})"));
  CHECK(medium.at("replicas") == 3);  // two are the least that have an interval
  const auto& sizes = medium.at("figures").at("fig40").at("train");
  CHECK(*std::max_element(sizes.begin(), sizes.end()) == 10'000);
  CHECK(medium.at("gd").at("chunk") == 100);  // the fastest on a processor; it changes rounding alone
  medium["gd"]["chunk"] = full.at("gd").at("chunk");
  medium["dataset"] = full.at("dataset");
  medium["figures"]["fig40"]["train"] = full.at("figures").at("fig40").at("train");
  medium["scale"] = "full";
  CHECK(medium == full);
}

TEST_CASE("scales have names, and a study lists those that its specs have") {
  for (const Scale scale : {Scale::smoke, Scale::medium, Scale::full}) {
    CHECK(scale_named(name(scale)) == scale);
  }
  CHECK_THROWS_AS(scale_named("large"), InvalidArgument);
  CHECK(scales("theory2") == std::vector<Scale>{Scale::smoke, Scale::medium, Scale::full});
}

TEST_CASE("what is asked for stands in the protocol, and a change has the last word") {
  const Study study =
      load("theory2",
           Scale::smoke,
           {.activations = {{.kind = ActivationKind::monomial, .degree = 3}}, .seed = 7, .change = [](auto& protocol) {
              protocol["gd"]["momentum"] = 0.5;
            }});
  CHECK(study.protocol.at("activations") == nlohmann::json::parse(R"([{"kind": "monomial", "degree": 3}])"));
  CHECK(study.protocol.at("seed") == 7);
  CHECK(study.protocol.at("gd").at("momentum") == 0.5);
  CHECK(load("theory2", Scale::smoke, {.seed = 7, .change = [](auto& p) { p["seed"] = 8; }}).protocol.at("seed") == 8);
}

TEST_CASE("who sets rate or momentum of full-batch descent has them, and not the answer of the sweep") {
  const auto descent_rate = [](auto change) {
    return load("theory2", Scale::smoke, {.change = change}).protocol.at("descent_rate");
  };
  CHECK(load("theory2", Scale::smoke).protocol.at("descent_rate") == "sweep");
  CHECK(descent_rate([](auto& protocol) { protocol["seed"] = 3; }) == "sweep");
  CHECK(descent_rate([](auto& protocol) { protocol["gd"]["momentum"] = 0; }) == "fixed");
  CHECK(descent_rate([](auto& protocol) { protocol["gd"]["learning_rate"] = 0.1; }) == "fixed");
}

TEST_CASE("approximations are resolved by whom the caller names, in the study and in its figures") {
  std::size_t asked = 0;
  const Study study = load("theory2", Scale::smoke, {.figures = {"2"}, .resolve = [&](const Activation& activation) {
                                                       ++asked;
                                                       return approximation::resolve(activation);
                                                     }});
  CHECK(asked == 2 + 4);  // those of the study and those of figure 2
  const auto& hermite = study.protocol.at("figures").at("fig02").at("activations")[1];
  CHECK(hermite.contains("coefficients"));
  CHECK_FALSE(load("theory2", Scale::smoke).protocol.at("activations")[1].contains("coefficients"));
}

TEST_CASE("the plan of one figure counts its networks and epochs, and sums them") {
  const Study study =
      load("theory2",
           Scale::smoke,
           {.figures = {"14"}, .activations = {{.kind = ActivationKind::relu}}, .change = [](auto& protocol) {
              protocol["replicas"] = 1;
              protocol["descent_rate"] = "fixed";
              auto& group = protocol["figures"]["fig14_17"];
              group["epochs"] = 6;
              group["branches"] = {0, 2};
              group["noises"] = {0.25, 1.0};
            }});
  const Table table = plan(study).tables.front();
  REQUIRE(table.rows.size() == 2);
  CHECK(table.columns[1].key == "networks");
  CHECK(table.rows[0][1] == Cell(std::int64_t{1 + 2 * 2}));
  CHECK(table.rows[1][3] == Cell(std::int64_t{6 + 2 * (6 + 4)}));
}

TEST_CASE("a plan tells the images of each width and the time that they take on this machine") {
  const auto planned = [](double width) {
    const Study study =
        load("theory2",
             Scale::smoke,
             {.figures = {"14"}, .activations = {{.kind = ActivationKind::relu}}, .change = [&](auto& protocol) {
                protocol["replicas"] = 1;
                protocol["width"] = width;
                protocol["figures"]["fig14_17"]["branches"] = {0};
              }});
    return to_json(plan(study).tables.front())["rows"].back();
  };
  const nlohmann::ordered_json narrow = planned(0.125), wide = planned(1);
  CHECK(wide["images_by_parameters"].get<std::string>().starts_with("188,810: "));
  CHECK(narrow["images_by_parameters"] != wide["images_by_parameters"]);
  CHECK(narrow["million_images"] == wide["million_images"]);
  CHECK(narrow["hours"].get<double>() > 0);
  CHECK(wide["hours"].get<double>() > 2 * narrow["hours"].get<double>());  // 64 times the products of most layers
}

TEST_CASE("a protocol that does not fit is an error before a folder is made") {
  Study study = load("theory2", Scale::smoke, {.figures = {"14"}});
  study.protocol["mixture"] = "mean";
  CHECK_THROWS_AS(plan(study), SpecError);
  CHECK_THROWS_AS(reproduce(study, "never"), SpecError);
  CHECK_FALSE(std::filesystem::exists("never"));
}

TEST_CASE(
    "results of a study have the claims first, then the tables of its sections, and a note for each diverged run") {
  StudyResult result{.study = "theory2", .folder = "out", .diverged = {"run: not finite"}, .networks = 3};
  result.claims = {{.id = "a", .activation = "relu", .reason = "nothing was measured"}};
  Table table{.name = "walls", .columns = {{.key = "branch", .heading = "Branch"}}};
  result.sections = {{.key = "fig14_17", .outputs = {{.tables = {table}, .figures = {{.name = "fig14_relu"}}}}}};
  const Results all = results(result);
  REQUIRE(all.tables.size() == 2);
  CHECK(all.tables[0].name == "claims");
  CHECK(all.tables[1].name == "walls");
  CHECK(all.notes == std::vector<std::string>{"diverged: run: not finite"});
  const nlohmann::ordered_json document = to_json(result);
  CHECK(document.at("runs") == 3);
  CHECK(document.at("out") == "out");
  CHECK(document.at("figures") == nlohmann::ordered_json({"fig14_relu"}));
  CHECK(document.at("claims")[0].at("number").is_null());
}
