#include "generator/nodes_file.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "core/interrupt.hpp"
#include "generator/columns.hpp"

namespace ballast::generator {
namespace {

using Element = sonata::Hdf5File::Element;
using Texts = std::vector<std::string>;

constexpr std::uint64_t block = 1 << 16;

/// A column of strings that depend on the metype alone, or take turns among the cells: written as
/// indices into @library/<name>.
class MetypeText {
 public:
  MetypeText(sonata::Hdf5File& file, Columns& columns, const std::string& group,
             const std::string& name, const Recipe& recipe,
             const std::function<Texts(const MetypeRecipe&)>& texts)
      : column_(columns.add(name, Element::uint32)) {
    std::vector<std::string> library;
    for (const MetypeRecipe& metype : recipe.metypes) {
      std::vector<std::uint32_t>& indices = indices_.emplace_back();
      for (const std::string& text : texts(metype)) {
        const auto found = std::find(library.begin(), library.end(), text);
        indices.push_back(static_cast<std::uint32_t>(found - library.begin()));
        if (found == library.end()) {
          library.push_back(text);
        }
      }
    }
    file.write(group + "/@library/" + name, library);
  }

  void put(Columns& columns, std::uint16_t metype, std::uint64_t cell) const {
    const std::vector<std::uint32_t>& indices = indices_[metype];
    columns.put(column_, indices[cell % indices.size()]);
  }

 private:
  std::size_t column_;
  std::vector<std::vector<std::uint32_t>> indices_;  ///< per metype, those that take turns
};

/// The string columns that follow from the metype.
std::vector<MetypeText> add_texts(sonata::Hdf5File& file, Columns& columns,
                                  const std::string& group, const PopulationModel& model) {
  std::vector<MetypeText> texts;
  const auto add_all = [&](const char* name,
                           const std::function<Texts(const MetypeRecipe&)>& turns) {
    texts.emplace_back(file, columns, group, name, model.recipe, turns);
  };
  const auto add = [&](const char* name,
                       const std::function<std::string(const MetypeRecipe&)>& text) {
    add_all(name, [&](const MetypeRecipe& m) { return Texts{text(m)}; });
  };
  add("model_type", [](const MetypeRecipe&) { return "biophysical"; });
  add("model_template", [](const MetypeRecipe& m) { return "hoc:" + m.model_template; });
  if (!model.recipe.without_metypes) {
    add_all("mtype", [&](const MetypeRecipe& m) { return model.recipe.mtypes_of(m); });
    add("etype", [](const MetypeRecipe& m) { return m.etype; });
  }
  add("layer", [](const MetypeRecipe& m) { return m.layer; });
  add("synapse_class", [](const MetypeRecipe& m) { return m.excitatory ? "EXC" : "INH"; });
  add("morph_class", [](const MetypeRecipe& m) { return m.apical_share > 0 ? "PYR" : "INT"; });
  add("region", [&](const MetypeRecipe&) { return model.name; });
  return texts;
}

std::array<std::size_t, 3> add_positions(Columns& columns) {
  return {columns.add("x", Element::float32), columns.add("y", Element::float32),
          columns.add("z", Element::float32)};
}

void put_position(Columns& columns, const std::array<std::size_t, 3>& index,
                  const Position& position) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    columns.put(index[axis], position[axis]);
  }
}

/// node_type_id: -1, "no type", unless there is a table of types.
class TypeColumn {
 public:
  TypeColumn(sonata::Hdf5File& file, const std::string& population, std::uint64_t rows)
      : columns_(file, population, rows), index_(columns_.add("node_type_id", Element::int64)) {}
  void put(int type = -1) { columns_.put(index_, type); }
  void flush() { columns_.flush(); }

 private:
  Columns columns_;
  std::size_t index_;
};

