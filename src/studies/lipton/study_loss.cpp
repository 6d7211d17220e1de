#include "studies/lipton/study_loss.hpp"

#include "zeroset/core/file.hpp"
#include "zeroset/core/json.hpp"
#include "zeroset/core/json_numbers.hpp"
#include "zeroset/landscape/interpolation.hpp"
#include "zeroset/runs/md5.hpp"

#include <cmath>
#include <limits>

namespace zeroset::studies::lipton {
namespace {

using nlohmann::json;

const char* const kLineKeys[] = {"train_loss", "train_error", "test_loss", "test_error"};

std::string digest_of(const std::string& text) {
  runs::Md5 sum;
  sum.update(text.data(), text.size());
  return sum.finish();
}

void stop_where_asked(const EvaluationContext& context) {
  if (context.stop && context.stop()) {
    throw StudyStopped{};
  }
}

}  // namespace

json kept(const EvaluationContext& context, const json& question, const std::function<json()>& measure) {
  const std::filesystem::path file = context.folder / "measured" / (digest_of(question.dump()).substr(0, 16) + ".json");
  if (std::error_code ignored; std::filesystem::exists(file, ignored)) {
    const json document = read_json_file(file);
    if (document.at("question") == question) {
      return document.at("answer");
    }
  }
  stop_where_asked(context);
  json answer = measure();
  stop_where_asked(context);  // an answer that was cut short is none
  make_folders(file.parent_path());
  write_json_file(file,
                  nlohmann::ordered_json{{"schema", "zeroset.measured/1"}, {"question", question}, {"answer", answer}});
  return answer;
}

json to_json_array(const Eigen::VectorXd& values) {
  json array = json::array();
  for (const double value : values) {
    array.push_back(std::isfinite(value) ? json(value) : json());
  }
  return array;
}

Eigen::VectorXd from_json_array(const json& values) {
  Eigen::VectorXd vector(std::ssize(values));
  for (Eigen::Index i = 0; i < vector.size(); ++i) {
    const json& value = values[static_cast<std::size_t>(i)];
    vector[i] = value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
  }
  return vector;
}

double barrier_on(const LossLine& line, const Eigen::VectorXd& values) {
  constexpr double kRoundingOfChord = 1e-12;
  const double height = landscape::barrier(line.t, values).height;
  return height > kRoundingOfChord ? height : 0;
}

double rise_half_way(const Eigen::VectorXd& values) {
  return values[values.size() / 2] - 0.5 * (values[0] + values[values.size() - 1]);
}

StudyLoss::StudyLoss(const EvaluationContext& context, std::size_t a, std::int64_t images)
    : context_(context),
      objective_(context.network(a),
                 *context.images,
                 {.images = images,
                  .loss = context.shared.base.loss,
                  .device = nets::resolve_device(context.shared.base.device),
                  .threads = context.threads}),
      images_(images) {}

LossLine StudyLoss::line(
    const std::string& name, const Parameters& from, const Parameters& to, int points, bool matched) const {
  const json question{{"line", name}, {"points", points}, {"matched", matched}, {"images", images_}};
  const json answer = kept(context_, question, [&] {
    const landscape::InterpolationResult found =
        landscape::interpolate(objective_,
                               {.label = "from", .parameters = from},
                               {.label = "to", .parameters = to},
                               {.paths = {matched ? landscape::PathKind::matched : landscape::PathKind::plain},
                                .points = points,
                                .batch = context_.threads,
                                .stop = context_.stop});
    json measured{{"t", to_json_array(found.lines.front().t)}};
    for (Eigen::Index row = 0; row < found.lines.front().at.values.rows(); ++row) {
      measured[kLineKeys[row]] = to_json_array(found.lines.front().at.values.row(row));
    }
    return measured;
  });
  return {from_json_array(answer.at("t")),
          from_json_array(answer.at(kLineKeys[0])),
          from_json_array(answer.at(kLineKeys[1])),
          from_json_array(answer.at(kLineKeys[2])),
          from_json_array(answer.at(kLineKeys[3]))};
}

}  // namespace zeroset::studies::lipton
