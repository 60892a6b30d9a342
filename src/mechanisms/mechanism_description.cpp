#include "mechanisms/mechanism_description.hpp"

#include <algorithm>
#include <functional>
#include <regex>

#include "core/error.hpp"
#include "mechanisms/declarations.hpp"

namespace ballast::mechanisms {
namespace {

// Names that stand for the simulation's own variables and are no columns.
const std::set<std::string>& simulation_names() {
  static const std::set<std::string> names{"v", "t", "dt", "celsius", "area", "diam", "usetable"};
  return names;
}

std::vector<std::string> names_in(const SyntaxNode& statements, const char* kind) {
  std::vector<std::string> names;
  for (const SyntaxNode* statement : statements.all(kind)) {
    for (const SyntaxNode& child : statement->children) {
      names.push_back(child.text);
    }
  }
  return names;
}

int ion_column(const std::string& ion, const std::string& variable) {
  const std::vector<std::string> names{"e" + ion, ion + "i", ion + "o", "i" + ion};
  const auto found = std::find(names.begin(), names.end(), variable);
  return static_cast<int>(found - names.begin());  // no such column: 4
}

// One reading of the tree, step by step into the description.
class Describer {
 public:
  Describer(const ModSource& source, SyntaxNode tree) : declarations_(tree) {
    made_.source = source;
    made_.tree = std::move(tree);
  }

  MechanismDescription describe(const std::string& generated) {
    read_neuron_block();
    read_constants(generated);
    order_columns();
    collect_globals();
    number_data();
    return std::move(made_);
  }

 private:
  void read_neuron_block() {
    const SyntaxNode* block = made_.tree.find("NeuronBlock");
    static const SyntaxNode empty;
    const SyntaxNode& statements =
        block != nullptr && block->find("StatementBlock") ? *block->find("StatementBlock") : empty;
    read_kind(statements);
    for (const std::string& name : names_in(statements, "Range")) {
      range_.insert(name);
    }
    for (const std::string& name : names_in(statements, "Global")) {
      global_.insert(name);
    }
    for (const SyntaxNode& statement : statements.children) {
      read_statement(statement);
    }
  }

  void read_kind(const SyntaxNode& statements) {
    const SyntaxNode* suffix = statements.find("Suffix");
    if (suffix == nullptr || suffix->children.size() < 2) {
      throw cannot_translate(made_.source, "a file without SUFFIX", "NEURON", "no mechanism");
    }
    made_.name = suffix->children[1].text;
    const std::string& kind = suffix->children[0].text;
    made_.kind = kind == "POINT_PROCESS"     ? MechanismKind::point_process
                 : kind == "ARTIFICIAL_CELL" ? MechanismKind::artificial_cell
                                             : MechanismKind::density;
  }

  void read_statement(const SyntaxNode& statement) {
    if (statement.is("Useion")) {
      read_ion(statement);
    } else if (statement.is("Nonspecific") || statement.is("ElectrodeCurrent")) {
      made_.electrode = made_.electrode || statement.is("ElectrodeCurrent");
      for (const SyntaxNode& child : statement.children) {
        made_.currents.push_back(child.text);
        range_.insert(child.text);
      }
    } else if (statement.is("Pointer") || statement.is("BbcorePointer")) {
      for (const SyntaxNode& child : statement.children) {
        made_.slots.push_back({.name = child.text, .opaque = statement.is("BbcorePointer")});
      }
    } else if (statement.is("External")) {
      throw cannot_translate(made_.source, "EXTERNAL", "EXTERNAL",
                             "variables of NEURON are out of reach");
    }
  }

