#include "sonata/config_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace ballast::sonata {

namespace {

/// Of the name of a variable.
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A variable within a text: [begin, end) with its marks, and its bare name.
struct Reference {
  std::size_t begin = 0, end = 0;
  std::string name = {};
};

/// The first variable at or behind `from`.
std::optional<Reference> next_reference(const std::string& text, std::size_t from) {
  for (std::size_t begin = text.find('$', from); begin != std::string::npos;
       begin = text.find('$', begin + 1)) {
    const bool braces = text.compare(begin, 2, "${") == 0;
    const std::size_t name = begin + (braces ? 2 : 1);
    std::size_t end = name;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (end == name || (braces && (end == text.size() || text[end] != '}'))) continue;
    return Reference{begin, end + (braces ? 1 : 0), text.substr(name, end - name)};
  }
  return std::nullopt;
}

/// "$NAME", "${NAME}" or "NAME" -> "NAME".
std::string bare_name(const std::string& key) {
  const auto reference = next_reference(key, 0);
  return reference ? reference->name : key;
}

/// "." and what starts with it begin at the folder of the file (sonata-extension, "manifest").
std::string from_folder(const JsonValue& value) {
  std::string text = value.as_string();
  const bool relative = text == "." || text.starts_with("./") || text.starts_with("../");
  if (!relative) return text;
  return (std::filesystem::absolute(value.file()).parent_path() / text).lexically_normal().string();
}

/// The variables of a document, resolved.
class Manifest {
 public:
  explicit Manifest(const JsonValue& document) {
    const auto manifest = document.find("manifest");
    if (!manifest) return;
    for (const auto& [key, value] : manifest->members()) {
      variables_.emplace(bare_name(key), Variable{from_folder(value), value.place()});
    }
    for (auto& [name, variable] : variables_) resolve(name, name);
  }

  [[nodiscard]] bool empty() const { return variables_.empty(); }

  /// Known variables replaced; others are left, since code may hold a '$', too.
  [[nodiscard]] std::string expand(const std::string& text) const {
    std::string result;
    std::size_t done = 0;
    for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end)) {
      const auto variable = variables_.find(found->name);
      if (variable == variables_.end()) continue;
      result += text.substr(done, found->begin - done) + variable->second.value;
      done = found->end;
    }
    return result + text.substr(done);
  }

 private:
  struct Variable {
    std::string value;
    Place place;
    enum class State { raw, in_progress, resolved } state = State::raw;
  };

  /// Expands the variables in a variable first; `chain` shows the way to it.
  void resolve(const std::string& name, const std::string& chain) {
    Variable& variable = variables_.at(name);
    if (variable.state == Variable::State::resolved) return;
    if (variable.state == Variable::State::in_progress) {
      throw InputError({.place = variable.place,
                        .problem = "variable refers to itself",
                        .value = "$" + name,
                        .reason = chain});
    }
    variable.state = Variable::State::in_progress;
    const std::string text = variable.value;
    for (auto found = next_reference(text, 0); found; found = next_reference(text, found->end)) {
      if (variables_.contains(found->name)) resolve(found->name, chain + " -> " + found->name);
    }
    variable.value = expand(text);
    variable.state = Variable::State::resolved;
  }

  std::map<std::string, Variable> variables_;
};

/// All strings of a document, however deep.
void expand_strings(Json& value, const Manifest& manifest) {
  if (value.is_string()) {
    value = manifest.expand(value.get<std::string>());
  } else if (value.is_structured()) {
    for (Json& member : value) expand_strings(member, manifest);
  }
}

}  // namespace

JsonValue read_config_document(const std::filesystem::path& file) {
  JsonValue document = JsonValue::read_file(file);
  if (!document.is_object()) return document;
  const Manifest manifest(document);
  if (manifest.empty()) return document;
  Json expanded = document.raw();
  expand_strings(expanded, manifest);
  return JsonValue::parse(expanded.dump(), file);
}

std::filesystem::path config_path(const JsonValue& value) {
  const std::string text = value.as_string();
  if (const auto reference = next_reference(text, 0)) {
    throw value.error("unknown variable", "'$" + reference->name + "' is not in the manifest");
  }
  const auto folder = std::filesystem::absolute(value.file()).parent_path();
  std::filesystem::path path = (folder / text).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

std::filesystem::path existing_file(const JsonValue& value) {
  std::filesystem::path path = config_path(value);
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) return path;
  throw InputError({.place = value.place(), .problem = "file not found", .value = path.string()});
}

std::filesystem::path optional_path(const JsonValue& object, const std::string& key) {
  const auto value = object.find(key);
  if (!value || value->is_null()) return {};
  const std::string text = value->as_string();
  return text.empty() || text == "NULL" ? std::filesystem::path() : config_path(*value);
}

std::filesystem::path optional_file(const JsonValue& object, const std::string& key) {
  return optional_path(object, key).empty() ? std::filesystem::path()
                                            : existing_file(object.at(key));
}

void warn_unknown_keys(const JsonValue& object, const std::vector<std::string>& known,
                       std::vector<std::string>& warnings) {
  for (const std::string& key : object.unknown_keys(known)) {
    const InputError text({.place = object.place(),
                           .problem = "unknown key",
                           .value = key,
                           .suggestion = did_you_mean(key, known)});
    warnings.emplace_back(text.what());
  }
}

}  // namespace ballast::sonata
