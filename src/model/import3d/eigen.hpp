#pragma once
// Eigenvectors of a symmetric 3 x 3 matrix by Householder reflections and implicit QR steps with
// Wilkinson's shift (Golub & Van Loan, Matrix Computations, 8.3). The order of the operations is
// that of the Meschach library inside NEURON, since the signs of the vectors and the last bits
// depend on it.

#include <array>

namespace ballast::model::import3d {

using Vector3 = std::array<double, 3>;
using Matrix3 = std::array<Vector3, 3>;  ///< [row][column]

struct SymmetricEigen {
  Vector3 values = {};   ///< not sorted
  Matrix3 vectors = {};  ///< column k belongs to values[k]; length 1
};

[[nodiscard]] SymmetricEigen symmetric_eigen(const Matrix3& matrix);

}  // namespace ballast::model::import3d