  void read_ion(const SyntaxNode& statement) {
    UsedIon ion{.name = statement.name(), .variables = {}};
    const auto variable = [&](const std::string& name) -> IonVariable& {
      for (IonVariable& known : ion.variables) {
        if (known.name == name) {
          return known;
        }
      }
      ion.variables.push_back({.name = name, .column = ion_column(ion.name, name)});
      return ion.variables.back();
    };
    for (const SyntaxNode* read : statement.all("ReadIonVar")) {
      variable(read->name()).read = true;
    }
    for (const SyntaxNode* written : statement.all("WriteIonVar")) {
      IonVariable& found = variable(written->name());
      found.written = true;
      if (found.column == 3) {
        made_.currents.push_back(found.name);
      }
    }
    for (const IonVariable& known : ion.variables) {
      if (known.column > 3) {
        throw cannot_translate(made_.source, "USEION " + ion.name, known.name,
                               "'" + known.name + "' is no variable of the ion");
      }
    }
    ion.charge = ion_charge(ion, statement);
    made_.ions.push_back(ion);
  }

  // NEURON knows three; others have theirs in some VALENCE, which must be this file's.
  [[nodiscard]] std::string ion_charge(const UsedIon& ion, const SyntaxNode& statement) const {
    const SyntaxNode* valence = statement.find("Valence");
    if (valence != nullptr) {
      const SyntaxNode& number = valence->children.back();
      return number.is("UnaryExpression") ? "-" + number.children.back().text : number.text;
    }
    const bool writes = std::any_of(
        ion.variables.begin(), ion.variables.end(),
        [](const auto& one) { return one.written && (one.column == 1 || one.column == 2); });
    static const std::map<std::string, std::string> known{
        {"na", "1.0"}, {"k", "1.0"}, {"ca", "2.0"}};
    if (writes && !known.contains(ion.name)) {
      throw cannot_translate(made_.source, "USEION " + ion.name, ion.name,
                             "the charge of the ion is needed: add VALENCE");
    }
    return known.contains(ion.name) ? known.at(ion.name) : "0.0";
  }

  void read_constants(const std::string& generated) {
    visit_nodes(made_.tree, [&](const SyntaxNode& node) {
      if (node.is("ConstantVar")) {
        made_.constants[node.name()] = given_value(node);
      } else if (node.is("FactorDef")) {
        made_.constants[node.name()] = unit_constant(node, generated);
      }
    });
    for (const SyntaxNode* locals : made_.tree.all("LocalListStatement")) {
      for (const SyntaxNode& local : locals->children) {
        made_.file_locals[local.is("IndexedName") ? local.name() : local.text] =
            local.is("IndexedName") ? std::stoi(local.find("Integer")->text) : 0;
      }
    }
  }

  [[nodiscard]] std::string unit_constant(const SyntaxNode& node,
                                          const std::string& generated) const {
    const std::regex definition("static const double " + node.name() + " = ([^;]+);");
    std::smatch found;
    if (std::regex_search(generated, found, definition)) {
      return found[1];
    }
    if (node.find("Double") != nullptr) {
      return node.find("Double")->text;
    }
    throw cannot_translate(made_.source, "a constant of UNITS", node.name(),
                           "nmodl does not tell its value");
  }

  // Concentrations and reversal potentials of ions are no range variables of the mechanism.
  [[nodiscard]] bool is_range(const std::string& name) const {
    const IonVariable* ion = made_.ion_variable(name);
    return ion == nullptr || ion->column == 3;
  }
  [[nodiscard]] bool is_ranged_in(const std::string& name, DeclaredIn block) const {
    const Declared& declared = declarations_.at(name);
    return declared.block == block && (block == DeclaredIn::state || range_.contains(name)) &&
           is_range(name) && !left_out(name);
  }
  [[nodiscard]] bool left_out(const std::string& name) const {
    return simulation_names().contains(name) || global_.contains(name) || made_.slot(name);
  }
  [[nodiscard]] bool is_parameter_of_all(const std::string& name) const {
    return declarations_.at(name).block == DeclaredIn::parameter && !range_.contains(name) &&
           made_.ion_variable(name) == nullptr;
  }

  void add_column(const std::string& name, bool neurons_own = false) {
    ColumnVariable column{.name = name, .size = 0, .neurons_own = neurons_own};
    if (declarations_.has(name)) {
      const Declared& declared = declarations_.at(name);
      column.size = declared.size;
      column.value = declared.block == DeclaredIn::parameter ? declared.value : "";
    }
    made_.columns.push_back(column);
  }

