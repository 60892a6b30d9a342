#include "simulate/saved_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>
#include <system_error>

#include "built/verify.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"
#include "engine/time_steps.hpp"

namespace ballast::simulate {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t format = 3;
constexpr const char* summary_name = "state.json";
constexpr const char* save_again = "Copy the saved state again, or save it again.";

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;  // there may be no folder yet
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

Json to_json(const SavedPart& part) {
  return {{"group", part.group},
          {"part", part.part},
          {"name", part.file.name},
          {"size", part.file.size},
          {"checksum", part.file.checksum}};
}

/// A name that leads out of the folder must not be followed.
std::string local_name(const JsonValue& value) {
  const fs::path name = value.as_string();
  if (name.empty() || name != name.filename() || name == "." || name == "..") {
    throw value.error("wrong name of a file", "a name within the folder is expected");
  }
  return name.string();
}

SavedPart part_from(const JsonValue& value) {
  value.reject_unknown_keys({"group", "part", "name", "size", "checksum"});
  return {.group = value.at("group").as_integer(),
          .part = value.at("part").as_integer(),
          .file = {.name = local_name(value.at("name")),
                   .size = value.at("size").as_unsigned(),
                   .checksum = value.at("checksum").as_string()}};
}

std::int64_t steps_from(const JsonValue& value) {
  const std::int64_t steps = value.as_integer();
  if (steps < 0 || steps > engine::most_steps) throw value.error("wrong value", "0 to 2^53 steps");
  return steps;
}

void check_format(const JsonValue& root) {
  const JsonValue value = root.at("format");
  if (value.as_integer() == format) return;
  throw value.error("a saved state of another version", fmt::format("this one reads {}", format),
                    "Save it again, or use the ballast that saved it.");
}

void check_model(const JsonValue& root, const std::string& model) {
  const JsonValue value = root.at("model");
  if (value.as_string() == model) return;
  throw InputError(
      {.place = value.place(),
       .problem =
           "the state was saved from another model, with other mechanisms or another part size",
       .suggestion = "Restore it into the model that it was saved from."});
}

/// Files of earlier saves, also of those that were killed. Others are none of ours.
void remove_unnamed(const fs::path& folder, const SavedFiles& saved) {
  const std::regex of_a_save(R"(\d+_\d+\.\d+(-\d+)?\.h5(\.tmp-\d+-\d+)?)");
  std::set<std::string> named;
  for (const SavedPart& part : saved.parts) named.insert(part.file.name);
  for (const std::string& name : names_in(folder)) {
    std::error_code ignored;  // the next save tries again
    if (std::regex_match(name, of_a_save) && !named.contains(name)) {
      fs::remove(folder / name, ignored);
    }
  }
}

}  // namespace

std::string new_label(const fs::path& folder, std::int64_t steps) {
  const std::vector<std::string> names = names_in(folder);
  const auto is_taken = [&](const std::string& label) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return name.find("." + label + ".h5") != std::string::npos;
    });
  };
  std::string label = std::to_string(steps);
  for (int again = 1; is_taken(label); ++again) label = fmt::format("{}-{}", steps, again);
  return label;
}

std::string part_name(std::int64_t group, std::int64_t part, const std::string& label) {
  return fmt::format("{}_{}.{}.h5", group, part, label);
}

void write_saved_files(const fs::path& folder, const SavedFiles& saved) {
  Json parts = Json::array();
  for (const SavedPart& part : saved.parts) parts.push_back(to_json(part));
  const Json summary = {{"format", format},
                        {"model", saved.model},
                        {"steps", saved.steps},
                        {"time_ms", saved.time},
                        {"files", parts}};
  write_file(folder / summary_name, summary.dump(2) + "\n");
  remove_unnamed(folder, saved);
}

SavedFiles read_saved_files(const fs::path& folder, const std::string& model) {
  const JsonValue root = JsonValue::read_file(folder / summary_name);
  check_format(root);
  root.reject_unknown_keys({"format", "model", "steps", "time_ms", "files"});
  check_model(root, model);
  SavedFiles saved{.model = model,
                   .steps = steps_from(root.at("steps")),
                   .time = root.at("time_ms").as_number(),
                   .parts = {}};
  for (const JsonValue& part : root.at("files").elements()) saved.parts.push_back(part_from(part));
  return saved;
}

fs::path checked_part(const fs::path& folder, const SavedFiles& saved, std::int64_t group,
                      std::int64_t part) {
  const auto found = std::find_if(
      saved.parts.begin(), saved.parts.end(),
      [&](const SavedPart& entry) { return entry.group == group && entry.part == part; });
  if (found == saved.parts.end()) {
    throw InputError({.place = {.file = folder / summary_name, .within = "/files"},
                      .problem = "no file of a part of a group",
                      .value = fmt::format("group {}, part {}", group, part),
                      .reason = "the model has it",
                      .suggestion = save_again});
  }
  built::check_file(folder, found->file, summary_name, save_again);
  return folder / found->file.name;
}

}  // namespace ballast::simulate
