// What is looked up in a description.
#include <algorithm>

#include "mechanisms/mechanism_description.hpp"

namespace ballast::mechanisms {
namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& all, const std::string& name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const ColumnVariable* MechanismDescription::column(const std::string& wanted) const {
  return find_named(columns, wanted);
}

const GlobalVariable* MechanismDescription::global(const std::string& wanted) const {
  return find_named(globals, wanted);
}

const IonVariable* MechanismDescription::ion_variable(const std::string& wanted) const {
  for (const UsedIon& ion : ions) {
    if (const IonVariable* found = find_named(ion.variables, wanted)) {
      return found;
    }
  }
  return nullptr;
}

std::optional<std::size_t> MechanismDescription::slot(const std::string& wanted) const {
  const PointerSlot* found = find_named(slots, wanted);
  return found == nullptr
             ? std::nullopt
             : std::optional<std::size_t>(static_cast<std::size_t>(found - slots.data()));
}

const SyntaxNode* MechanismDescription::function(const std::string& wanted) const {
  for (const SyntaxNode& block : tree.children) {
    if ((block.is("FunctionBlock") || block.is("ProcedureBlock")) && block.name() == wanted) {
      return &block;
    }
  }
  return nullptr;
}

}  // namespace ballast::mechanisms
