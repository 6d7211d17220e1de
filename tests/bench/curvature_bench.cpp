// Seconds of the curvature tools on theory2 on the CPU.
//   zeroset_curvature_bench [--images N] [--threads N] [--points N] [--chunk N] [--method grouped|matrix_product]
//                           [--bn exact|frozen] [--records FILE] [--parameters FILE]
//                           [--only passes,products,top_5,density] [--tolerance X] [--json]
// passes: a value of the loss with statistics recomputed, a forward pass whose statistics are given, a gradient;
// products with the Hessian; its five largest eigenvalues; its spectral density by one probe of 100 steps.
// --records: images in CIFAR-10's binary format, else random ones; normalized by 0.5 and 0.29 in every channel.
// --parameters: a safetensors file, else He's weights. tests/bench/compare_landscape.py measures public tools on the
// same.
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/spectrum.hpp"
#include "zeroset/nets/image_objective.hpp"
#include "zeroset/runs/parameter_file.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace {

using Json = nlohmann::ordered_json;
using zeroset::Parameters;
using zeroset::nets::ImageObjective;
using zeroset::runs::ImageDataset;
using zeroset::runs::Images;

/// By the clock, and of processor time, divided by `times`.
Json seconds(const std::function<void()>& body, double times = 1) {
  const std::clock_t processor = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  body();
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double computed = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  return {{"seconds", elapsed / times}, {"cpu_seconds", computed / times}};
}

/// Those of the file, or random bytes with random labels.
ImageDataset images_of(const std::string& records, std::int64_t count) {
  ImageDataset dataset{.mean = {0.5, 0.5, 0.5}, .deviation = {0.29, 0.29, 0.29}};
  if (!records.empty()) {
    zeroset::nets::append_records(records, dataset.train);
    return dataset;
  }
  zeroset::Stream stream(1, "images");
  for (std::int64_t i = 0; i < count * Images::kPixels; ++i) {
    dataset.train.pixels.push_back(static_cast<std::uint8_t>(stream.below(256)));
  }
  for (std::int64_t i = 0; i < count; ++i) {
    dataset.train.labels.push_back(static_cast<std::uint8_t>(stream.below(10)));
  }
  return dataset;
}

Parameters parameters_of(const std::string& file, const zeroset::Architecture& network) {
  if (file.empty()) {
    return zeroset::he_initialization(network, zeroset::Stream(1, "initialisation"));
  }
  const zeroset::runs::ParameterFile stored(file, network);
  Parameters theta(stored.size());
  stored.read(0, stored.size(), theta.data());
  return theta;
}

using Options = std::map<std::string, std::string>;

Options read_options(int count, char** words) {
  Options options{{"--images", "5000"},
                  {"--threads", "2"},
                  {"--points", "8"},
                  {"--chunk", "125"},
                  {"--method", "grouped"},
                  {"--bn", "exact"},
                  {"--only", "passes,products,top_5,density"},
                  {"--tolerance", "1e-3"}};
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    options[word] = word == "--json" || i + 1 == count ? "yes" : words[++i];
  }
  return options;
}

void measure_passes(const ImageObjective& objective, const Parameters& theta, double points, Json& result) {
  const Eigen::MatrixXd many = theta.replicate(1, static_cast<Eigen::Index>(points));
  static_cast<void>(objective.values(many));
  result["value"] = seconds([&] { static_cast<void>(objective.values(many)); }, points);
  result["gradient"] = seconds([&] { static_cast<void>(objective.gradient(theta)); });
}

void measure_forward_pass(ImageObjective& objective, const Parameters& theta, double points, Json& result) {
  const Eigen::MatrixXd many = theta.replicate(1, static_cast<Eigen::Index>(points));
  objective.freeze(objective.statistics(theta));
  static_cast<void>(objective.values(many));
  result["forward_pass"] = seconds([&] { static_cast<void>(objective.values(many)); }, points);
  objective.unfreeze();
}

void measure_products(const ImageObjective& objective, const Parameters& theta, Json& result) {
  const Eigen::VectorXd v = Eigen::VectorXd::Ones(theta.size());
  result["first_product"] = seconds([&] { static_cast<void>(objective.hessian_vector_product(theta, v)); });
  result["product"] = seconds([&] { static_cast<void>(objective.hessian_vector_product(theta, v)); });
  result["gauss_newton_product"] = seconds([&] { static_cast<void>(objective.gauss_newton_products(theta, v)); });
}

void measure_top_5(const zeroset::landscape::SymmetricOperator& hessian, double tolerance, Json& result) {
  zeroset::landscape::Extremes extremes;
  result["top_5"] = seconds([&] { extremes = extreme_eigenpairs(hessian, {.largest = 5, .tolerance = tolerance}); });
  result["top_5"]["products"] = extremes.products;
  result["top_5"]["eigenvalues"] = std::vector<double>(extremes.values.begin(), extremes.values.end());
  result["top_5"]["residuals"] = std::vector<double>(extremes.residuals.begin(), extremes.residuals.end());
}

void measure_density(const zeroset::landscape::SymmetricOperator& hessian, Json& result) {
  zeroset::landscape::SpectralDensity density;
  result["density"] = seconds([&] { density = spectral_density(hessian, {.probes = 1, .steps = 100}); });
  result["density"]["products"] = density.products;
  result["density"]["moments"] = {density.moment(1), density.moment(2)};
  result["density"]["ends"] = {density.nodes[0], density.nodes[density.nodes.size() - 1]};
}

}  // namespace

int main(int count, char** words) {
  using namespace zeroset;
  Options options = read_options(count, words);
  const auto wanted = [&](const char* part) { return options["--only"].find(part) != std::string::npos; };
  const ImageDataset images = images_of(options["--records"], std::stoll(options["--images"]));
  const Architecture network = preset_network("theory2");
  const Parameters theta = parameters_of(options["--parameters"], network);
  ImageObjective objective(network,
                           images,
                           {.images = std::stoll(options["--images"]),
                            .threads = std::stoi(options["--threads"]),
                            .chunk = std::stoll(options["--chunk"]),
                            .convolution = options["--method"] == "grouped" ? nets::ConvolutionMethod::grouped
                                                                            : nets::ConvolutionMethod::matrix_product});
  Json result{{"images", objective.images()}};
  if (wanted("passes")) {
    measure_passes(objective, theta, std::stod(options["--points"]), result);
    measure_forward_pass(objective, theta, std::stod(options["--points"]), result);
  }
  if (options["--bn"] == "frozen") {
    objective.freeze(objective.statistics(theta));
  }
  if (wanted("products")) {
    measure_products(objective, theta, result);
  }
  const landscape::SymmetricOperator hessian = landscape::hessian_of(objective, theta);
  if (wanted("top_5")) {
    measure_top_5(hessian, std::stod(options["--tolerance"]), result);
  }
  if (wanted("density")) {
    measure_density(hessian, result);
  }
  std::cout << result.dump(options.contains("--json") ? -1 : 2) << "\n";
}
