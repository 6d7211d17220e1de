/// \file
/// Curves of low loss between two points, and how flat the surface is around one.
#pragma once

#include "zeroset/core/objective.hpp"
#include "zeroset/core/progress.hpp"
#include "zeroset/document/results.hpp"
#include "zeroset/landscape/directions.hpp"
#include "zeroset/landscape/labeled_point.hpp"
#include "zeroset/landscape/measured_line.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace zeroset::landscape {

/// (1 - t)^2 a + 2 t (1 - t) control + t^2 b: a at t = 0, b at t = 1.
[[nodiscard]] Parameters bezier_point(const Parameters& a, const Parameters& control, const Parameters& b, double t);

/// How the control point is found.
struct ConnectOptions {
  int iterations = 60;         ///< >= 0
  int points = 3;              ///< >= 1; places on the curve an iteration, one drawn in each of as many equal parts
  double learning_rate = 0.3;  ///< > 0
  double momentum = 0.9;       ///< 0 <= momentum < 1
  std::uint64_t seed = 1;
  ProgressCallback progress{};
  StopRequest stop{};  ///< the control point of that moment is the result
};

/// A control point and how it was found.
struct Curve {
  Parameters control{};
  std::vector<double> losses{};  ///< mean over the places of each iteration, before its step
  bool finished = false;         ///< all iterations done; false where it was stopped or a gradient is not finite
};

/// A quadratic Bezier curve between two points whose control point lowers the mean loss over t in [0, 1], by gradient
/// descent with momentum from the middle of a and b (Garipov, Izmailov, Podoprikhin, Vetrov, Wilson, "Loss surfaces,
/// mode connectivity, and fast ensembling of DNNs", 2018). Cost: `points` gradients an iteration.
[[nodiscard]] Curve connect(const Objective& objective,
                            const Parameters& a,
                            const Parameters& b,
                            const ConnectOptions& options = {});

/// How the curve is found and measured.
struct CurveOptions {
  ConnectOptions fit{};  ///< of the control point
  int points = 21;       ///< >= 2; where curve and straight line are measured
  int batch = 1;         ///< >= 1; parameter vectors that the objective is given at once
};

/// A curve between two points, measured beside the straight line.
struct CurveResult {
  std::string from{}, to{};  ///< labels of the points
  Curve curve{};
  double control_distance = 0;        ///< of the control point from the middle, over the distance of the points
  std::vector<MeasuredLine> lines{};  ///< the curve, then the straight line
  bool complete = true;               ///< false where it was stopped
};

/// The curve of `connect`, measured beside the straight line. Its progress and stop are those of options.fit.
/// Cost: that of connect and 2 points measurements. \throws InvalidArgument for options out of range or points of two
/// networks
[[nodiscard]] CurveResult curve(const Objective& objective,
                                const LabeledPoint& from,
                                const LabeledPoint& to,
                                const CurveOptions& options = {});

/// Tables "curve" and "curve-points", figure "curve".
[[nodiscard]] Results results(const CurveResult& result);
[[nodiscard]] nlohmann::ordered_json to_json(const CurveResult& result);

/// What a sample says of a mean.
struct SampleMean {
  double mean = 0;
  double deviation = 0;  ///< standard error of the mean; 0 for one draw
  int draws = 0;
};

/// From at least one number.
[[nodiscard]] SampleMean sample_mean(const Eigen::VectorXd& values);

}  // namespace zeroset::landscape
