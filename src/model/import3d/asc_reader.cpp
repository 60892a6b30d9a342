#include "model/import3d/asc_reader.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "model/import3d/asc_lexer.hpp"
#include "model/import3d/number.hpp"
#include "model/import3d/soma.hpp"

namespace ballast::model::import3d {

namespace {

using enum TokenKind;

/// The type of a tree with this property as its last; 0, undefined, for all others.
std::int32_t type_named(std::string_view property) {
  if (property == "Axon") return 2;
  if (property == "Dendrite") return 3;
  return property == "Apical" ? 4 : 0;
}

/// Outlines that are taken for a soma; all others are anatomy around the cell.
bool names_soma(std::string_view contour) {
  return contour == "CellBody" || contour == "Cell Body" || contour == "Soma";
}

bool same_place(const TracePoint& a, const TracePoint& b) {
  const auto same = [](double p, double q) { return std::abs(p - q) <= hoc_epsilon; };
  return same(a.x, b.x) && same(a.y, b.y) && same(a.z, b.z);
}

/// Recursive descent over objects; trees, which may be deep, with a stack of their own.
class Parser {
 public:
  Parser(std::string_view text, const std::filesystem::path& file) : tokens_(text, file) {}
  std::vector<Trace> parse() &&;

 private:
  void parse_objects();
  void parse_object();
  void parse_contour();
  void parse_marker_or_property();
  void parse_marker();
  bool parse_text();
  void parse_tree();
  void parse_set();
  std::string_view parse_properties();
  std::string_view parse_property();
  void parse_value();
  void parse_rgb();
  void parse_node(std::int32_t type);
  std::int32_t parse_branch(std::int32_t type, std::int32_t parent);
  bool enter_node();
  std::vector<TracePoint> parse_branch_points();
  void skip_markers();
  void skip_spines();
  std::vector<TracePoint> parse_points();
  TracePoint parse_point();
  std::optional<double> parse_further_number();
  void skip_bezier();

  [[nodiscard]] bool at_property() const {
    return tokens_.at(left) && (tokens_.ahead(1).kind == word || tokens_.ahead(1).kind == set);
  }

