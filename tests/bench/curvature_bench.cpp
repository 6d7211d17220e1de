// Seconds of the landscape tools on theory2 on the CPU.
//   zeroset_curvature_bench [--images N] [--threads N] [--points N] [--chunk N] [--method grouped|matrix_product]
//                           [--bn exact|frozen] [--density yes|no] [--dump FILE] [--json]
// One value of the loss with statistics recomputed, beside a forward pass whose statistics are given; a gradient; a
// product with the Hessian; its five largest eigenvalues; its spectral density by one probe of 100 steps. Random images
// and He's weights, written with --dump for tests/bench/compare_curvature.py, which measures PyHessian on the same.
#include "zeroset/core/parameters.hpp"
#include "zeroset/landscape/spectrum.hpp"
#include "zeroset/nets/image_objective.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace {

using zeroset::nets::ImageDataset;
using zeroset::nets::ImageObjective;
using zeroset::nets::Images;

/// By the clock, and of processor time, divided by `times`.
nlohmann::ordered_json seconds(const std::function<void()>& body, double times = 1) {
  const std::clock_t processor = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  body();
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double computed = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  return {{"seconds", elapsed / times}, {"cpu_seconds", computed / times}};
}

/// Images of random bytes; their labels are random.
ImageDataset random_images(std::int64_t count) {
  ImageDataset dataset{.mean = {0.5, 0.5, 0.5}, .deviation = {0.29, 0.29, 0.29}};
  zeroset::Stream stream(1, "images");
  for (std::int64_t i = 0; i < count * Images::kPixels; ++i) {
    dataset.train.pixels.push_back(static_cast<std::uint8_t>(stream.below(256)));
  }
  for (std::int64_t i = 0; i < count; ++i) {
    dataset.train.labels.push_back(static_cast<std::uint8_t>(stream.below(10)));
  }
  return dataset;
}

/// Pixels, labels, then the parameters as float64.
void dump(const std::string& path, const ImageDataset& images, const zeroset::Parameters& theta) {
  std::ofstream file(path, std::ios::binary);
  const auto write = [&](const auto* data, std::size_t count) {
    file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(count * sizeof(*data)));
  };
  write(images.train.pixels.data(), images.train.pixels.size());
  write(images.train.labels.data(), images.train.labels.size());
  write(theta.data(), static_cast<std::size_t>(theta.size()));
}

std::map<std::string, std::string> read_options(int count, char** words) {
  std::map<std::string, std::string> options{{"--images", "5000"},
                                             {"--threads", "2"},
                                             {"--points", "8"},
                                             {"--chunk", "250"},
                                             {"--method", "grouped"},
                                             {"--bn", "exact"},
                                             {"--density", "yes"}};
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    options[word] = word == "--json" || i + 1 == count ? "yes" : words[++i];
  }
  return options;
}

}  // namespace

int main(int count, char** words) {
  using namespace zeroset;
  std::map<std::string, std::string> options = read_options(count, words);
  const ImageDataset images = random_images(std::stoll(options["--images"]));
  const Architecture network = preset_network("theory2");
  const Parameters theta = he_initialisation(network, Stream(1, "initialisation"));
  if (options.contains("--dump")) {
    dump(options["--dump"], images, theta);
  }
  ImageObjective objective(network,
                           images,
                           {.threads = std::stoi(options["--threads"]),
                            .chunk = std::stoll(options["--chunk"]),
                            .convolution = options["--method"] == "grouped" ? nets::ConvolutionMethod::grouped
                                                                            : nets::ConvolutionMethod::matrix_product});
  const double points = std::stod(options["--points"]);
  const Eigen::MatrixXd many = theta.replicate(1, static_cast<Eigen::Index>(points));
  nlohmann::ordered_json result{{"images", objective.images()}};
  static_cast<void>(objective.values(many));
  result["value"] = seconds([&] { static_cast<void>(objective.values(many)); }, points);
  objective.freeze(objective.statistics(theta));
  result["forward_pass"] = seconds([&] { static_cast<void>(objective.values(many)); }, points);
  objective.unfreeze();
  result["gradient"] = seconds([&] { static_cast<void>(objective.gradient(theta)); });
  if (options["--bn"] == "frozen") {
    objective.freeze(objective.statistics(theta));
  }
  const Eigen::VectorXd v = Eigen::VectorXd::Ones(theta.size());
  result["first_product"] = seconds([&] { static_cast<void>(objective.hessian_vector_product(theta, v)); });
  result["product"] = seconds([&] { static_cast<void>(objective.hessian_vector_product(theta, v)); });
  result["gauss_newton_product"] = seconds([&] { static_cast<void>(objective.gauss_newton_products(theta, v)); });
  std::cerr << result.dump() << "\n";
  const landscape::SymmetricOperator hessian = landscape::hessian_of(objective, theta);
  landscape::Extremes extremes;
  result["top_5"] =
      seconds([&] { extremes = landscape::extreme_eigenpairs(hessian, {.largest = 5, .tolerance = 1e-2}); });
  result["top_5_products"] = extremes.products;
  result["eigenvalues"] = std::vector<double>(extremes.values.begin(), extremes.values.end());
  result["residuals"] = std::vector<double>(extremes.residuals.begin(), extremes.residuals.end());
  if (options["--density"] == "yes") {
    result["density"] =
        seconds([&] { static_cast<void>(landscape::spectral_density(hessian, {.probes = 1, .steps = 100})); });
  }
  std::cout << result.dump(options.contains("--json") ? -1 : 2) << "\n";
}
