#include "generator/recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "generator/recipe_fields.hpp"

namespace ballast::generator {
namespace {

/// Sets fields from the members of a JSON object; a key that is absent leaves its field alone. The
/// keys that were asked for are the known ones, so finish() can refuse all others.
class Reader {
 public:
  explicit Reader(JsonValue json) : json_(std::move(json)) {}

  void number(const char* key, double& field, Limits limits) {
    if (const auto value = take(key)) {
      field = checked(*value, value->as_number(), limits);
    }
  }
  void integer(const char* key, int& field, Limits limits) {
    if (const auto value = take(key)) {
      field = static_cast<int>(checked(*value, static_cast<double>(value->as_integer()), limits));
    }
  }
  void integer(const char* key, std::int64_t& field, Limits limits) {
    if (const auto value = take(key)) {
      field = value->as_integer();
      checked(*value, static_cast<double>(field), limits);
    }
  }
  template <class Count>  // std::uint64_t or an optional one
  void count(const char* key, Count& field, Limits limits) {
    if (const auto value = take(key)) {
      field = value->as_unsigned();
      checked(*value, value->as_number(), limits);
    }
  }
  void flag(const char* key, bool& field) {
    if (const auto value = take(key)) {
      field = value->as_bool();
    }
  }
  void option(const char* key, bool& field) { flag(key, field); }
  void text(const char* key, std::string& field) {
    if (const auto value = take(key)) {
      field = value->as_string();
      if (field.empty()) {
        throw value->error("empty name");
      }
    }
  }
  void synapse_class(const char* key, bool& excitatory) {
    if (const auto value = take(key)) {
      excitatory = value->as_enum({"EXC", "INH"}) == "EXC";
    }
  }
  template <class T>
  void object(const char* key, T& field) {
    if (const auto value = take(key)) {
      read_object(*value, field);
    }
  }
  template <class T>
  void object(const char* key, std::optional<T>& field) {
    if (const auto value = take(key)) {
      read_object(*value, field ? *field : field.emplace());
    }
  }
  template <class T>
  void list(const char* key, std::vector<T>& field) {
    if (const auto value = take(key)) {
      field.clear();
      for (const JsonValue& element : value->elements()) {
        read_object(element, field.emplace_back());
      }
      if (field.empty()) {
        throw value->error("empty list", "at least one element is needed");
      }
    }
  }
  template <class T>
  static void read_object(const JsonValue& json, T& field) {
    Reader reader(json);
    visit_fields(reader, field);
    reader.finish();
  }
  void finish() const { json_.reject_unknown_keys(known_); }

 private:
  std::optional<JsonValue> take(const char* key) {
    known_.emplace_back(key);
    return json_.find(key);
  }
  static double checked(const JsonValue& json, double value, Limits limits) {
    if (value < limits.lowest || value > limits.highest ||
        (limits.open && value == limits.lowest)) {
      throw json.error("value out of range", limits.describe());
    }
    return value;
  }

  JsonValue json_;
  std::vector<std::string> known_;
};

/// Writes the same fields into a JSON object; an optional field without value leaves its key out.
class Writer {
 public:
  void number(const char* key, const double& field, Limits) { json_[key] = field; }
  void integer(const char* key, const std::int64_t& field, Limits) { json_[key] = field; }
  void count(const char* key, const std::uint64_t& field, Limits) { json_[key] = field; }
  void count(const char* key, const std::optional<std::uint64_t>& field, Limits) {
    if (field) {
      json_[key] = *field;
    }
  }
  void flag(const char* key, const bool& field) { json_[key] = field; }
  void option(const char* key, const bool& field) {
    if (field) {
      json_[key] = field;
    }
  }
  void text(const char* key, const std::string& field) { json_[key] = field; }
  void synapse_class(const char* key, const bool& excitatory) {
    json_[key] = excitatory ? "EXC" : "INH";
  }
  template <class T>
  void object(const char* key, const T& field) {
    json_[key] = write(field);
  }
  template <class T>
  void object(const char* key, const std::optional<T>& field) {
    if (field) {
      object(key, *field);
    }
  }
  template <class T>
  void list(const char* key, const std::vector<T>& field) {
    json_[key] = Json::array();
    for (const T& element : field) {
      json_[key].push_back(write(element));
    }
  }
  template <class T>
  static Json write(T field) {  // a copy: the visitor takes fields it could change
    Writer writer;
    visit_fields(writer, field);
    return std::move(writer.json_);
  }

