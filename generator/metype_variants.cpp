#include "generator/metype_variants.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "generator/stream.hpp"

namespace ballast::generator {
namespace {

// Firing patterns (Ascoli et al. 2008, doi:10.1038/nrn2402, as Markram et al. 2015,
// doi:10.1016/j.cell.2015.09.029, abbreviate them): burst, continuous, delayed x accommodating,
// irregular, non-accommodating, stuttering; and excitatory regular ones.
constexpr std::array<const char*, 10> inhibitory_etypes = {
    "bAC", "bIR", "bNAC", "bSTUT", "cAC", "cIR", "cNAC", "cSTUT", "dNAC", "dSTUT"};
constexpr std::array<const char*, 3> excitatory_etypes = {"cAD", "bAD", "dAD"};

/// Deviation of the lognormal factors between variants.
constexpr double size_sigma = 0.2, input_sigma = 0.3, fraction_sigma = 0.6;

/// Its own etype, then the others of its class.
std::vector<std::string> etypes_of(const MetypeRecipe& metype) {
  std::vector<std::string> etypes = {metype.etype};
  const auto add = [&](const auto& names) {
    for (const char* name : names) {
      if (name != metype.etype) {
        etypes.emplace_back(name);
      }
    }
  };
  if (metype.excitatory) {
    add(excitatory_etypes);
  } else {
    add(inhibitory_etypes);
  }
  return etypes;
}

/// A factor with mean 1.
double factor(double sigma, RandomStream& random) {
  return random.lognormal(-0.5 * sigma * sigma, sigma);
}

int scaled(int segments, double by) {
  constexpr double fewest = 8, most = 20000;  // limits of the recipe
  return static_cast<int>(std::lround(std::clamp(segments * by, fewest, most)));
}

void vary(MetypeRecipe& metype, RandomStream& random) {
  const double size = factor(size_sigma, random);
  metype.min_segments = scaled(metype.min_segments, size);
  metype.max_segments = scaled(metype.max_segments, size);
  metype.input *= factor(input_sigma, random);
  metype.thalamic_input *= factor(input_sigma, random);
  metype.threshold_current *= size;  // the input conductance grows with the size
}

/// Makes variants with names that no other metype has.
class VariantMaker {
 public:
  explicit VariantMaker(const Recipe& recipe) : seed_(recipe.seed) {
    for (const MetypeRecipe& metype : recipe.metypes) {
      taken_.insert(metype.name());
    }
  }

  /// The metype and count - 1 variants.
  void add(const MetypeRecipe& metype, std::size_t count, std::vector<MetypeRecipe>& all) {
    const std::size_t first = all.size();
    const std::vector<std::string> etypes = etypes_of(metype);
    all.push_back(metype);
    for (std::size_t number = 1; all.size() < first + count; ++number) {
      MetypeRecipe variant = metype;
      variant.etype = etypes[number % etypes.size()];
      const std::size_t subtype = 1 + number / etypes.size();
      variant.mtype += subtype > 1 ? std::to_string(subtype) : "";
      if (taken_.insert(variant.name()).second) {
        RandomStream random = stream(seed_, Purpose::metype_variant, all.size());
        vary(variant, random);
        all.push_back(variant);
      }
    }
    divide_fraction(metype.fraction, all, first);
  }

 private:
  void divide_fraction(double fraction, std::vector<MetypeRecipe>& all, std::size_t first) const {
    double total = 0;
    for (std::size_t i = first; i < all.size(); ++i) {
      RandomStream random =
          stream(derived_seed(seed_, Purpose::metype_variant, i), Purpose::metype_variant);
      all[i].fraction = factor(fraction_sigma, random);
      total += all[i].fraction;
    }
    for (std::size_t i = first; i < all.size(); ++i) {
      all[i].fraction *= fraction / total;
    }
  }

  std::uint64_t seed_;
  std::set<std::string> taken_;
};

/// Metypes of a class, those with the most cells first.
std::vector<std::size_t> by_frequency(const std::vector<MetypeRecipe>& metypes, bool excitatory) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < metypes.size(); ++i) {
    if (metypes[i].excitatory == excitatory) {
      order.push_back(i);
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return metypes[a].fraction > metypes[b].fraction;
  });
  return order;
}

/// In turn of both classes, so that few metypes have both kinds of synapses; in the given order.
std::vector<MetypeRecipe> most_frequent(const std::vector<MetypeRecipe>& metypes,
                                        std::size_t count) {
  const std::array<std::vector<std::size_t>, 2> classes = {by_frequency(metypes, true),
                                                           by_frequency(metypes, false)};
  std::set<std::size_t> indices;
  for (std::size_t place = 0; indices.size() < count; ++place) {
    for (const std::vector<std::size_t>& order : classes) {
      if (place < order.size() && indices.size() < count) {
        indices.insert(order[place]);
      }
    }
  }
  std::vector<MetypeRecipe> chosen;
  for (const std::size_t i : indices) {
    chosen.push_back(metypes[i]);
  }
  return chosen;
}

}  // namespace

std::vector<MetypeRecipe> with_metype_count(const Recipe& recipe, std::size_t count) {
  const std::size_t given = recipe.metypes.size();
  if (count <= given) {
    return most_frequent(recipe.metypes, count);
  }
  VariantMaker maker(recipe);
  std::vector<MetypeRecipe> all;
  for (std::size_t i = 0; i < given; ++i) {
    maker.add(recipe.metypes[i], count / given + (i < count % given ? 1 : 0), all);
  }
  return all;
}

}  // namespace ballast::generator
