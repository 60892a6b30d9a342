#include "mechanisms/block_access.hpp"

#include <algorithm>

#include "mechanisms/verbatim_text.hpp"

namespace ballast::mechanisms {
namespace {

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
  return both;
}

// Walks statements in the order in which they run.
class Walk {
 public:
  explicit Walk(const MechanismDescription& mechanism) : mechanism_(mechanism) {}

  BlockAccess of(const SyntaxNode& block) {
    enter(block);
    return result_;
  }

 private:
  using Locals = std::set<std::string>;

  void enter(const SyntaxNode& block) {
    const bool outer_uncertain = uncertain_;
    locals_.emplace_back();
    for (const SyntaxNode& child : block.children) {
      if (child.is("Name")) {
        locals_.back().insert(child.text);  // the block's own name and its arguments
      }
    }
    locals_.back().insert("flag");
    if (block.is("StatementBlock")) {
      statement(block);
    } else if (const SyntaxNode* body = block.find("StatementBlock")) {
      statement(*body);
    }
    locals_.pop_back();
    uncertain_ = outer_uncertain;
  }

  [[nodiscard]] bool is_local(const std::string& name) const {
    return !locals_.empty() && locals_.back().contains(name);
  }

  void read(const std::string& name) {
    if (!is_local(name) && !result_.surely.contains(name)) {
      result_.read_first.insert(name);
    }
  }
  void write(const std::string& name, bool whole) {
    if (is_local(name)) {
      return;
    }
    result_.written.insert(name);
    if (whole && !uncertain_) {
      result_.surely.insert(name);
    }
  }

  void statement(const SyntaxNode& node) {
    if (node.is("IfStatement")) {
      choice(node);
    } else if (node.is("WhileStatement") || node.is("FromStatement")) {
      loop(node);
    } else if (node.is("LocalListStatement")) {
      for (const SyntaxNode& local : node.children) {
        locals_.back().insert(local.is("IndexedName") ? local.name() : local.text);
      }
    } else if (node.is("Verbatim")) {
      verbatim(node.name());
    } else if (node.is("TableStatement") || node.is("ConductanceHint") || node.is("InitialBlock")) {
      return;
    } else {
      expression(node);
    }
  }

  // Whichever path is taken; what all paths write is surely written.
  void choice(const SyntaxNode& node) {
    expression(node.children.front());
    std::vector<std::set<std::string>> ends;
    const std::set<std::string> start = result_.surely;
    bool otherwise = false;
    const auto path = [&](const SyntaxNode& body) {
      result_.surely = start;
      statement(body);
      ends.push_back(result_.surely);
    };
    for (const SyntaxNode& child : node.children) {
      if (child.is("StatementBlock")) {
        path(child);
      } else if (child.is("ElseIfStatement")) {
        result_.surely = start;
        expression(child.children.front());
        path(*child.find("StatementBlock"));
      } else if (child.is("ElseStatement")) {
        otherwise = true;
        path(*child.find("StatementBlock"));
      }
    }
    std::set<std::string> all = ends.front();
    for (const std::set<std::string>& end : ends) {
      all = common(all, end);
    }
    result_.surely = otherwise ? all : start;
  }

  void loop(const SyntaxNode& node) {
    const std::set<std::string> start = result_.surely;
    for (const SyntaxNode& child : node.children) {
      if (child.is("StatementBlock")) {
        statement(child);
      } else if (node.is("FromStatement") && &child == &node.children.front()) {
        locals_.back().insert(child.text);
      } else {
        expression(child);
      }
    }
    result_.surely = start;
  }

  void verbatim(const std::string& text) {
    for (const VerbatimWord& word : words_of(text)) {
      const std::string name = word.name.starts_with("_l") ? std::string() : word.name;
      if (const SyntaxNode* called = mechanism_.function(name)) {
        call(*called);
        continue;
      }
      read(name);
      if (word.assigned) {
        write(name, false);
      }
    }
    if (hands_itself_on(text)) {
      use_helpers();
    }
    uncertain_ = uncertain_ || may_leave(text);
  }

  // `f(_threadargs_)`: a function of VERBATIM outside of blocks sees all values of the instance.
  [[nodiscard]] static bool hands_itself_on(const std::string& text) {
    const std::vector<VerbatimWord> words = words_of(text);
    return std::any_of(words.begin(), words.end(), [](const VerbatimWord& word) {
      return word.name == "_threadargs_" || word.name == "_threadargscomma_";
    });
  }

