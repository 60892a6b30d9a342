// compare_import3d NRNIV SCRIPT FILE...: reads each morphology with model::read_morphology and with
// NEURON's own Import3d (run by SCRIPT), prints one line per file and ends with 1 if any differs.
// Structure, names, lists, order of children and all floats of 3-D points must be the same; length
// and area, which NEURON sums up in floats, within 1e-5.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/morphology.hpp"

namespace {

using ballast::model::Morphology;
using ballast::model::Point;
using ballast::model::Section;
using ballast::model::SectionArray;

/// One section as either side describes it.
struct Described {
  std::string name;
  std::string parent = "-";
  double parent_position = 0, own_end = 0;
  bool logical = false;
  Point start;
  std::vector<Point> points;
  double length = 0, area = 0;
  std::vector<std::string> children;
};

struct Cell {
  std::vector<Described> sections;
  std::map<std::string, std::vector<std::string>> lists;
};

std::string run(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 65536> buffer = {};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    output.append(buffer.data(), count);
  return output;
}

/// "ImportedCell[0].dend[3]" -> "dend[3]".
std::string without_cell(const std::string& name) {
  return name.substr(name.find('.') + 1);
}

std::vector<std::string> rest_of(std::istream& words) {
  std::vector<std::string> names;
  for (std::string word; words >> word;) names.push_back(without_cell(word));
  return names;
}

Described parse_section(std::istream& words) {
  Described section;
  std::size_t count = 0;
  words >> section.name >> section.parent >> section.parent_position >> section.own_end;
  words >> section.logical >> section.start.x >> section.start.y >> section.start.z >> count;
  section.name = without_cell(section.name);
  if (section.parent != "-") section.parent = without_cell(section.parent);
  section.points.resize(count);
  for (Point& p : section.points) words >> p.x >> p.y >> p.z >> p.diameter;
  words >> section.length >> section.area;
  if (!words)
    throw std::runtime_error("Import3d's output of " + section.name + " is not as expected");
  return section;
}

Cell parse_cell(const std::string& output) {
  Cell cell;
  std::istringstream lines(output);
  std::map<std::string, std::size_t> index;
  bool complete = false;
  for (std::string line, kind, name; std::getline(lines, line);) {
    std::istringstream words(line);
    if (!(words >> kind)) continue;
    if (kind == "section") {
      cell.sections.push_back(parse_section(words));
      index[cell.sections.back().name] = cell.sections.size() - 1;
    } else if (kind == "children" && words >> name) {
      cell.sections[index.at(without_cell(name))].children = rest_of(words);
    } else if (kind == "list" && words >> name) {
      if (auto names = rest_of(words); !names.empty()) cell.lists[name] = std::move(names);
    }
    complete = complete || kind == "end";
  }
  if (!complete) throw std::runtime_error("Import3d failed: " + output.substr(0, 300));
  return cell;
}

Cell imported(const std::string& nrniv, const std::string& script,
              const std::filesystem::path& file) {
  const bool is_swc = file.extension() == ".swc";
  const std::string options = "-nogui -nobanner -nopython -c 'strdef file_name'";
  return parse_cell(run(fmt::format("{} {} -c 'file_name=\"{}\"' -c 'is_swc={}' '{}' 2>&1", nrniv,
                                    options, file.string(), is_swc ? 1 : 0, script)));
}

std::string name_of(const Morphology& m, const Section& section) {
  return fmt::format("{}[{}]", m.arrays[static_cast<std::size_t>(section.array)].name,
                     section.index);
}

/// Length and lateral area of the frusta between the points (NEURON with one segment).
void measure(Described& section) {
  float arc = 0;
  for (std::size_t i = 1; i < section.points.size(); ++i) {
    const Point& a = section.points[i - 1];
    const Point& b = section.points[i];
    const double step = std::hypot(double(b.x) - a.x, double(b.y) - a.y, double(b.z) - a.z);
    const float before = arc;
    arc = static_cast<float>(arc + step);
    const double taper = (double(b.diameter) - a.diameter) / 2;
    section.area += std::numbers::pi / 2 * (double(a.diameter) + b.diameter) *
                    std::hypot(double(arc) - before, taper);
  }
  section.length = arc;
}

Described described(const Morphology& m, const Section& section) {
  Described d;
  d.name = name_of(m, section);
  if (section.parent >= 0) {
    d.parent = name_of(m, m.sections[static_cast<std::size_t>(section.parent)]);
    d.parent_position = section.parent_position;
    d.own_end = section.own_end;
  }
  d.logical = section.has_logical_start;
  d.start = section.logical_start;
  const auto first = m.points.begin() + static_cast<std::ptrdiff_t>(section.first_point);
  d.points.assign(first, first + section.point_count);
  measure(d);
  return d;
}

/// NEURON keeps children by their place on the parent; a new one goes before those at the same
/// place.
void add_children(Cell& cell, const Morphology& m) {
  for (const std::uint32_t i : m.connect_order) {
    if (m.sections[i].parent < 0) continue;
    auto& siblings = cell.sections[static_cast<std::size_t>(m.sections[i].parent)].children;
    const auto position = [&](const std::string& name) {
      return std::find_if(m.sections.begin(), m.sections.end(),
                          [&](const Section& s) { return name_of(m, s) == name; })
          ->parent_position;
    };
    const auto before = std::find_if(
        siblings.begin(), siblings.end(),
        [&](const std::string& name) { return m.sections[i].parent_position <= position(name); });
    siblings.insert(before, name_of(m, m.sections[i]));
  }
}

void add_lists(Cell& cell, const Morphology& m) {
  for (const Section& section : m.sections) {
    const SectionArray& array = m.arrays[static_cast<std::size_t>(section.array)];
    cell.lists[array.list].push_back(name_of(m, section));
    for (const std::string& list : array.also_in) cell.lists[list].push_back(name_of(m, section));
  }
}

Cell ours(const Morphology& m) {
  Cell cell;
  for (const Section& section : m.sections) cell.sections.push_back(described(m, section));
  add_children(cell, m);
  add_lists(cell, m);
  return cell;
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-9 + 1e-5 * std::max(std::abs(a), std::abs(b));
}

bool same(const Point& a, const Point& b) {
  return a.x == b.x && a.y == b.y && a.z == b.z && a.diameter == b.diameter;
}

/// What differs first between two sections; "" if nothing does.
std::string difference(const Described& a, const Described& b) {
  if (a.name != b.name) return fmt::format("{} instead of {}", a.name, b.name);
  if (a.parent != b.parent || a.parent_position != b.parent_position || a.own_end != b.own_end)
    return fmt::format("{}: parent {}({}) instead of {}({})", a.name, a.parent, a.parent_position,
                       b.parent, b.parent_position);
  if (a.logical != b.logical || (a.logical && !same(a.start, b.start)))
    return fmt::format("{}: logical start", a.name);
  if (a.points.size() != b.points.size())
    return fmt::format("{}: {} points instead of {}", a.name, a.points.size(), b.points.size());
  for (std::size_t i = 0; i < a.points.size(); ++i)
    if (const Point& p = a.points[i], &q = b.points[i]; !same(p, q))
      return fmt::format("{}: point {}: {} {} {} {} instead of {} {} {} {}", a.name, i, p.x, p.y,
                         p.z, p.diameter, q.x, q.y, q.z, q.diameter);
  if (!near(a.length, b.length)) return fmt::format("{}: length {} {}", a.name, a.length, b.length);
  if (!near(a.area, b.area)) return fmt::format("{}: area {} {}", a.name, a.area, b.area);
  return a.children == b.children ? "" : a.name + ": order of its children";
}

std::string difference(const Cell& a, const Cell& b) {
  if (a.sections.size() != b.sections.size())
    return fmt::format("{} sections instead of {}", a.sections.size(), b.sections.size());
  for (std::size_t i = 0; i < a.sections.size(); ++i)
    if (const std::string d = difference(a.sections[i], b.sections[i]); !d.empty()) return d;
  return a.lists == b.lists ? "" : "section lists";
}

bool compare(const std::string& nrniv, const std::string& script,
             const std::filesystem::path& file) {
  const auto start = std::chrono::steady_clock::now();
  const Morphology m = ballast::model::read_morphology(file);
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
  const std::string found = difference(ours(m), imported(nrniv, script, file));
  fmt::print("{:<60} {:>6} sections {:>7} points {:>8.2f} ms  {}\n", file.filename().string(),
             m.sections.size(), m.points.size(), time.count(), found.empty() ? "identical" : found);
  return found.empty();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: compare_import3d NRNIV SCRIPT FILE...\n");
    return 2;
  }
  bool all = true;
  for (int i = 3; i < argc; ++i) try {
      all = compare(argv[1], argv[2], argv[i]) && all;
    } catch (const std::exception& error) {
      fmt::print("{}: {}\n", argv[i], error.what());
      all = false;
    }
  return all ? 0 : 1;
}
