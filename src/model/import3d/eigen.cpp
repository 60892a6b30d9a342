#include "model/import3d/eigen.hpp"

#include <cmath>
#include <limits>

namespace ballast::model::import3d {

namespace {

constexpr std::size_t size = 3;

/// The reflection 1 - beta v v' that acts on the components from `first` on.
struct Reflection {
  std::size_t first = 0;
  double beta = 0.0;
  Vector3 v = {};
};

struct Tridiagonal {
  Vector3 diagonal = {};
  std::array<double, 2> beside = {};
};

double dot_from(std::size_t first, const Vector3& a, const Vector3& b) {
  double sum = 0.0;
  for (std::size_t i = first; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

void add_scaled_from(std::size_t first, Vector3& target, const Vector3& source, double factor) {
  for (std::size_t i = first; i < size; ++i) target[i] += factor * source[i];
}

Vector3 column_of(const Matrix3& matrix, std::size_t k) {
  return {matrix[0][k], matrix[1][k], matrix[2][k]};
}

/// The reflection that leaves of the vector's components from `first` on only the first, as `kept`.
Reflection reflection_for(const Vector3& vector, std::size_t first, double& kept) {
  Reflection reflection{first, 0.0, vector};
  const double norm = std::sqrt(dot_from(first, vector, vector));
  if (norm <= 0.0) return reflection;
  reflection.beta = 1.0 / (norm * (norm + std::abs(vector[first])));
  kept = vector[first] > 0.0 ? -norm : norm;
  reflection.v[first] -= kept;
  return reflection;
}

/// Applies the reflection from the left to the columns from `first` on.
void reflect_columns(const Reflection& r, Matrix3& matrix) {
  Vector3 projected = {};
  for (std::size_t i = r.first; i < size; ++i)
    if (r.v[i] != 0.0) add_scaled_from(r.first, projected, matrix[i], r.v[i]);
  for (std::size_t i = r.first; i < size; ++i)
    if (r.v[i] != 0.0) add_scaled_from(r.first, matrix[i], projected, -r.beta * r.v[i]);
}

/// Applies the reflection from the right to all rows.
void reflect_rows(const Reflection& r, Matrix3& matrix) {
  for (Vector3& row : matrix)
    add_scaled_from(r.first, row, r.v, -(r.beta * dot_from(r.first, row, r.v)));
}

/// Makes the matrix tridiagonal; returns the reflections that did it.
std::array<Reflection, 2> reduce(Matrix3& matrix) {
  std::array<Reflection, 2> reflections;
  for (std::size_t k = 0; k + 1 < size; ++k) {
    Reflection& r = reflections[k] = reflection_for(column_of(matrix, k), k + 1, matrix[k + 1][k]);
    if (r.beta == 0.0) continue;
    reflect_columns(r, matrix);
    reflect_rows(r, matrix);
  }
  return reflections;
}

/// The product of the reflections: what turns the tridiagonal matrix back.
Matrix3 basis_of(const std::array<Reflection, 2>& reflections) {
  Matrix3 basis = {};
  for (std::size_t i = 0; i < size; ++i) {
    Vector3 unit = {};
    unit[i] = 1.0;
    for (std::size_t k = reflections.size(); k-- > 0;) {
      const Reflection& r = reflections[k];
      add_scaled_from(r.first, unit, r.v, -(r.beta * dot_from(r.first, r.v, unit)));
    }
    for (std::size_t row = 0; row < size; ++row) basis[row][i] = unit[row];
  }
  return basis;
}

/// Turns the basis along with the matrix.
void rotate_columns(Matrix3& basis, std::size_t i, double c, double s) {
  for (Vector3& row : basis) {
    const double turned = c * row[i] + s * row[i + 1];
    row[i + 1] = -s * row[i] + c * row[i + 1];
    row[i] = turned;
  }
}

/// The eigenvalue of the last 2 x 2 block that is nearer to its last element.
double wilkinson_shift(const Tridiagonal& t, std::size_t last) {
  const double half = (t.diagonal[last - 1] - t.diagonal[last]) / 2;
  const double square = t.beside[last - 1] * t.beside[last - 1];
  const double sign = half >= 0 ? 1 : -1;
  return t.diagonal[last] - square / (half + sign * std::sqrt(half * half + square));
}

struct Rotation {
  double c = 1.0, s = 0.0;
};

/// The rotation that turns (x, y) into (r, 0).
Rotation rotation_for(double x, double y) {
  const double norm = std::sqrt(x * x + y * y);
  return norm == 0.0 ? Rotation{} : Rotation{x / norm, -(y / norm)};
}

/// Turns rows and columns i and i + 1; returns the element that this puts outside the three
/// diagonals.
double turn(Tridiagonal& t, std::size_t i, std::size_t last, const Rotation& r) {
  const double c2 = r.c * r.c;
  const double s2 = 1 - c2;
  const double cs = r.c * r.s;
  const double a = t.diagonal[i];
  const double b = t.beside[i];
  const double d = t.diagonal[i + 1];
  t.diagonal[i] = c2 * a + s2 * d - 2 * cs * b;
  t.diagonal[i + 1] = s2 * a + c2 * d + 2 * cs * b;
  t.beside[i] = cs * (a - d) + (c2 - s2) * b;
  if (i + 1 == last) return 0.0;
  const double bulge = -r.s * t.beside[i + 1];
  t.beside[i + 1] *= r.c;
  return bulge;
}

/// One QR step on rows first..last.
void qr_step(Tridiagonal& t, Matrix3& basis, std::size_t first, std::size_t last) {
  double x = t.diagonal[first] - wilkinson_shift(t, last);
  double y = t.beside[first];
  for (std::size_t i = first; i < last; ++i) {
    const Rotation r = rotation_for(x, y);
    if (i > first) t.beside[i - 1] = r.c * x - r.s * y;
    y = turn(t, i, last, r);
    x = t.beside[i];
    rotate_columns(basis, i, r.c, -r.s);
  }
}

/// Sets what is negligible beside the diagonal to zero; true if there was any.
bool split(Tridiagonal& t, std::size_t first, std::size_t last) {
  bool any = false;
  for (std::size_t i = first; i < last; ++i) {
    const double scale = std::abs(t.diagonal[i]) + std::abs(t.diagonal[i + 1]);
    if (std::abs(t.beside[i]) < std::numeric_limits<double>::epsilon() * scale) {
      t.beside[i] = 0.0;
      any = true;
    }
  }
  return any;
}

/// The last row of the block without a zero beside its diagonal that starts at row `first`.
std::size_t block_end(const Tridiagonal& t, std::size_t first) {
  std::size_t last = first;
  while (last + 1 < size && t.beside[last] != 0.0) ++last;
  return last;
}

/// Repeats QR steps on each block until it falls apart.
void diagonalize(Tridiagonal& t, Matrix3& basis) {
  constexpr int max_steps = 100;  // a few suffice; only numbers that overflow never end
  std::size_t first = 0;
  while (first < size) {
    const std::size_t last = block_end(t, first);
    if (last == first) {
      ++first;
      continue;
    }
    for (int step = 0;; ++step) {
      if (step == max_steps) return;
      qr_step(t, basis, first, last);
      if (split(t, first, last)) break;
    }
  }
}

}  // namespace

SymmetricEigen symmetric_eigen(const Matrix3& matrix) {
  Matrix3 reduced = matrix;
  SymmetricEigen result;
  result.vectors = basis_of(reduce(reduced));
  Tridiagonal t{{reduced[0][0], reduced[1][1], reduced[2][2]}, {reduced[0][1], reduced[1][2]}};
  diagonalize(t, result.vectors);
  result.values = t.diagonal;
  return result;
}

}  // namespace ballast::model::import3d
