#include "studies/lipton/groups/global_nonconvexity.hpp"

#include "zeroset/core/text.hpp"
#include "zeroset/landscape/orbit.hpp"

#include "studies/lipton/groups/line_panels.hpp"
#include "studies/lipton/runs.hpp"
#include "studies/lipton/study_loss.hpp"

namespace zeroset::studies::lipton {
namespace {

using landscape::SymmetryKind;

/// The lines from one trained network.
struct CopyLines {
  LossLine permuted{};  ///< to a copy whose units are in another order
  LossLine matched{};   ///< to that copy after matching its units
  LossLine scaled{};    ///< to a copy whose filters have other lengths
};

CopyLines copy_lines(
    const StudyContext& context, const StudyLoss& loss, const Experiment& run, const Parameters& theta, int points) {
  const Architecture& network = loss.objective().network();
  const auto copy = [&](SymmetryKind kind) {
    return landscape::random_image(network, theta, kind, Stream(run.seed, "copy by " + name(kind)));
  };
  const std::string id = context.trained.of(run).folder.filename().string();
  const Parameters permuted = copy(SymmetryKind::exchange);
  return {loss.line(id + ", permuted copy", theta, permuted, points),
          loss.line(id + ", permuted copy", theta, permuted, points, /*matched=*/true),
          loss.line(id + ", scaled copy", theta, copy(SymmetryKind::scale), points)};
}

Table copies_table(const StudyContext& context, std::size_t a) {
  Table table{.name = output_name(context, "global_nonconvexity", a),
              .title = "Between a network and copies of it, " + spoken_activation(context, a),
              .caption =
                  "Straight lines; each copy computes the same. Half way: less the mean of the ends. Barrier: the "
                  "largest rise above the chord. Matched: units of the permuted copy put in order by weight "
                  "matching. Scaled: every filter times a factor of its own, which a convex surface would allow."};
  table.columns = {{.key = "parent", .heading = "Parent", .kind = ColumnKind::integer},
                   {.key = "copy", .heading = "Copy"},
                   {.key = "end_error", .heading = "Error, ends", .kind = ColumnKind::percent},
                   {.key = "half_way_error", .heading = "half way", .kind = ColumnKind::percent},
                   {.key = "error_rise", .heading = "Rise", .kind = ColumnKind::percent},
                   {.key = "error_barrier", .heading = "Barrier", .kind = ColumnKind::percent},
                   {.key = "loss_barrier", .heading = "Barrier, loss", .kind = ColumnKind::real, .digits = 3},
                   {.key = "test_rise", .heading = "Rise, test error", .kind = ColumnKind::percent}};
  return table;
}

void add_copy(Table& table, std::int64_t parent, const std::string& copy, const LossLine& line) {
  const Eigen::Index middle = line.t.size() / 2;
  add_row(table,
          {parent + 1,
           copy,
           0.5 * (line.train_error[0] + line.train_error[line.t.size() - 1]),
           line.train_error[middle],
           rise_half_way(line.train_error),
           barrier_on(line, line.train_error),
           cell_of(barrier_on(line, line.train_loss), "a loss on the line is not finite"),
           rise_half_way(line.test_error)});
}

}  // namespace

GlobalOptions GlobalGroup::read(ObjectReader& reader) {
  constexpr std::int64_t kLeast = 3;
  const GlobalOptions options{.points = spec::integer(reader, "points", kLeast)};
  if (options.points % 2 == 0) {
    throw SpecError(reader.at("points"), "expected an odd number, of which one lies half way");
  }
  return options;
}

std::vector<Experiment> GlobalGroup::runs(const Protocol& protocol) const {
  return trunk_runs(protocol);
}

std::vector<Results> GlobalGroup::evaluate(const StudyContext& context, std::vector<Measures>& measures) const {
  return context.each_activation([&](std::size_t a) {
    const StudyLoss loss(context, a);
    Results output;
    Table table = copies_table(context, a);
    for (std::int64_t parent = 0; parent < context.protocol.replicas; ++parent) {
      const Experiment run = trunk_run(context.protocol, a, parent);
      const std::optional<Parameters> end = end_of(context, run);
      if (!end) {
        continue;  // it diverged: the notes say so
      }
      const CopyLines lines = copy_lines(context, loss, run, *end, static_cast<int>(options_.points));
      add_copy(table, parent, "permuted", lines.permuted);
      add_copy(table, parent, "matched", lines.matched);
      add_copy(table, parent, "scaled", lines.scaled);
      measures[a].copy_barrier[parent].push_back(rise_half_way(lines.permuted.train_error));
      measures[a].matched_barrier[parent].push_back(rise_half_way(lines.matched.train_error));
      if (output.figures.empty()) {
        const std::string spoken = spoken_activation(context, a);
        output.figures.push_back(study_figure(
            context,
            *this,
            output_name(context, "global_nonconvexity", a),
            "Between a network and copies of it, " + spoken,
            spoken + ", parent " + std::to_string(parent + 1) +
                ". Training error and loss on straight lines from a trained network to copies that compute the same: "
                "units in another order; the same after matching them back; filters of other lengths, the control, "
                "which stays on the orbit. A convex surface lies below every chord.",
            line_panels({{"permuted", "units in another order", &lines.permuted},
                         {"matched", "matched back", &lines.matched},
                         {"scaled", "filters of other lengths", &lines.scaled}})));
      }
    }
    output.tables.push_back(std::move(table));
    return output;
  });
}

std::vector<Claim> GlobalGroup::claims(const Protocol& protocol, const Measures& found) const {
  const std::string margin = significant(100 * protocol.margin) + " points";
  Claim barrier{.id = "c.1",
                .statement =
                    "half way between a network and its permuted copy the training error is above the mean of "
                    "the ends, by more than " +
                    margin};
  set_difference(barrier, parent_means(found.copy_barrier), found.train_images, kParent);
  keep_within(barrier, -1, 1);
  decide(barrier, protocol.margin, kInfinity, kOverParents);
  Claim control{.id = "c.2", .statement = "the control: with the units matched back it is not, by more than " + margin};
  set_difference(control, parent_means(found.matched_barrier), found.train_images, kParent);
  keep_within(control, -1, 1);
  decide(control, -kInfinity, protocol.margin, kOverParents);
  return {barrier, control};
}

std::string GlobalGroup::summary(const Protocol& protocol) const {
  return sgd_line(protocol) + "; " + std::to_string(options_.points) + " places on each line";
}

std::string GlobalGroup::source() const {
  return "What the abstract says: " + text().paper;
}

}  // namespace zeroset::studies::lipton
