// The tools on the Hessian and on symmetries.
#include "zeroset/core/error.hpp"
#include "zeroset/landscape/hessian.hpp"
#include "zeroset/landscape/nullity.hpp"
#include "zeroset/landscape/orbit.hpp"

#include "landscape/tool_objectives.hpp"
#include "landscape/vectors.hpp"
#include "support/catch.hpp"

using namespace zeroset;
using namespace zeroset::landscape;
using namespace zeroset::testing;
using nlohmann::ordered_json;

namespace {

/// Zero error at w2 W1 = (2, -1): the targets are what that map gives.
LinearNetwork fitted_network() {
  const MatrixXd inputs = (MatrixXd(2, 3) << 1, 0, 2, 0, 1, -1).finished();
  return {inputs, Eigen::RowVector2d(2, -1) * inputs};
}

const Parameters kZeroError = vector({1, 2, 1, -3, 1, 1});

}  // namespace

TEST_CASE("the spectrum of a small quadratic is exact", "[landscape][tools]") {
  const Quadratic loss(vector({5, 3, 1, 0, -2}));
  const HessianResult found = hessian(loss, labeled_points({VectorXd(VectorXd::Ones(5))}), {.top = 2, .bottom = 1});
  REQUIRE(found.spectra.size() == 1);
  const BlockSpectrum& all = found.spectra.front();
  CHECK(all.exact);
  REQUIRE(all.ends.size() == 3);
  CHECK_THAT(all.ends[0].value, WithinAbs(5, 1e-14));
  CHECK_THAT(all.ends[1].value, WithinAbs(3, 1e-14));
  CHECK(all.ends[2].rank == -1);
  CHECK_THAT(all.ends[2].value, WithinAbs(-2, 1e-14));
  REQUIRE(all.summary);
  CHECK_THAT(all.summary->trace, WithinAbs(7, 1e-13));
  CHECK_THAT(all.summary->squared_norm, WithinAbs(39, 1e-12));
  CHECK(all.summary->near_zero == 0.2);
  CHECK(all.summary->negative == 0.2);
  const ordered_json document = to_json(found);
  CHECK(document["tool"] == "hessian");
  CHECK(document["hessian"]["rows"].size() == 3);
  CHECK(document["hessian"]["rows"][0]["status"] == "all entries, float64");
  CHECK(document["hessian-trace"]["rows"][0]["parameters"] == 5);
  CHECK(document["figures"] == ordered_json::array({"hessian-density"}));
}

TEST_CASE("the spectrum of a large quadratic is found at its ends, and its trace by signs is exact",
          "[landscape][tools]") {
  const Index n = kExactUpTo + 100;
  VectorXd eigenvalues = VectorXd::LinSpaced(n, 0, 1);
  eigenvalues[7] = 10;
  eigenvalues[8] = 5;
  const Quadratic loss(eigenvalues);
  const HessianResult found =
      hessian(loss, labeled_points({VectorXd(VectorXd::Zero(n))}), {.top = 2, .bottom = 0, .probes = 2, .steps = 20});
  const BlockSpectrum& all = found.spectra.front();
  CHECK(!all.exact);
  CHECK(all.converged);
  CHECK_THAT(all.ends[0].value, WithinAbs(10, 1e-2));
  CHECK_THAT(all.ends[1].value, WithinAbs(5, 1e-2));
  CHECK_THAT(all.summary->trace, WithinRel(eigenvalues.sum(), 1e-12));  // v' D v is the trace for every v of signs
  CHECK(all.summary->products > 0);
}

TEST_CASE("blocks of the layers are those of the Hessian, and need a network", "[landscape][tools]") {
  const LinearNetwork loss = fitted_network();
  const HessianResult found = hessian(loss, labeled_points({kZeroError}), {.by_layer = true, .top = 6, .bottom = 0});
  REQUIRE(found.spectra.size() == 3);
  CHECK(found.spectra[1].block == "layer1.weight");
  CHECK(found.spectra[1].parameters == 4);
  CHECK(found.spectra[2].parameters == 2);
  const double sum = found.spectra[1].summary->trace + found.spectra[2].summary->trace;
  CHECK_THAT(sum, WithinRel(found.spectra[0].summary->trace, 1e-12));
  const Quadratic none(vector({1, 2}));
  CHECK_THROWS_AS(hessian(none, labeled_points({vector({0, 0})}), {.by_layer = true}), InvalidArgument);
  CHECK_THROWS_AS(hessian(none, labeled_points({vector({0, 0})}), {.parts = {CurvaturePart::gauss_newton}}),
                  InvalidArgument);
}

TEST_CASE("at zero error the nullity of a linear network is parameters minus the maps it makes", "[landscape][tools]") {
  // Two data that span the plane: two equations, and as many dimensions of linear maps.
  const LinearNetwork loss(MatrixXd::Identity(2, 2), Eigen::RowVector2d(2, -1));
  REQUIRE(loss.value(kZeroError) < 1e-20);
  const NullityResult found = nullity(loss, labeled_points({kZeroError}), {.probes = 4, .steps = 6});
  REQUIRE(found.rows.size() == 2);
  for (const NullityRow& row : found.rows) {
    CHECK(row.rank_at_most == 2);
    CHECK(row.predicted() == 4);
    CHECK(row.bounds.rank_at_least == 2);
    CHECK(row.known() == 0);
  }
  CHECK(found.rows[0].part == CurvaturePart::gauss_newton);
  CHECK(status_of(found.rows[0]) == NullityStatus::exact);
  CHECK(status_of(found.rows[1]) == NullityStatus::accord);
  const ordered_json document = to_json(found);
  CHECK(document["tool"] == "nullity");
  CHECK(document["nullity"]["rows"][0]["predicted"] == 4);
  CHECK(document["nullity"]["rows"][0]["error"].is_null());
  CHECK(document["nullity-known"]["rows"][0]["scales"] == 0);
  CHECK(document["nullity-near-zero"]["rows"].size() == 18);
  CHECK(document["figures"] == ordered_json::array({"nullity"}));
}

TEST_CASE("the loss is constant along the symmetries of a network", "[landscape][tools]") {
  const LinearNetwork loss = fitted_network();
  const Parameters theta = vector({1, 0.5, -1, 2, 0.3, -0.7});
  const OrbitResult found = orbit(loss, labeled_points({theta}), {.draws = 8});
  REQUIRE(found.rows.size() >= 2);
  for (const OrbitRow& row : found.rows) {
    INFO(name(row.family.kind));
    CHECK(row.moved > 0.01);
    CHECK(row.loss_difference < 1e-13);
    CHECK(row.output_difference < 1e-13);
  }
  const ordered_json document = to_json(found);
  CHECK(document["tool"] == "orbit");
  CHECK(document["orbit"]["rows"].size() == found.rows.size());
  CHECK(document["orbit"]["rows"][0]["draws"] == 8);
  CHECK_THROWS_AS(orbit(Quadratic(vector({1})), labeled_points({vector({1})})), InvalidArgument);
}

TEST_CASE("a tool that is stopped says so and keeps what it has", "[landscape][tools]") {
  const LinearNetwork loss = fitted_network();
  int asked = 0;
  const OrbitResult part = orbit(loss, labeled_points({kZeroError, kZeroError}), {.stop = [&] { return ++asked > 4; }});
  CHECK(!part.complete);
  CHECK(part.rows.size() == 1);
  CHECK(to_json(part)["complete"] == false);
  const HessianResult none = hessian(loss, labeled_points({kZeroError}), {.stop = [] { return true; }});
  CHECK(none.spectra.empty());
  CHECK(to_json(none)["complete"] == false);
}
