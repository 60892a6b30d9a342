#include "engine/neuron/templates.hpp"

#include <optional>
#include <sstream>

#include "core/error.hpp"
#include "engine/child_trial.hpp"

namespace ballast::engine::neuron {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds trial_limit{60};

// Files that a template loads are named relative to its own folder, as hoc's load_file() has it.
class WorkingFolder {
 public:
  explicit WorkingFolder(const fs::path& folder) : before_(fs::current_path()) {
    fs::current_path(folder);
  }
  ~WorkingFolder() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
  }
  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;

 private:
  fs::path before_;
};

// load_file() swallows the errors of a file, xopen() does not.
void open_file(const Session& session, const TemplateSource& source) {
  const fs::path file = fs::absolute(source.file);
  const WorkingFolder folder(file.parent_path());
  try {
    execute("{xopen(\"" + file.filename().string() + "\")}");
  } catch (const HocError& error) {
    throw EngineError({.place = {source.file},
                       .problem = "cannot load the template",
                       .value = source.name,
                       .reason = error.what()});
  }
  if (session.find_template(source.name) == nullptr) {
    throw EngineError({.place = {source.file},
                       .problem = "does not define the template",
                       .value = source.name,
                       .reason = "the name after begintemplate must be the one of the circuit"});
  }
}

// An orderly error of the child comes back in its parts, each after a separator.
constexpr char separator = '\x1f';

void pack_errors(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    const ErrorParts& parts = error.parts();
    std::string packed;
    for (const std::string& part : {parts.problem, parts.value, parts.reason, parts.suggestion}) {
      packed += separator + part;
    }
    throw std::runtime_error(packed);
  }
}

ErrorParts unpack(const std::string& packed) {
  std::istringstream parts(packed.substr(1));
  ErrorParts error;
  for (std::string* part : {&error.problem, &error.value, &error.reason, &error.suggestion}) {
    std::getline(parts, *part, separator);
  }
  return error;
}

}  // namespace

void Templates::load(const TemplateSource& source, const std::function<void()>& trial) {
  const auto known = files_.find(source.name);
  if (known != files_.end()) {
    if (fs::weakly_canonical(known->second) == fs::weakly_canonical(source.file)) {
      if (trial) try_in_child_of(source, trial);
      return;
    }
    throw EngineError({.place = {source.file},
                       .problem = "template defined twice",
                       .value = source.name,
                       .reason = "first in " + known->second.string()});
  }
  if (!fs::exists(source.file)) {
    throw EngineError({.place = {source.file}, .problem = "template file not found"});
  }
  try_first(source, trial);
  std::optional<Deadline> deadline;
  if (trials_ == Trials::left_out) deadline.emplace(trial_limit);
  open_file(*session_, source);
  files_[source.name] = source.file;
}

void Templates::try_first(const TemplateSource& source, const std::function<void()>& trial) const {
  const auto load_and_build = [&] {
    open_file(*session_, source);
    if (trial) trial();
  };
  try_in_child_of(source, load_and_build);
}

void Templates::try_in_child_of(const TemplateSource& source,
                                const std::function<void()>& body) const {
  if (trials_ == Trials::left_out) return;
  const std::string reason = try_in_child([&] { pack_errors(body); }, trial_limit);
  if (reason.empty()) return;
  ErrorParts parts{.problem = "cannot use the template", .value = source.name, .reason = reason};
  if (reason.front() == separator) parts = unpack(reason);
  parts.place = {source.file};
  throw EngineError(parts);
}

std::vector<std::string> Templates::needed_attributes(const std::string& name) const {
  const Symbol* symbol = hoc_lookup((name + "_NeededAttributes").c_str());
  std::vector<std::string> attributes;
  if (symbol == nullptr || symbol->type != session_->kinds().string) return attributes;
  std::istringstream list(*hoc_top_level_data[symbol->u.oboff].ppstr);
  for (std::string attribute; std::getline(list, attribute, ';');) {
    if (!attribute.empty()) attributes.push_back(attribute);
  }
  return attributes;
}

fs::path Templates::file_of(const std::string& name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? fs::path() : found->second;
}

}  // namespace ballast::engine::neuron
