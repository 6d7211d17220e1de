// zeroset landscape through the program: the tools on stored snapshots.
#include "cli/small_training.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>
#include <utility>
#include <vector>

using namespace zeroset::testing;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// Weights of dense layers without biases, as any program writes them: rows by columns of each, then their values.
void write_point(const std::filesystem::path& path,
                 const std::vector<std::pair<int, int>>& shapes,
                 const std::vector<double>& values) {
  ordered_json header;
  std::size_t place = 0;
  for (const auto& [rows, columns] : shapes) {
    const std::size_t end = place + 8 * static_cast<std::size_t>(rows * columns);
    header["layer" + std::to_string(header.size() + 1) + ".weight"] = {
        {"dtype", "F64"}, {"shape", {rows, columns}}, {"data_offsets", {place, end}}};
    place = end;
  }
  const std::string text = header.dump();
  const std::uint64_t length = text.size();
  std::string bytes(sizeof length + text.size() + place, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  std::memcpy(bytes.data() + sizeof length, text.data(), text.size());
  std::memcpy(bytes.data() + sizeof length + text.size(), values.data(), place);
  write(path, bytes);
}

/// A rectangle of 3 by 4, walked around from (1, 1), and the network.
std::vector<std::string> rectangle(const std::filesystem::path& folder) {
  write(folder / "net.json", R"({"widths": [2, 1]})");
  const double corners[4][2]{{1, 1}, {4, 1}, {4, 5}, {1, 5}};
  std::vector<std::string> files;
  for (int i = 0; i < 4; ++i) {
    files.push_back("p" + std::to_string(i) + ".safetensors");
    write_point(folder / files.back(), {{1, 2}}, {corners[i][0], corners[i][1]});
  }
  return files;
}

ordered_json landscape(const std::filesystem::path& folder,
                       const std::string& tool,
                       std::vector<std::string> arguments,
                       int expected = 0) {
  arguments.insert(arguments.begin(), {"landscape", tool});
  arguments.insert(arguments.end(), {"--json", "--quiet"});
  const Finished done = run(arguments, {.folder = folder});
  INFO(tool << ": " << done.err);
  REQUIRE(done.exit_code == expected);
  return expected == 0 ? done.json() : ordered_json();
}

/// A folder with two runs, of seeds 5 and 6, and a run of another network.
std::filesystem::path trained_folder() {
  static const std::filesystem::path folder = [] {
    const auto made = shared_scratch("landscape-runs");
    write(made / "experiment.json", kSmallTraining);
    for (const std::string seed : {"5", "6"}) {
      REQUIRE(
          run({"train", "experiment.json", "--out", "runs/seed" + seed, "--seed", seed, "--quiet"}, {.folder = made})
              .exit_code == 0);
    }
    REQUIRE(run({"train",
                 "experiment.json",
                 "--out",
                 "other",
                 "--set",
                 "/network/layers/0/channels=3",
                 "--set",
                 "/training/0/epochs=1",
                 "--quiet"},
                {.folder = made})
                .exit_code == 0);
    return made;
  }();
  return folder;
}

std::size_t checkpoints_in(const std::filesystem::path& run) {
  const auto files = std::filesystem::directory_iterator(run / "checkpoints");
  return static_cast<std::size_t>(std::count_if(
      begin(files), end(files), [](const auto& entry) { return entry.path().extension() == ".safetensors"; }));
}

}  // namespace

TEST_CASE("landscape trajectory of three sides of a rectangle knows their lengths and angles", "[cli][landscape]") {
  const auto folder = scratch("landscape-trajectory");
  std::vector<std::string> arguments = rectangle(folder);
  arguments.insert(arguments.end(), {"--network", "net.json"});
  const ordered_json document = landscape(folder, "trajectory", arguments);
  const auto& row = document["trajectory"]["rows"][0];
  CHECK(row["checkpoints"] == 4);
  CHECK_THAT(row["path_length"].get<double>(), WithinRel(10.0, 1e-12));
  CHECK_THAT(row["displacement"].get<double>(), WithinRel(4.0, 1e-12));
  CHECK_THAT(row["walk_ratio"].get<double>(), WithinRel(std::sqrt(34.0) / 10, 1e-12));
  CHECK_THAT(row["mean_step_cosine"].get<double>(), WithinAbs(0, 1e-12));
  CHECK_THAT(row["turned"].get<double>(), WithinRel(std::atan(5.0) - std::atan(1.0), 1e-9));
  CHECK_THAT(row["norm_ratio"].get<double>(), WithinRel(std::sqrt(13.0), 1e-12));
  CHECK(document["layers"]["rows"][0]["layer"] == "layer1");
  const auto& moments = document["moments"]["rows"];
  REQUIRE(moments.size() == 4);
  CHECK(moments[0]["step_length"].is_null());
  CHECK_THAT(moments[2]["from_start"].get<double>(), WithinRel(5.0, 1e-12));
  CHECK_THAT(moments[2]["to_end"].get<double>(), WithinRel(3.0, 1e-12));
}

