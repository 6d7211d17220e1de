// Claims as a table and as a file.
#include "zeroset/studies/claim.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::studies {

std::string name(Verdict verdict) {
  return verdict == Verdict::pass ? "pass" : verdict == Verdict::fail ? "fail" : "undecided";
}

Table claims_table(const std::vector<Claim>& claims) {
  Table table{.name = "claims",
              .title = "Claims, beside what was measured",
              .caption =
                  "A claim passes or fails only where its whole 95 % interval lies on one side of the rule; else "
                  "it is undecided."};
  table.columns = {{.key = "claim", .heading = "Claim"},
                   {.key = "activation", .heading = "Activation"},
                   {.key = "verdict", .heading = "Verdict"},
                   {.key = "number", .heading = "Number", .kind = ColumnKind::real},
                   {.key = "lower", .heading = "From", .kind = ColumnKind::real},
                   {.key = "upper", .heading = "To", .kind = ColumnKind::real},
                   {.key = "statement", .heading = "Statement and rule"},
                   {.key = "reason", .heading = "Reason", .detail = true}};
  for (const Claim& claim : claims) {
    const auto cell = [&](const std::optional<double>& value) {
      return value ? Cell(*value) : Cell(Missing{claim.reason.empty() ? "no interval" : claim.reason});
    };
    add_row(table,
            {claim.id,
             claim.activation,
             name(claim.verdict),
             cell(claim.number),
             cell(claim.lower),
             cell(claim.upper),
             claim.statement,
             claim.reason});
  }
  return table;
}

nlohmann::ordered_json to_json(const std::vector<Claim>& claims) {
  using nlohmann::ordered_json;
  ordered_json document{{"schema", "zeroset.claims/1"}, {"claims", ordered_json::array()}};
  const auto value = [](const std::optional<double>& number) {
    return number ? ordered_json(*number) : ordered_json();
  };
  for (const Claim& claim : claims) {
    document["claims"].push_back({{"claim", claim.id},
                                  {"activation", claim.activation},
                                  {"statement", claim.statement},
                                  {"number", value(claim.number)},
                                  {"lower", value(claim.lower)},
                                  {"upper", value(claim.upper)},
                                  {"verdict", name(claim.verdict)},
                                  {"reason", claim.reason}});
  }
  return document;
}

}  // namespace zeroset::studies