  void use_helpers() {
    if (in_helpers_) {
      return;
    }
    in_helpers_ = true;
    locals_.emplace_back();
    for (const SyntaxNode* helpers : mechanism_.tree.all("Verbatim")) {
      verbatim(helpers->name());
    }
    locals_.pop_back();
    in_helpers_ = false;
  }

  void expression(const SyntaxNode& node) {
    if (node.is("BinaryExpression") && node.children[1].text == "=") {
      assignment(node);
    } else if (node.is("Name") || node.is("PrimeName")) {
      read(node.text);
    } else if (node.is("FunctionCall")) {
      function_call(node);
    } else if (node.is("Unit") || node.is("SolveBlock")) {
      return;
    } else {
      for (const SyntaxNode& child : node.children) {
        statement(child);
      }
    }
  }

  void function_call(const SyntaxNode& node) {
    for (std::size_t i = 1; i < node.children.size(); ++i) {
      expression(node.children[i]);
    }
    const std::string& name = node.children.front().text;
    if (const SyntaxNode* called = mechanism_.function(name)) {
      call(*called);
    } else if (name == "state_discontinuity" && node.children.size() > 1) {
      write(node.children[1].text, true);
    }
  }

  void call(const SyntaxNode& function) {
    if (std::find(calls_.begin(), calls_.end(), &function) != calls_.end()) {
      return;  // recursive
    }
    calls_.push_back(&function);
    const SyntaxNode* body = function.find("StatementBlock");
    if (body != nullptr && body->find("TableStatement") != nullptr) {
      for (const std::string& name : tabled_variables(function)) {
        write(name, true);
      }
    } else {
      enter(function);
    }
    calls_.pop_back();
  }

  // x = ..., x[i] = ..., x' = ... (which cnexp and others make x of)
  void assignment(const SyntaxNode& node) {
    expression(node.children[2]);
    const SyntaxNode& left = node.children[0];
    if (left.is("IndexedName")) {
      expression(left.children.back());
      const bool derivative = left.children.front().is("PrimeName");
      if (derivative) {
        read(left.name());
      }
      write(left.name(), false);
    } else {
      if (left.is("PrimeName")) {
        read(left.text);
      }
      write(left.text, true);
    }
  }

  const MechanismDescription& mechanism_;
  BlockAccess result_;
  std::vector<Locals> locals_;
  std::vector<const SyntaxNode*> calls_;
  bool in_helpers_ = false;
  bool uncertain_ = false;  ///< a VERBATIM may have left the function or opened a block
};

void collect_calls(const MechanismDescription& mechanism, const SyntaxNode& block,
                   std::set<std::string>& found) {
  visit_nodes(block, [&](const SyntaxNode& node) {
    std::vector<std::string> names;
    if (node.is("FunctionCall")) {
      names.push_back(node.children.front().text);
    } else if (node.is("Verbatim")) {
      for (const VerbatimWord& word : words_of(node.name())) {
        names.push_back(word.name);
      }
    }
    for (const std::string& name : names) {
      const SyntaxNode* called = mechanism.function(name);
      if (called != nullptr && found.insert(name).second) {
        collect_calls(mechanism, *called, found);
      }
    }
  });
}

}  // namespace

void BlockAccess::then(const BlockAccess& next) {
  for (const std::string& name : next.read_first) {
    if (!surely.contains(name)) {
      read_first.insert(name);
    }
  }
  written.insert(next.written.begin(), next.written.end());
  surely.insert(next.surely.begin(), next.surely.end());
}

BlockAccess access_of(const MechanismDescription& mechanism, const SyntaxNode& block) {
  return Walk(mechanism).of(block);
}

std::set<std::string> functions_called(const MechanismDescription& mechanism,
                                       const std::vector<const SyntaxNode*>& blocks) {
  std::set<std::string> found;
  for (const SyntaxNode* block : blocks) {
    collect_calls(mechanism, *block, found);
  }
  return found;
}

std::vector<std::string> tabled_variables(const SyntaxNode& function) {
  std::set<std::string> assigned;
  visit_nodes(function, [&](const SyntaxNode& node) {
    if (node.is("BinaryExpression") && node.children[1].text == "=") {
      assigned.insert(node.children[0].text);
    }
  });
  std::vector<std::string> names;
  for (const SyntaxNode& child :
       function.find("StatementBlock")->find("TableStatement")->children) {
    if (child.is("Name") && assigned.contains(child.text) && child.text != function.name() &&
        std::find(names.begin(), names.end(), child.text) == names.end()) {
      names.push_back(child.text);
    }
  }
  return names;
}

}  // namespace ballast::mechanisms