/// A population of cells, row by row: what depends on the metype, then on the cell.
class CellWriter {
 public:
  CellWriter(sonata::Hdf5File& file, const PopulationModel& model)
      : model_(model),
        population_("/nodes/" + model.name),
        group_(population_ + "/0"),
        types_(file, population_, model.cells.size()),
        columns_(file, group_, model.cells.size()),
        dynamics_(file, group_ + "/dynamics_params", model.cells.size()),
        texts_(add_texts(file, columns_, group_, model)),
        morphology_(columns_.add("morphology", Element::uint32)),
        position_(add_positions(columns_)) {
    const std::array<const char*, 4> axes = {"w", "x", "y", "z"};
    for (std::size_t i = 0; i < axes.size(); ++i) {
      orientation_[i] = columns_.add(std::string("orientation_") + axes[i], Element::float32);
    }
    threshold_ = dynamics_.add("threshold_current", Element::float32);
    holding_ = dynamics_.add("holding_current", Element::float32);
    std::vector<std::string> names;
    for (const MorphologyTree& tree : model.trees) {
      names.push_back(tree.name);
    }
    file.write(group_ + "/@library/morphology", names);
  }

  void add(std::uint64_t cell) {
    types_.put();
    for (const MetypeText& text : texts_) {
      text.put(columns_, model_.cells.metype[cell], cell);
    }
    columns_.put(morphology_, static_cast<double>(model_.tree_of(cell)));
    put_position(columns_, position_, model_.cells.position[cell]);
    const Rotation rotation = rotation_of_cell(model_.recipe.seed, cell);
    columns_.put(orientation_[0], rotation.w);
    columns_.put(orientation_[1], rotation.x);
    columns_.put(orientation_[2], rotation.y);
    columns_.put(orientation_[3], rotation.z);
    dynamics_.put(threshold_, model_.metype_of(cell).threshold_current);
    dynamics_.put(holding_, model_.metype_of(cell).holding_current);
  }
  void flush() {
    types_.flush();
    columns_.flush();
    dynamics_.flush();
  }

 private:
  const PopulationModel& model_;
  std::string population_, group_;
  TypeColumn types_;
  Columns columns_, dynamics_;
  std::vector<MetypeText> texts_;
  std::size_t morphology_, threshold_ = 0, holding_ = 0;
  std::array<std::size_t, 3> position_;
  std::array<std::size_t, 4> orientation_{};
};

void write_cells(sonata::Hdf5File& file, const PopulationModel& model) {
  CellWriter writer(file, model);
  for (std::uint64_t cell = 0; cell < model.cells.size(); ++cell) {
    writer.add(cell);
    if ((cell + 1) % block == 0) {
      InterruptGuard::check();
      writer.flush();
    }
  }
  writer.flush();
}

/// Virtual nodes have a type and a place, no model.
void write_thalamus(sonata::Hdf5File& file, const std::vector<Position>& fibres) {
  const std::string population = std::string("/nodes/") + thalamus_name;
  const std::string group = population + "/0";
  TypeColumn types(file, population, fibres.size());
  Columns columns(file, group, fibres.size());
  const std::size_t model_type = columns.add("model_type", Element::uint32);
  file.write(group + "/@library/model_type", std::vector<std::string>{"virtual"});
  const std::array<std::size_t, 3> position = add_positions(columns);
  for (const Position& fibre : fibres) {
    types.put();
    columns.put(model_type, 0);
    put_position(columns, position, fibre);
  }
  types.flush();
  columns.flush();
}

}  // namespace

void write_nodes(sonata::Hdf5File& file, const CircuitModel& model) {
  for (const PopulationModel& population : model.populations) {
    write_cells(file, population);
  }
  if (model.fibres.size() > 0) {
    write_thalamus(file, model.fibres.position);
  }
}

void write_point_neurons(sonata::Hdf5File& file, const CellTable& neurons) {
  const std::string population = std::string("/nodes/") + point_neurons_name;
  TypeColumn types(file, population, neurons.size());
  Columns columns(file, population + "/0", neurons.size());
  const std::array<std::size_t, 3> position = add_positions(columns);
  for (std::size_t i = 0; i < neurons.size(); ++i) {
    types.put(neurons.metype[i]);
    put_position(columns, position, neurons.position[i]);
  }
  types.flush();
  columns.flush();
}

std::string point_neuron_types() {
  return "node_type_id model_type model_template dynamics_params synapse_class\n"
         "0 point_neuron nrn:IntFire1 excitatory.json EXC\n"
         "1 point_neuron nrn:IntFire1 inhibitory.json INH\n";
}

}  // namespace ballast::generator
