#include "zeroset/atlas/toy_networks.hpp"

#include "zeroset/atlas/line_pool.hpp"
#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/version.hpp"

#include <exception>

namespace zeroset::atlas {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// The rows of one verb: read where they are stored, else answered, and then stored.
template <class Row>
class AnsweredRows {
 public:
  using Read = Row (*)(const ordered_json& answer);

  AnsweredRows(const AlgebraVerb& verb, Read read, const ToyNetworkOptions& options)
      : verb_(verb), read_(read), options_(options) {}

  std::vector<Row> answer(const std::vector<json>& lines, bool& complete) {
    std::vector<Row> rows(lines.size());
    std::vector<std::size_t> open;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (std::optional<Row> stored = recall(i, lines[i])) {
        rows[i] = std::move(*stored);
      } else {
        open.push_back(i);
        texts.push_back(lines[i].dump());
      }
    }
    answer_lines(verb_,
                 texts,
                 {.defaults = {.limits = options_.limits, .seed = options_.seed}, .processes = options_.processes},
                 [&](std::size_t k, const LineResult& result) {
                   rows[open[k]] = take(open[k], lines[open[k]], result);
                   complete = complete && result.status == LineStatus::answered;
                   tell(k + 1, texts.size(), lines[open[k]]);
                 });
    return rows;
  }

 private:
  [[nodiscard]] std::filesystem::path file(std::size_t index) const {
    return options_.folder / "rows" / (std::string(verb_.name) + "-" + std::to_string(index + 1) + ".json");
  }

  /// The answer of an earlier call to the same line of the same version; nothing where there is none.
  [[nodiscard]] std::optional<Row> recall(std::size_t index, const json& line) const {
    if (options_.folder.empty() || !std::filesystem::exists(file(index))) {
      return std::nullopt;
    }
    try {
      const ordered_json stored = parse_ordered_json(read_file(file(index)), file(index).string());
      const bool same = json(stored.at("line")) == line && stored.at("zeroset") == version();
      return same ? std::optional(read_(stored.at("answer"))) : std::nullopt;
    } catch (const std::exception&) {
      return std::nullopt;  // damaged: answered anew
    }
  }

  [[nodiscard]] Row take(std::size_t index, const json& line, const LineResult& result) const {
    const ordered_json answer = parse_ordered_json(result.output, "an answer");
    if (answer.contains("error")) {
      throw SpecError("/problems/" + std::to_string(index) + answer["error"]["pointer"].get<std::string>(),
                      answer["error"]["message"].get<std::string>());
    }
    if (result.status == LineStatus::answered && !options_.folder.empty()) {
      write_json_file(file(index), {{"zeroset", version()}, {"line", line}, {"answer", answer}});
    }
    return read_(answer);
  }

  void tell(std::size_t done, std::size_t total, const json& line) const {
    if (options_.progress) {
      options_.progress({.task = std::string("report: ") + verb_.name,
                         .done = static_cast<std::int64_t>(done),
                         .total = static_cast<std::int64_t>(total),
                         .detail = line["id"].get<std::string>()});
    }
  }

  const AlgebraVerb& verb_;
  Read read_;
  const ToyNetworkOptions& options_;
};

/// A line of `dimension` for each zero-error problem that names a network.
std::vector<json> dimension_lines(const std::vector<json>& problems) {
  std::vector<json> lines;
  for (const json& problem : problems) {
    if (problem.contains("network") && problem.value("kind", "zero_error") == "zero_error") {
      lines.push_back({{"id", problem["id"]},
                       {"network", problem["network"]},
                       {"points", problem.value("points", json("square"))}});
    }
  }
  return lines;
}

}  // namespace

ToyNetworks toy_networks(const std::vector<json>& problems, const ToyNetworkOptions& options) {
  if (!options.folder.empty()) {
    make_folders(options.folder / "rows");
  }
  ToyNetworks rows;
  rows.dimension = AnsweredRows<DimensionRow>(kDimension, read_dimension_row, options)
                       .answer(dimension_lines(problems), rows.complete);
  rows.verify = AnsweredRows<VerifyRow>(kVerify, read_verify_row, options).answer(problems, rows.complete);
  return rows;
}

DimensionRow read_dimension_row(const ordered_json& document) {
  DimensionRow row{.id = document.at("id").get<std::string>(), .reason = document.value("reason", "not computed")};
  if (document.at("parameters").is_number_integer()) {
    row.result = algebra::read_dimension_result(document);
  }
  return row;
}

}  // namespace zeroset::atlas
