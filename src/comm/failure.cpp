#include "comm/failure.hpp"

#include <new>
#include <stdexcept>
#include <vector>

#include "comm/packing.hpp"
#include "core/error.hpp"

namespace ballast::comm {

namespace {

/// The classes of exceptions that keep their class on their way to other ranks.
enum class Kind {
  input,
  memory_limit,
  resource,
  engine,
  conservation,
  interrupted,
  error,
  memory,
  logic,
  other
};

Kind kind_of(const std::exception& exception) {
  const auto is = [&]<class Type>(const Type*) {
    return dynamic_cast<const Type*>(&exception) != nullptr;
  };
  if (is(static_cast<const InputError*>(nullptr))) return Kind::input;
  if (is(static_cast<const MemoryLimitError*>(nullptr))) return Kind::memory_limit;
  if (is(static_cast<const ResourceError*>(nullptr))) return Kind::resource;
  if (is(static_cast<const EngineError*>(nullptr))) return Kind::engine;
  if (is(static_cast<const ConservationError*>(nullptr))) return Kind::conservation;
  if (is(static_cast<const Interrupted*>(nullptr))) return Kind::interrupted;
  if (is(static_cast<const Error*>(nullptr))) return Kind::error;
  if (is(static_cast<const std::bad_alloc*>(nullptr))) return Kind::memory;
  if (is(static_cast<const std::logic_error*>(nullptr))) return Kind::logic;
  return Kind::other;
}

ErrorParts parts_of(const std::vector<std::string>& pieces) {
  return {.place = {pieces.at(1), pieces.at(2)},
          .problem = pieces.at(3),
          .value = pieces.at(4),
          .reason = pieces.at(5),
          .suggestion = pieces.at(6)};
}

}  // namespace

// Kind, then the parts of an Error or the text of another exception.
std::string pack_failure(const std::exception& exception) {
  std::vector<std::string> pieces = {std::to_string(static_cast<int>(kind_of(exception)))};
  if (const auto* error = dynamic_cast<const Error*>(&exception)) {
    const ErrorParts& parts = error->parts();
    pieces.insert(pieces.end(), {parts.place.file.string(), parts.place.within, parts.problem,
                                 parts.value, parts.reason, parts.suggestion});
  } else {
    pieces.emplace_back(exception.what());
  }
  return pack(pieces);
}

void throw_failure(const std::string& packed) {
  const std::vector<std::string> pieces = unpack(packed);
  switch (static_cast<Kind>(std::stoi(pieces.at(0)))) {
    case Kind::input:
      throw InputError(parts_of(pieces));
    case Kind::memory_limit:
      throw MemoryLimitError(parts_of(pieces));
    case Kind::resource:
      throw ResourceError(parts_of(pieces));
    case Kind::engine:
      throw EngineError(parts_of(pieces));
    case Kind::conservation:
      throw ConservationError(parts_of(pieces));
    case Kind::interrupted:
      throw Interrupted(parts_of(pieces));
    case Kind::error:
      throw Error(parts_of(pieces));
    case Kind::memory:
      throw std::bad_alloc();
    case Kind::logic:
      throw std::logic_error(pieces.at(1));
    case Kind::other:
      break;
  }
  throw std::runtime_error(pieces.at(1));
}

}  // namespace ballast::comm