TEST_CASE("landscape pca and mds find a rectangle again", "[cli][landscape]") {
  const auto folder = scratch("landscape-rectangle");
  std::vector<std::string> arguments = rectangle(folder);
  arguments.insert(arguments.end(), {"--network", "net.json"});
  const ordered_json pca = landscape(folder, "pca", arguments);
  CHECK_THAT(pca["pca"]["rows"][0]["share_1"].get<double>(), WithinRel(16.0 / 25, 1e-12));
  CHECK_THAT(pca["pca"]["rows"][0]["share_2"].get<double>(), WithinRel(9.0 / 25, 1e-12));
  CHECK_THAT(pca["shares"]["rows"][0]["limit"].get<double>(), WithinAbs(0.608, 1e-3));
  arguments.insert(arguments.end(), {"--distance", "euclidean"});
  for (const std::string method : {"strain", "stress"}) {
    std::vector<std::string> with_method = arguments;
    with_method.insert(with_method.end(), {"--method", method});
    const ordered_json mds = landscape(folder, "mds", with_method);
    const auto& points = mds["points"]["rows"];
    const auto distance = [&points](std::size_t a, std::size_t b) {
      return std::hypot(points[a]["x"].get<double>() - points[b]["x"].get<double>(),
                        points[a]["y"].get<double>() - points[b]["y"].get<double>());
    };
    CHECK_THAT(distance(0, 1), WithinRel(3.0, 1e-5));
    CHECK_THAT(distance(1, 2), WithinRel(4.0, 1e-5));
    CHECK_THAT(distance(0, 2), WithinRel(5.0, 1e-5));
    CHECK_THAT(distance(1, 3), WithinRel(5.0, 1e-5));
  }
}

TEST_CASE("landscape takes runs, folders of runs and their checkpoint files, and they agree", "[cli][landscape]") {
  const auto folder = trained_folder();
  const std::size_t count = checkpoints_in(folder / "runs" / "seed5");
  const ordered_json both = landscape(folder, "mds", {"runs", "--out", "mds"});
  REQUIRE(both["points"]["rows"].size() == 2 * count);
  CHECK(both["runs"][0]["label"] == "relu seed 5");
  CHECK(both["runs"][1]["seed"] == 6);
  CHECK(both["points"]["rows"] == landscape(folder, "mds", {"runs/seed5", "runs/seed6"})["points"]["rows"]);
  for (const char* name : {"figures/mds.svg", "figures/mds.csv", "tables/points.csv", "landscape.json"}) {
    CHECK(std::filesystem::exists(folder / "mds" / name));
  }
  landscape(folder, "mds", {"runs", "--colours", "activation", "--out", "by-activation"});
  const json figure = json::parse(read(folder / "by-activation" / "figures" / "mds.json"));
  CHECK(json::parse(read(folder / "mds" / "figures" / "mds.json"))["panels"][0]["series"][0]["name"] == "relu seed 5");
  CHECK(figure["panels"][0]["series"][0]["name"] == "relu");
  CHECK(figure["panels"][0]["series"][0]["name"] == figure["panels"][0]["series"][2]["name"]);
  const ordered_json one = landscape(folder, "trajectory", {"runs/seed6"});
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "runs/seed6/checkpoints")) {
    if (entry.path().extension() == ".safetensors") {
      files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  const ordered_json by_files = landscape(folder, "trajectory", files);
  CHECK(by_files["trajectory"]["rows"][0]["path_length"] == one["trajectory"]["rows"][0]["path_length"]);
}

TEST_CASE("landscape looks at the checkpoints and parameters asked for alone", "[cli][landscape]") {
  const auto folder = trained_folder();
  const ordered_json some = landscape(folder, "pca", {"runs", "--checkpoints", "0,3,30", "--parameters", "layer1"});
  CHECK(some["points"]["rows"].size() == 6);
  CHECK(some["points"]["rows"][1]["epoch"] == 3);
  CHECK(some["parameters"] == "layer1 (108 numbers)");  // 4 channels of 3 x 3 x 3
  const ordered_json effective = landscape(folder, "trajectory", {"runs", "--parameters", "effective"});
  CHECK(effective["parameters"].get<std::string>().find("(") != std::string::npos);
  CHECK(landscape(folder, "mds", {"runs", "--panels", "layers"})["mds"]["rows"].size() == 2);
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"runs", "--parameters", "layer7"},
                                                {"runs", "--checkpoints", "sometimes"},
                                                {"runs", "--checkpoints", "77"},
                                                {"runs/seed5", "other"},
                                                {"nowhere"},
                                                {"runs/seed5", "--checkpoints", "0,3"}}) {
    landscape(folder, "mds", wrong, 2);
  }
}