  TokenStream tokens_;
  std::vector<Trace> contours_;
  std::vector<Trace> branches_;
  int open_sets_ = 0;
};

std::vector<Trace> Parser::parse() && {
  parse_objects();
  if (!tokens_.at(end)) tokens_.refuse("a '(' that starts an object, or the end of the file,");
  const auto shift = static_cast<std::int32_t>(contours_.size());
  for (Trace& branch : branches_) {
    if (branch.parent >= 0) branch.parent += shift;
    contours_.push_back(std::move(branch));
  }
  return std::move(contours_);
}

/// One object at least, as in Import3d's grammar.
void Parser::parse_objects() {
  do parse_object();
  while (tokens_.skip(comma) || tokens_.at(left));
}

void Parser::parse_object() {
  if (!tokens_.at(left)) tokens_.refuse(describe(left));
  switch (tokens_.ahead(1).kind) {
    case string:
      return parse_contour();
    case word:
      return parse_marker_or_property();
    case set:
      return parse_set();
    case left:
      if (!parse_text()) parse_tree();
      return;
    default:
      break;
  }
  tokens_.advance();
  tokens_.refuse("a contour's name, a property or a '('");
}

/// Contours of other things than somas are read and forgotten, like those of fewer than three
/// points.
void Parser::parse_contour() {
  tokens_.expect(left);
  const Token name = tokens_.expect(string);
  parse_properties();
  Trace contour;
  contour.type = 1;
  contour.contour = true;
  contour.points = parse_points();
  tokens_.expect(right);
  if (names_soma(name.text) && contour.points.size() > 2) contours_.push_back(std::move(contour));
}

/// A marker is told from a property by the parenthesis behind its name.
void Parser::parse_marker_or_property() {
  if (tokens_.ahead(2).kind == left)
    parse_marker();
  else
    parse_property();
}

void Parser::parse_marker() {
  tokens_.expect(left);
  tokens_.expect(word);
  parse_properties();
  parse_points();
  tokens_.expect(right);
}

/// A text is what a tree would be, but with a string behind its only point; false if it is none.
bool Parser::parse_text() {
  const TokenStream start = tokens_;
  tokens_.expect(left);
  parse_properties();
  parse_point();
  if (tokens_.skip(string) && tokens_.skip(right)) return true;
  tokens_ = start;
  return false;
}

void Parser::parse_tree() {
  tokens_.expect(left);
  parse_node(type_named(parse_properties()));
  tokens_.expect(right);
}

/// A set's members are objects like others.
void Parser::parse_set() {
  constexpr int deepest = 100;
  tokens_.expect(left);
  tokens_.expect(set);
  tokens_.expect(string);
  if (++open_sets_ > deepest) tokens_.refuse("the end of 100 nested sets");
  if (!tokens_.at(right)) parse_objects();
  --open_sets_;
  tokens_.expect(right);
}

/// Returns the name of the last property, which is what gives a tree its type; "" without any.
std::string_view Parser::parse_properties() {
  std::string_view last;
  while (at_property()) {
    if (tokens_.ahead(1).kind == word)
      last = parse_property();
    else
      parse_set();
    tokens_.skip(comma);
  }
  return last;
}

std::string_view Parser::parse_property() {
  tokens_.expect(left);
  const Token name = tokens_.expect(word);
  while (tokens_.at(number) || tokens_.at(string) || tokens_.at(word) || tokens_.at(rgb))
    parse_value();
  tokens_.expect(right);
  return name.text;
}

void Parser::parse_value() {
  if (tokens_.at(rgb)) return parse_rgb();
  tokens_.advance();
}

void Parser::parse_rgb() {
  tokens_.expect(rgb);
  tokens_.expect(left);
  for (int channel = 0; channel < 3; ++channel) {
    tokens_.expect(number);
    if (channel < 2) tokens_.skip(comma);
  }
  tokens_.expect(right);
}

/// The branches of one tree. `open` holds the branches whose children are being read.
void Parser::parse_node(std::int32_t type) {
  std::vector<std::int32_t> open;
  std::int32_t parent = -1;
  while (true) {
    const std::int32_t branch = parse_branch(type, parent);
    if (enter_node()) {
      open.push_back(parent = branch);
      continue;
    }
    while (!open.empty() && !tokens_.at(bar)) {
      tokens_.expect(right);
      open.pop_back();
    }
    if (open.empty()) return;
    tokens_.expect(bar);
    parent = open.back();
  }
}

/// The points of one branch; it starts with its parent's last point, added where the file leaves it
/// out.
std::int32_t Parser::parse_branch(std::int32_t type, std::int32_t parent) {
  Trace branch;
  branch.type = type;
  branch.parent = parent;
  branch.points = parse_branch_points();
  if (parent >= 0) {
    TracePoint joint = branches_[static_cast<std::size_t>(parent)].points.back();
    joint.diameter = branch.points.front().diameter;
    if (!same_place(joint, branch.points.front()))
      branch.points.insert(branch.points.begin(), joint);
  }
  branches_.push_back(std::move(branch));
  return static_cast<std::int32_t>(branches_.size()) - 1;
}

/// Behind a branch's points: markers, then its children or how it ends. True at the first child.
bool Parser::enter_node() {
  tokens_.skip(comma);
  skip_markers();
  tokens_.skip(comma);
  if (tokens_.skip(left)) return true;
  tokens_.skip(word);
  return false;
}

/// A branch may start with one property or marker of its own; spines hang on the point before them.
std::vector<TracePoint> Parser::parse_branch_points() {
  std::vector<TracePoint> points;
  if (tokens_.at(left) && tokens_.ahead(1).kind == word) {
    parse_marker_or_property();
    tokens_.skip(comma);
  }
  do {
    points.push_back(parse_point());
    skip_spines();
    tokens_.skip(comma);
  } while (tokens_.at(left) && tokens_.ahead(1).kind == number);
  return points;
}

/// Skips what stands in parentheses and starts with a word, whatever it holds.
void Parser::skip_markers() {
  while (tokens_.at(left) && tokens_.ahead(1).kind == word) {
    tokens_.advance();
    for (std::size_t depth = 1; depth > 0; tokens_.advance()) {
      if (tokens_.at(end)) tokens_.refuse(describe(right));
      if (tokens_.at(left)) ++depth;
      if (tokens_.at(right)) --depth;
    }
  }
}

void Parser::skip_spines() {
  while (tokens_.skip(spine_left)) {
    parse_properties();
    parse_point();
    tokens_.expect(spine_right);
  }
}

std::vector<TracePoint> Parser::parse_points() {
  std::vector<TracePoint> points;
  do {
    points.push_back(parse_point());
    tokens_.skip(comma);
  } while (tokens_.at(left));
  return points;
}

/// (x y [z [diameter [section name] [bezier]]]), with or without commas.
TracePoint Parser::parse_point() {
  TracePoint point;
  tokens_.expect(left);
  point.x = tokens_.expect(number).number;
  tokens_.skip(comma);
  point.y = tokens_.expect(number).number;
  if (const auto z = parse_further_number()) {
    point.z = *z;
    if (const auto diameter = parse_further_number()) {
      point.diameter = *diameter;
      tokens_.skip(comma);
      tokens_.skip(word);
      tokens_.skip(comma);
      if (tokens_.at(left)) skip_bezier();
    }
  }
  tokens_.expect(right);
  return point;
}

std::optional<double> Parser::parse_further_number() {
  tokens_.skip(comma);
  if (!tokens_.at(number)) return std::nullopt;
  return tokens_.expect(number).number;
}

void Parser::skip_bezier() {
  tokens_.expect(left);
  for (int i = 0; i < 4; ++i) {
    tokens_.expect(number);
    if (i < 3) tokens_.skip(comma);
  }
  tokens_.expect(right);
}

}  // namespace

std::vector<Trace> read_asc(std::string_view text, const std::filesystem::path& file) {
  std::vector<Trace> traces = Parser(text, file).parse();
  connect_to_somas(traces);
  return traces;
}

}  // namespace ballast::model::import3d
