#include "zeroset/atlas/closed_forms.hpp"

#include "atlas/lines/closed_form_parts.hpp"

namespace zeroset::atlas {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr ClosedFormEntry kForms[] = {
    {"segre-veronese",
     "n, d",
     "dimension, degree, generic_ed_degree, bombieri_ed_degree, polar_degrees",
     "Draisma, Horobet, Ottaviani, Sturmfels, Thomas 2016, Theorem 5.8; Friedland, Ottaviani 2014",
     detail::segre_veronese},
    {"determinantal",
     "m, n, rank",
     "dimension, degree, generic_ed_degree, unit_ed_degree, polar_degrees",
     "conormal variety over two Grassmannians; Eckart, Young (theory: E4)",
     detail::determinantal},
    {"symmetric-determinantal",
     "n, rank",
     "dimension, degree, generic_ed_degree, bombieri_weyl_ed_degree, polar_degrees",
     "Nie, Ranestad, Sturmfels 2010; von Bothmer, Ranestad 2009 (theory: E5)",
     detail::symmetric_determinantal},
    {"coincident-root-locus",
     "partition [n]",
     "dimension, degree, generic_ed_degree, diagonal_weights_ed_degree, bombieri_ed_degree, polar_degrees",
     "conormal variety of Lee, Sturmfels 2016 (theory: E6); bombieri_ed_degree is counted, with its own status",
     detail::coincident_root_locus},
    {"linear-convolution",
     "filters, strides",
     "dimension, degree, critical_points",
     "Shahverdi 2024, arXiv:2401.16613",
     detail::linear_convolution},
    {"polynomial-convolution",
     "filters, degree",
     "dimension, degree, critical_points",
     "Shahverdi, Marchetti, Kohn 2024, arXiv:2410.00722",
     detail::polynomial_convolution},
    {"lightning-attention",
     "d, outputs, a, tokens",
     "parameters, dimension",
     "Henry, Marchetti, Kohn, ICLR 2025; one token: theory, E10",
     detail::lightning_attention},
    {"attention-critical-points",
     "data [locus]",
     "dimension, degree",
     "counted, for d = tokens = 2 and one output; from three data on theory, E12",
     detail::attention_critical_points},
    {"deep-linear",
     "width, inputs, outputs [hidden, data]",
     "critical_points, critical_points_torus, status, weights and bounds",
     "theory: K7 to K12; Mehta, Chen, Tang, Hauenstein 2022; Bharadwaj, Hosten, arXiv:2301.12651",
     detail::deep_linear},
    {"linear-critical-locus",
     "width, inputs, outputs",
     "number_of_components, components",
     "Baldi, Hornik 1989; Trager, Kohn, Bruna 2020",
     detail::linear_critical_locus},
    {"power-sum",
     "inputs, units, degree [hidden_bias, output_bias, output_weights, kind, points, lambda]",
     "solutions, status",
     "secant varieties (theory: Z1 to Z6), critical points of one unit or one datum (theory: K3 to K6)",
     detail::power_sum},
    {"secant-variety",
     "n, degree, units",
     "dimension, degree_times_decompositions",
     "Alexander, Hirschowitz 1995; Sylvester 1851; Lehn 1999 (theory: Z3 to Z5)",
     detail::secant_variety},
    {"classical-family",
     "family, n",
     "solutions, status",
     "tests/data/classical_families.json",
     detail::classical_family},
};

Answer answer_closed_form(ObjectReader& line, const LineOptions& options) {
  std::vector<std::string> names;
  for (const ClosedFormEntry& entry : closed_forms()) {
    names.emplace_back(entry.name);
  }
  const json& form = line.require("form", "one of " + list_of(names));
  return closed_forms()[read_choice(form, line.at("form"), names)].answer(line, options);
}

constexpr const char* kClosedFormKeys[] = {"status"};

}  // namespace

const AlgebraVerb kClosedForm{"closed-form", "zeroset.closed-form/1", answer_closed_form, kClosedFormKeys};

std::span<const ClosedFormEntry> closed_forms() {
  return kForms;
}

ordered_json closed_forms_json() {
  ordered_json forms = ordered_json::array();
  for (const ClosedFormEntry& entry : closed_forms()) {
    forms.push_back(
        {{"form", entry.name}, {"parameters", entry.parameters}, {"keys", entry.keys}, {"source", entry.source}});
  }
  return {{"schema", "zeroset.closed-forms/1"}, {"forms", forms}};
}

}  // namespace zeroset::atlas