TEST_CASE("every embedding and distance of runs gives finite points, the same ones twice", "[cli][landscape]") {
  const auto folder = trained_folder();
  const std::vector<std::vector<std::string>> commands{{"pca"},
                                                       {"mds", "--distance", "filter-cosine"},
                                                       {"mds", "--distance", "aligned", "--method", "stress"},
                                                       {"tsne", "--perplexity", "5"},
                                                       {"isomap", "--neighbours", "3", "--distance", "euclidean"}};
  for (const std::vector<std::string>& command : commands) {
    std::vector<std::string> arguments{"runs"};
    arguments.insert(arguments.end(), command.begin() + 1, command.end());
    const ordered_json first = landscape(folder, command.front(), arguments);
    CHECK(first == landscape(folder, command.front(), arguments));
    for (const auto& row : first["points"]["rows"]) {
      CHECK(row["x"].is_number());
      CHECK(row["y"].is_number());
    }
  }
}

TEST_CASE("aligned distances do not see in which order hidden units stand, and others do", "[cli][landscape]") {
  const auto folder = scratch("landscape-aligned");
  write(folder / "net.json", R"({"widths": [2, 2, 1], "degrees": [2]})");
  const std::vector<std::pair<int, int>> shapes{{2, 2}, {1, 2}};
  for (const char* part : {"a", "b"}) {
    std::filesystem::create_directories(folder / part);
  }
  write_point(folder / "a" / "0.safetensors", shapes, {1, 2, -3, 1, 5, 1});
  write_point(folder / "a" / "1.safetensors", shapes, {2, 2, -3, 1, 5, 2});
  write_point(folder / "b" / "0.safetensors", shapes, {-3, 1, 1, 2, 1, 5});  // units of a exchanged
  write_point(folder / "b" / "1.safetensors", shapes, {-3, 1, 2, 2, 2, 5});
  const std::vector<std::string> files{
      "a/0.safetensors", "a/1.safetensors", "b/0.safetensors", "b/1.safetensors", "--network", "net.json"};
  const auto apart = [&](const std::string& distance) {
    std::vector<std::string> arguments = files;
    arguments.insert(arguments.end(), {"--distance", distance});
    const ordered_json document = landscape(folder, "mds", arguments);
    const auto& points = document["points"]["rows"];
    return std::abs(points[0]["x"].get<double>() - points[2]["x"].get<double>()) +
           std::abs(points[1]["x"].get<double>() - points[3]["x"].get<double>());
  };
  CHECK(apart("aligned") < 1e-7);
  CHECK(apart("cosine") > 0.1);
}

TEST_CASE("a checkpoint reordered within its run is found by matching pairs, not by one order a run",
          "[cli][landscape]") {
  const auto folder = scratch("landscape-alignment");
  write(folder / "net.json", R"({"widths": [2, 2, 1], "degrees": [2]})");
  const std::vector<std::pair<int, int>> shapes{{2, 2}, {1, 2}};
  write_point(folder / "0.safetensors", shapes, {1, 2, -3, 1, 5, 1});
  write_point(folder / "1.safetensors", shapes, {-3, 1, 1, 2, 1, 5});  // the first, its units exchanged
  write_point(folder / "2.safetensors", shapes, {4, 0, 1, 1, -2, 3});
  write_point(folder / "3.safetensors", shapes, {0, 3, 2, -2, 1, 1});
  const auto apart = [&](const std::string& alignment) {
    const ordered_json document = landscape(folder,
                                            "mds",
                                            {"0.safetensors",
                                             "1.safetensors",
                                             "2.safetensors",
                                             "3.safetensors",
                                             "--network",
                                             "net.json",
                                             "--distance",
                                             "aligned",
                                             "--alignment",
                                             alignment});
    CHECK(document["alignment"] == (alignment == "auto" ? "pair" : alignment));
    const auto& points = document["points"]["rows"];
    return std::hypot(points[0]["x"].get<double>() - points[1]["x"].get<double>(),
                      points[0]["y"].get<double>() - points[1]["y"].get<double>());
  };
  CHECK(apart("pair") < 1e-7);
  CHECK(apart("auto") < 1e-7);
  CHECK(apart("run") > 0.1);
}

