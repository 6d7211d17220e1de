// The part of the program that needs LibTorch; main loads it for the verbs that train.
#include "cli/training/plugin.hpp"

#include "zeroset/core/error.hpp"

#include "cli/exit_code.hpp"
#include "cli/interrupt.hpp"
#include "cli/versions.hpp"

#include <chrono>
#include <iostream>
#include <new>

namespace zeroset::cli {
namespace {

int dispatch(const TrainingRequest& request) {
  switch (request.action) {
    case TrainingRequest::Action::train:
      return train_verb(request);
    case TrainingRequest::Action::compare:
      return compare_verb(request);
    case TrainingRequest::Action::data_fetch:
      return data_fetch_verb(request);
    case TrainingRequest::Action::data_check:
      return data_check_verb(request);
    case TrainingRequest::Action::data_info:
      return data_info_verb(request);
    case TrainingRequest::Action::doctor:
      return doctor_verb(request);
    case TrainingRequest::Action::landscape:
      return landscape_verb(request);
    case TrainingRequest::Action::reproduce:
      return reproduce_verb(request);
  }
  return kWrongInput;
}

/// LibTorch throws its own exception where an allocation fails.
bool is_out_of_memory(const std::string& message) {
  return message.find("can't allocate memory") != std::string::npos ||
         message.find("out of memory") != std::string::npos;
}

}  // namespace

nets::TrainOptions train_options(const TrainingRequest& request, ProgressBar& bar) {
  using Clock = std::chrono::steady_clock;
  nets::TrainOptions options;
  options.data_root = request.root;
  options.progress = bar.callback();
  const double seconds = request.options.timeout;
  const Clock::time_point start = Clock::now();
  options.stop = [seconds, start] {
    return interrupted() || (seconds > 0 && std::chrono::duration<double>(Clock::now() - start).count() > seconds);
  };
  for (const auto& [library, version] : versions()) {
    options.versions.emplace_back(library, version);
  }
  return options;
}

void deliver(const TrainingRequest& request, const std::string& text) {
  if (request.printed != nullptr) {
    *request.printed = text;
  } else {
    std::cout << text << std::flush;
  }
}

}  // namespace zeroset::cli

extern "C" __attribute__((visibility("default"))) int zeroset_training(const zeroset::cli::TrainingRequest& request) {
  zeroset::cli::ask_on_interrupt();
  try {
    return zeroset::cli::dispatch(request);
  } catch (const zeroset::Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw zeroset::LimitExceeded("out of memory");
  } catch (const std::exception& error) {
    const std::string message = error.what();
    if (zeroset::cli::is_out_of_memory(message)) {
      throw zeroset::LimitExceeded("out of memory" + std::string(request.options.memory > 0 ? " (--memory)" : ""));
    }
    throw zeroset::Error("unexpected: " + message.substr(0, message.find('\n')));
  }
}
