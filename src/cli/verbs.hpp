// The verbs of the program.
#pragma once

namespace CLI {
class App;
}

namespace zeroset::cli {

/// Each adds one verb, or a few of a kind; its callback does the work and sets `exit_code`.
void add_system_verb(CLI::App& app, int& exit_code);
void add_bounds_verb(CLI::App& app, int& exit_code);
void add_dimension_verb(CLI::App& app, int& exit_code);
void add_closed_form_verb(CLI::App& app, int& exit_code);
void add_count_verb(CLI::App& app, int& exit_code);
void add_solve_verb(CLI::App& app, int& exit_code);
void add_check_verb(CLI::App& app, int& exit_code);
void add_certify_inconsistent_verb(CLI::App& app, int& exit_code);
void add_verify_verb(CLI::App& app, int& exit_code);
void add_approximate_verb(CLI::App& app, int& exit_code);
void add_data_verb(CLI::App& app, int& exit_code);
void add_train_verb(CLI::App& app, int& exit_code);
void add_compare_verb(CLI::App& app, int& exit_code);
void add_landscape_verb(CLI::App& app, int& exit_code);
void add_reproduce_verb(CLI::App& app, int& exit_code);
void add_report_verb(CLI::App& app, int& exit_code);
void add_stored_result_verbs(CLI::App& app, int& exit_code);  ///< table, figure
void add_doctor_verb(CLI::App& app, int& exit_code);
void add_absent_verbs(CLI::App& app, int& exit_code);  ///< those of the contract that later modules bring

}  // namespace zeroset::cli
