#pragma once
// The attributes of chemical synapses, drawn edge by edge: places, conductance, release parameters
// and the delay that follows from the distance; onto point neurons weight and delay. A circuit of
// which only the structure is wanted has syn_type_id alone. The source's class decides what kind of
// synapse it is.

#include <optional>

#include "generator/columns.hpp"
#include "generator/connections.hpp"
#include "generator/synapse_places.hpp"

namespace ballast::generator {

class SynapseAttributes {
 public:
  /// `projection` and `file` outlive this; `group` is the edge group ("/edges/<population>/0").
  SynapseAttributes(const Projection& projection, sonata::Hdf5File& file, const std::string& group);

  /// The next edge; `random` is the target's stream.
  void add(std::uint32_t source, std::uint32_t target, RandomStream& random);
  void flush() { columns_.flush(); }

 private:
  struct Parameters {
    explicit Parameters(Columns& columns);
    std::size_t conductance, scale_factor, decay, delay, depression, facilitation, u_syn, u_hill,
        vesicles, spine_length;
  };
  /// Of edges onto point neurons.
  struct Direct {
    explicit Direct(Columns& columns);
    std::size_t weight, delay;
  };
  void add_direct(std::uint32_t source, std::uint32_t target, RandomStream& random);
  [[nodiscard]] double delay(std::uint32_t source, std::uint32_t target) const;
  void put_parameters(const SynapseRecipe& synapse, double delay, RandomStream& random);

  const Projection* projection_;
  Columns columns_;
  std::size_t type_id_;
  std::optional<PlaceColumns> afferent_, efferent_;  ///< efferent: the source has a morphology
  std::optional<Parameters> parameters_;
  std::optional<Direct> direct_;
};

}  // namespace ballast::generator