  void order_columns() {
    for (const DeclaredIn block :
         {DeclaredIn::parameter, DeclaredIn::assigned, DeclaredIn::state}) {
      for (const std::string& name : declarations_.order()) {
        if (is_ranged_in(name, block) && made_.column(name) == nullptr) {
          add_column(name);
        }
        if (declarations_.at(name).block == DeclaredIn::state && block == DeclaredIn::state) {
          made_.states.emplace_back(name, declarations_.at(name).size);
        }
      }
    }
    for (const std::string& name : declarations_.order()) {
      if (made_.column(name) == nullptr && !left_out(name) && !is_parameter_of_all(name)) {
        const bool derivative = name.starts_with("D") && declarations_.has(name.substr(1)) &&
                                declarations_.at(name.substr(1)).block == DeclaredIn::state;
        add_column(name, derivative);
      }
    }
    add_own_columns();
  }

  void add_own_columns() {
    add_column("v", true);
    if (made_.tree.find("BreakpointBlock") != nullptr) {
      add_column("_g", true);
    }
    if (made_.tree.find("NetReceiveBlock") != nullptr) {
      add_column("_tsav", true);
    }
  }

  void collect_globals() {
    for (const std::string& name : declarations_.order()) {
      const Declared& declared = declarations_.at(name);
      const bool is_global = global_.contains(name) || is_parameter_of_all(name);
      if (is_global && !simulation_names().contains(name) && !made_.slot(name)) {
        made_.globals.push_back({.name = name, .size = declared.size, .value = declared.value});
      }
    }
    for (const auto& [state, size] : made_.states) {
      if (declarations_.has(state + "0")) {
        made_.start_values.insert(state + "0");
      }
    }
  }

  [[nodiscard]] bool calls(const std::string& function) const {
    bool found = false;
    visit_nodes(made_.tree, [&](const SyntaxNode& node) {
      found = found || (node.is("FunctionCall") && node.name() == function);
    });
    return found;
  }
  [[nodiscard]] int count_nodes(const char* kind) const {
    int count = 0;
    visit_nodes(made_.tree, [&](const SyntaxNode& node) { count += node.is(kind) ? 1 : 0; });
    return count;
  }
  [[nodiscard]] bool uses_name(const std::string& name) const {
    bool found = declarations_.has(name);
    visit_nodes(made_.tree, [&](const SyntaxNode& node) { found = found || node.is_name(name); });
    return found;
  }

  void number_data() {
    int& next = made_.datum_count;
    if (made_.kind != MechanismKind::density) {
      made_.area_datum = 0;
      next = 2;
    }
    number_ions();
    for (PointerSlot& slot : made_.slots) {
      slot.datum = next++;
    }
    made_.needs_diam = uses_name("diam");
    next += made_.needs_diam ? 1 : 0;
    if (uses_name("area")) {
      made_.area_datum = made_.area_datum < 0 ? next : made_.area_datum;
      ++next;
    }
    if (calls("net_send") || calls("net_move") || count_nodes("Watch") > 0) {
      made_.event_datum = next++;
    }
    next += count_nodes("Watch") > 0 ? count_nodes("Watch") + 1 : 0;
    next += count_nodes("ForNetcon") > 0 ? 1 : 0;
  }

  void number_ions() {
    for (UsedIon& ion : made_.ions) {
      ion.datum = made_.datum_count;
      bool style = false;
      for (const IonVariable& variable : ion.variables) {
        made_.datum_count += variable.written && variable.column == 3 ? 2 : 1;
        style = style || (variable.written && (variable.column == 1 || variable.column == 2));
      }
      made_.datum_count += style ? 1 : 0;
    }
  }

  Declarations declarations_;
  MechanismDescription made_;
  std::set<std::string> range_;
  std::set<std::string> global_;
};

}  // namespace

MechanismDescription describe_mechanism(const ModSource& source, SyntaxNode tree,
                                        const std::string& generated) {
  return Describer(source, std::move(tree)).describe(generated);
}

}  // namespace ballast::mechanisms
