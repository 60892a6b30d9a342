#include "estimator/model_error.hpp"

#include <cmath>

namespace ballast::estimator {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

Bytes model_error(double fixed_mib, double relative, Bytes held) {
  return Bytes::rounded(std::hypot(fixed_mib * mebibyte, relative * double(held.count())));
}

}  // namespace

Bytes build_model_error(Bytes held) {
  return model_error(4.0, 0.01, held);
}

Bytes run_model_error(Bytes held) {
  return model_error(3.0, 0.008, held);
}

Bytes record_model_error(Bytes bytes) {
  return model_error(0.0, 0.005, bytes);
}

}  // namespace ballast::estimator