 private:
  Json json_ = Json::object();
};

/// An error placed at a key of a metype, whether or not the file states that key.
InputError metype_error(const JsonValue& json, std::size_t index, const std::string& key,
                        ErrorParts parts) {
  const Place root = json.place();
  parts.place = {.file = root.file,
                 .within = root.within + "/metypes/" + std::to_string(index) + "/" + key};
  return InputError(parts);
}

void check_layer(const JsonValue& json, const Recipe& recipe, std::size_t index) {
  std::vector<std::string> names;
  for (const LayerRecipe& layer : recipe.layers) {
    names.push_back(layer.name);
  }
  const std::string& layer = recipe.metypes[index].layer;
  if (std::find(names.begin(), names.end(), layer) == names.end()) {
    throw metype_error(json, index, "layer",
                       {.problem = "unknown layer",
                        .value = layer,
                        .reason = "it is not among the layers",
                        .suggestion = did_you_mean(layer, names)});
  }
}

/// Fractions are relative, so any positive total will do.
void check_total_fraction(const JsonValue& json, const Recipe& recipe) {
  double total = 0;
  for (const MetypeRecipe& metype : recipe.metypes) {
    total += metype.fraction;
  }
  if (total <= 0) {
    throw InputError({.place = json.place(),
                      .problem = "no cells",
                      .reason = "the fractions of all metypes are zero"});
  }
}

/// Simulators tell the kind of a synapse from its type id alone (neurodamus: below 100 is GABA), so
/// an id of the wrong kind would turn excitation into inhibition silently.
void check_type_ids(const JsonValue& json, const Recipe& recipe) {
  const auto check = [&](const char* key, std::int64_t id, bool right, const char* reason) {
    if (!right) {
      const Place root = json.place();
      throw InputError({.place = {.file = root.file, .within = root.within + key},
                        .problem = "wrong synapse type",
                        .value = std::to_string(id),
                        .reason = reason});
    }
  };
  const std::int64_t excitatory = recipe.excitatory.type_id;
  const std::int64_t inhibitory = recipe.inhibitory.type_id;
  const std::int64_t thalamic = recipe.thalamus.synapse.type_id;
  check("/excitatory/type_id", excitatory, excitatory >= 100, "excitatory types start at 100");
  check("/inhibitory/type_id", inhibitory, inhibitory < 100, "inhibitory types are below 100");
  check("/thalamus/synapse/type_id", thalamic, thalamic >= 100, "excitatory types start at 100");
}

void check_metypes(const JsonValue& json, const Recipe& recipe) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < recipe.metypes.size(); ++i) {
    const MetypeRecipe& metype = recipe.metypes[i];
    check_layer(json, recipe, i);
    if (!names.insert(metype.name()).second) {
      throw metype_error(json, i, "mtype",
                         {.problem = "metype defined twice", .value = metype.name()});
    }
    if (metype.min_segments > metype.max_segments) {
      throw metype_error(json, i, "min_segments",
                         {.problem = "value out of range",
                          .value = std::to_string(metype.min_segments),
                          .reason = "max_segments is " + std::to_string(metype.max_segments)});
    }
  }
}

}  // namespace

std::string Limits::describe() const {
  const std::string lower = fmt::format("{} {:.10g}", open ? "above" : "at least", lowest);
  const bool bounded = highest < std::numeric_limits<double>::max();
  return bounded ? lower + fmt::format(", at most {:.10g}", highest) : lower;
}

std::uint64_t Recipe::recurrent_edges() const {
  return static_cast<std::uint64_t>(
      std::llround(recurrent.synapses_per_cell * static_cast<double>(cells)));
}

std::uint64_t Recipe::thalamic_edges() const {
  const bool any = !thalamus.cells || *thalamus.cells > 0;
  const double edges = thalamus.projection.synapses_per_cell * static_cast<double>(cells);
  return any ? static_cast<std::uint64_t>(std::llround(edges)) : 0;
}

std::vector<std::string> Recipe::mtypes_of(const MetypeRecipe& metype) const {
  if (!subtypes) {
    return {metype.mtype};
  }
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < *subtypes; ++i) {
    names.push_back(metype.mtype + ":" + static_cast<char>('A' + i));
  }
  return names;
}

Recipe read_recipe(const JsonValue& json, const Recipe& defaults) {
  Recipe recipe = defaults;
  Reader::read_object(json, recipe);
  check_metypes(json, recipe);
  check_total_fraction(json, recipe);
  check_type_ids(json, recipe);
  return recipe;
}

Recipe read_recipe(const std::filesystem::path& file, const Recipe& defaults) {
  return read_recipe(JsonValue::read_file(file), defaults);
}

Json to_json(const Recipe& recipe) {
  return Writer::write(recipe);
}

}  // namespace ballast::generator
