#include "zeroset/atlas/verify.hpp"
#include "zeroset/core/json_numbers.hpp"

#include <nlohmann/json.hpp>

namespace zeroset::atlas {

using nlohmann::ordered_json;

namespace {

void add_closed_form(ordered_json& keys, const std::optional<algebra::ClosedForm>& form) {
  keys["closed_form"] = form ? integer_of(form->value) : ordered_json();
  if (form) {
    keys["closed_form_status"] = status_name(*form);
    keys["closed_form_source"] = form->theorem;
  }
}

std::optional<algebra::ClosedForm> read_closed_form(const ordered_json& document) {
  const ordered_json value = document.value("closed_form", ordered_json());
  if (value.is_null()) {
    return std::nullopt;
  }
  algebra::ClosedForm form{
      .value = value.is_string() ? Integer(value.get<std::string>()) : Integer(value.get<std::int64_t>()),
      .theorem = document.value("closed_form_source", "")};
  if (document.value("closed_form_status", "") != name(Certainty::proved)) {
    form.status = std::nullopt;
  }
  return form;
}

}  // namespace

ordered_json to_json(const VerifyRow& row) {
  ordered_json keys{{"bounds", row.bounds ? to_json(*row.bounds) : ordered_json()},
                    {"count", row.count ? to_json(*row.count) : ordered_json()},
                    {"solve", nullptr}};
  add_closed_form(keys, row.closed_form);
  keys["agree"] = nullable(row.agree);
  if (!row.reason.empty()) {
    keys["reason"] = row.reason;
  }
  return keys;
}

VerifyRow read_verify_row(const ordered_json& document) {
  VerifyRow row{.id = document.at("id").get<std::string>(),
                .closed_form = read_closed_form(document),
                .reason = document.value("reason", "")};
  if (document.at("bounds").is_object()) {
    row.bounds = algebra::read_bound_numbers(document.at("bounds"));
  }
  if (document.at("count").is_object()) {
    row.count = algebra::read_count_result(document.at("count"));
  }
  if (document.at("agree").is_boolean()) {
    row.agree = document.at("agree").get<bool>();
  }
  return row;
}

}  // namespace zeroset::atlas