TEST_CASE("landscape similarity counts on the held-out images what training has counted", "[cli][landscape]") {
  const auto folder = trained_folder();
  const ordered_json document = landscape(folder, "similarity", {"runs", "--out", "similarity"});
  CHECK(document["images"] == 100);
  const auto& rows = document["similarity"]["rows"];
  REQUIRE(rows.size() == 2);
  std::vector<double> right;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    std::istringstream lines(read(folder / "runs" / (i == 0 ? "seed5" : "seed6") / "metrics.jsonl"));
    json last;
    for (std::string line; std::getline(lines, line);) {
      last = json::parse(line);
    }
    const double errors = last["test"]["errors"].get<double>();
    CHECK_THAT(rows[i]["error"].get<double>(), WithinAbs(errors / 100, 1e-12));
    right.push_back(1 - errors / 100);
  }
  const auto share = [&document](const char* matrix, int i, int j) { return document[matrix][i][j].get<double>(); };
  CHECK(share("both_right", 0, 0) == 1);
  // P(both right) from either side, and by those that are wrong together.
  const double both = share("both_right", 0, 1) * right[0];
  CHECK_THAT(share("both_right", 1, 0) * right[1], WithinAbs(both, 1e-12));
  CHECK_THAT(share("both_wrong", 0, 1) * (1 - right[0]), WithinAbs(1 - right[0] - right[1] + both, 1e-12));
  const auto& pair = document["pairs"]["rows"][0];
  CHECK(pair["both_right_lower"].get<double>() < pair["both_right"].get<double>());
  CHECK(pair["both_right_upper"].get<double>() > pair["both_right"].get<double>());
  CHECK_THAT(pair["right"].get<double>(), WithinAbs(right[1], 1e-12));
  REQUIRE(document["kinds"]["rows"].size() == 1);
  CHECK(document["kinds"]["rows"][0]["pairs"] == 2);
  CHECK(document["kinds"]["rows"][0]["seeds"] == "different");
  CHECK(std::filesystem::exists(folder / "similarity" / "figures" / "similarity.svg"));
  landscape(folder, "similarity", {"runs/seed5"}, 2);
}

TEST_CASE("distances of functions are zero between a run and itself and not between two seeds", "[cli][landscape]") {
  const auto folder = trained_folder();
  for (const std::string distance : {"function", "disagreement"}) {
    const std::vector<std::string> options{"--distance", distance, "--checkpoints", "0,30", "--images", "50"};
    const auto apart = [&](const std::string& other) {
      std::vector<std::string> arguments{"runs/seed5", other};
      arguments.insert(arguments.end(), options.begin(), options.end());
      const ordered_json document = landscape(folder, "mds", arguments);
      CHECK(document["mds"]["rows"][0].contains("walk_share_1") == false);  // no walk has this distance
      const auto& points = document["points"]["rows"];
      return std::hypot(points[1]["x"].get<double>() - points[3]["x"].get<double>(),
                        points[1]["y"].get<double>() - points[3]["y"].get<double>());
    };
    CHECK(apart("runs/seed5") < 1e-6);
    CHECK(apart("runs/seed6") > 0.05);
  }
  landscape(folder, "mds", {"runs", "--distance", "function", "--panels", "layers"}, 2);
}

TEST_CASE("a checkpoint that is not finite is left out, with a note, and one that is damaged is named",
          "[cli][landscape]") {
  const auto folder = scratch("landscape-damaged");
  std::vector<std::string> arguments = rectangle(folder);
  write_point(folder / "p4.safetensors", {{1, 2}}, {std::nan(""), 1});
  arguments.insert(arguments.end(), {"p4.safetensors", "--network", "net.json"});
  const ordered_json document = landscape(folder, "pca", arguments);
  CHECK(document["points"]["rows"].size() == 4);
  REQUIRE(document["notes"].size() == 1);
  CHECK_THAT(document["notes"][0].get<std::string>(), ContainsSubstring("p4.safetensors"));
  write(folder / "p4.safetensors", read(folder / "p4.safetensors").substr(0, 60));
  std::vector<std::string> command{"landscape", "pca"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const Finished done = run(command, {.folder = folder});
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("p4.safetensors"));
}

TEST_CASE("landscape says without a network, a run or enough points what it needs", "[cli][landscape]") {
  const auto folder = scratch("landscape-needs");
  const std::vector<std::string> files = rectangle(folder);
  const auto complaint = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "landscape");
    const Finished done = run(arguments, {.folder = folder});
    CHECK(done.exit_code == 2);
    CHECK(done.out.empty());
    return done.err;
  };
  CHECK_THAT(complaint({"mds", files[0], files[1], files[2], files[3]}), ContainsSubstring("--network"));
  CHECK_THAT(complaint({"mds", files[0], "--network", "net.json"}), ContainsSubstring("at least 4"));
  CHECK_THAT(complaint({"trajectory", files[0], "--network", "net.json"}), ContainsSubstring("two checkpoints"));
  CHECK_THAT(complaint({"similarity", files[0], files[1], "--network", "net.json"}), ContainsSubstring("run folder"));
  CHECK_THAT(complaint({"mds", "nowhere"}), ContainsSubstring("nowhere"));
  CHECK_THAT(complaint({"mds", files[0], "--distance", "far"}), ContainsSubstring("--distance"));
}
