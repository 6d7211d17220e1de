/// \file
/// The landscape tools on a function of your own: a narrow valley, its Hessian, and a path between its two minima.
#include <iostream>
#include <zeroset/document/table_writers.hpp>
#include <zeroset/landscape/curve.hpp>
#include <zeroset/landscape/hessian.hpp>

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd;
template <class T>
using Ref = Eigen::Ref<const T>;

/// L(x, y) = (x^2 + y^2 - 1)^2 + x^2 y^2: minima at (+-1, 0) and (0, +-1), which a straight line leaves.
class Ring final : public zeroset::Objective {
 public:
  [[nodiscard]] Index dimension() const override { return 2; }
  [[nodiscard]] VectorXd values(const Ref<MatrixXd>& theta) const override {
    const Eigen::ArrayXd x = theta.row(0).array().square(), y = theta.row(1).array().square();
    return (x + y - 1).square() + x * y;
  }
  [[nodiscard]] MatrixXd gradients(const Ref<MatrixXd>& theta) const override {
    const Eigen::ArrayXXd squares = theta.array().square();
    const Eigen::ArrayXXd other = squares.colwise().reverse();
    return theta.array() * (4 * (squares + other - 1) + 2 * other);
  }
  [[nodiscard]] MatrixXd hessian_vector_products(const Ref<MatrixXd>& theta, const Ref<MatrixXd>& v) const override {
    const Eigen::ArrayXXd t = theta.array(), s = t.square(), o = s.colwise().reverse();
    return (12 * s + 6 * o - 4) * v.array() + 12 * t * t.colwise().reverse() * v.array().colwise().reverse();
  }
  [[nodiscard]] MatrixXd predictions(const Ref<VectorXd>& theta) const override { return theta; }
};

int main() {
  using namespace zeroset::landscape;
  const Ring ring;
  const auto points = labeled_points({Eigen::Vector2d(1, 0), Eigen::Vector2d(0, 1)});
  std::cout << to_text(results(hessian(ring, points, {.top = 2, .bottom = 0, .probes = 0})).tables.front());

  const CurveResult path = curve(ring, points[0], points[1], {.fit = {.iterations = 200, .learning_rate = 0.02}});
  std::cout << to_text(results(path).tables.front());
  zeroset::write_results(results(path), "ring", "landscape.json");  // tables/, figures/ and the document
}
