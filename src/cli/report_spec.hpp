#pragma once

namespace zeroset::cli {

/// The bundled report: the text of experiments/report/spec.json.
extern const char* const kDefaultReportSpec;

}  // namespace zeroset::cli
