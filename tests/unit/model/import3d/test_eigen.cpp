#include "model/import3d/eigen.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace ballast::model::import3d {
namespace {

void expect_eigenvectors_of(const Matrix3& matrix, const SymmetricEigen& eigen, double tolerance) {
  for (std::size_t k = 0; k < 3; ++k) {
    double length = 0;
    for (std::size_t row = 0; row < 3; ++row) {
      double product = 0;
      for (std::size_t column = 0; column < 3; ++column)
        product += matrix[row][column] * eigen.vectors[column][k];
      EXPECT_NEAR(product, eigen.values[k] * eigen.vectors[row][k], tolerance);
      length += eigen.vectors[row][k] * eigen.vectors[row][k];
    }
    EXPECT_NEAR(length, 1.0, 1e-14);
  }
}

TEST(SymmetricEigen, LeavesADiagonalMatrixAsItIs) {
  const SymmetricEigen eigen = symmetric_eigen({{{3, 0, 0}, {0, 1, 0}, {0, 0, 2}}});
  EXPECT_EQ(eigen.values, (Vector3{3, 1, 2}));
  EXPECT_EQ(std::abs(eigen.vectors[0][0]), 1.0);
  EXPECT_EQ(std::abs(eigen.vectors[1][1]), 1.0);
  EXPECT_EQ(std::abs(eigen.vectors[2][2]), 1.0);
}

TEST(SymmetricEigen, SolvesACoupledPair) {
  // [[2, 1], [1, 2]] has the values 3 and 1, with vectors along (1, 1) and (1, -1).
  const Matrix3 matrix = {{{2, 1, 0}, {1, 2, 0}, {0, 0, 5}}};
  const SymmetricEigen eigen = symmetric_eigen(matrix);
  expect_eigenvectors_of(matrix, eigen, 1e-14);
  EXPECT_NEAR(eigen.values[0] + eigen.values[1] + eigen.values[2], 9.0, 1e-14);
  EXPECT_NEAR(eigen.values[0] * eigen.values[1] * eigen.values[2], 15.0, 1e-13);
}

TEST(SymmetricEigen, SolvesRandomMatrices) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> entry(-100, 100);
  for (int i = 0; i < 1000; ++i) {
    Matrix3 matrix;
    for (std::size_t row = 0; row < 3; ++row)
      for (std::size_t column = row; column < 3; ++column)
        matrix[row][column] = matrix[column][row] = entry(random);
    expect_eigenvectors_of(matrix, symmetric_eigen(matrix), 1e-11);
  }
}

TEST(SymmetricEigen, GivesABasisForZero) {
  const SymmetricEigen eigen = symmetric_eigen({});
  EXPECT_EQ(eigen.values, Vector3{});
  expect_eigenvectors_of({}, eigen, 0.0);
}

TEST(SymmetricEigen, EndsOnNumbersThatOverflow) {
  const Matrix3 matrix = {{{1e300, 1e300, 1e300}, {1e300, -1e300, 1e300}, {1e300, 1e300, 1e300}}};
  const SymmetricEigen eigen = symmetric_eigen(matrix);
  EXPECT_FALSE(std::isfinite(eigen.vectors[0][0]));
}

}  // namespace
}  // namespace ballast::model::import3d
