// What the machine has, for people.
#include "zeroset/core/machine_report.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <sstream>
#include <string>

namespace zeroset {
namespace {

using nlohmann::ordered_json;

std::string gib(const ordered_json& bytes) {
  if (!bytes.is_number()) {
    return "unknown";
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f GiB", bytes.get<double>() / (1 << 30));
  return text;
}

std::string words(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "none" : value.dump();
}

void print_machine(const ordered_json& machine, std::ostream& out) {
  out << "system     " << words(machine["system"]) << "\nprocessor  " << words(machine["processor"]) << ", "
      << machine["cores"] << (machine["cores"] == 1 ? " core" : " cores") << "\nmemory     "
      << gib(machine["memory_total"]) << ", " << gib(machine["memory_free"]) << " free\ndisk       "
      << gib(machine["disk_free"]) << " free in " << words(machine["folder"]) << '\n';
}

void print_device(const ordered_json& device, std::ostream& out) {
  out << "cuda       ";
  if (device["usable"] == true) {
    out << words(device["name"]) << ", " << gib(device["memory_total"]) << ", " << gib(device["memory_free"])
        << " free, compute capability " << words(device["compute_capability"]) << ", driver for CUDA "
        << words(device["driver"]) << '\n';
  } else {
    out << "none: " << words(device["reason"])
        << (device["built"] == true ? "" : "; and the CUDA plugin is not in this build") << '\n';
  }
}

void print_tools(const ordered_json& tools, std::ostream& out) {
  for (const auto& [name, tool] : tools.items()) {
    out << name << std::string(11 - name.size(), ' ') << words(tool["version"]);
    for (const ordered_json& format : tool.value("formats", ordered_json::array())) {
      out << ", " << words(format);
    }
    out << '\n';
  }
}

void print_data(const ordered_json& datasets, std::ostream& out) {
  for (const ordered_json& set : datasets) {
    out << words(set["name"]) << ": " << (set["good"] == true ? "good" : "not complete") << ", looked for in "
        << words(set["folder"]) << '\n';
    for (const ordered_json& file : set["files"]) {
      if (set["good"] != true) {
        out << "  " << words(file) << '\n';
      }
    }
  }
}

}  // namespace

std::string doctor_text(const ordered_json& document) {
  std::ostringstream out;
  print_machine(document["machine"], out);
  print_device(document["device"], out);
  print_tools(document["tools"], out);
  for (const char* section : {"versions", "training"}) {
    out << '\n' << (std::string(section) == "versions" ? "libraries" : section) << '\n';
    for (const auto& [name, value] : document[section].items()) {
      out << "  " << name << "  " << words(value) << '\n';
    }
  }
  out << "\ndata\n";
  print_data(document["datasets"], out);
  if (!document["advice"].empty()) {
    out << '\n';
  }
  for (const ordered_json& line : document["advice"]) {
    out << words(line) << '\n';
  }
  return out.str();
}

}  // namespace zeroset
