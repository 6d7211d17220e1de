#include "landscape/inner_products.hpp"

#include <algorithm>

namespace zeroset::landscape {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// Rows at once: two packed strips of 128 columns stay in a second cache of 512 KB.
constexpr Index kStrip = 256;

template <int Lanes>
struct Pack {
  using type [[gnu::vector_size(sizeof(double) * Lanes), gnu::aligned(sizeof(double)), gnu::may_alias]] = double;
};

/// P by Q sums in registers. Columns are kStrip apart. Inlined, so that it is compiled for its caller's processor.
template <int Lanes, int P, int Q>
[[gnu::always_inline]] inline void add_block(const double* a, const double* b, Index rows, double* sums, Index stride) {
  using Vector = typename Pack<Lanes>::type;
  Vector parts[P][Q] = {};
  const Index whole = rows / Lanes * Lanes;
  for (Index r = 0; r < whole; r += Lanes) {
    for (int j = 0; j < Q; ++j) {
      const Vector y = *reinterpret_cast<const Vector*>(b + j * kStrip + r);
      for (int i = 0; i < P; ++i) {
        parts[i][j] += *reinterpret_cast<const Vector*>(a + i * kStrip + r) * y;
      }
    }
  }
  for (int j = 0; j < Q; ++j) {
    for (int i = 0; i < P; ++i) {
      double sum = 0;
      for (int lane = 0; lane < Lanes; ++lane) {
        sum += parts[i][j][lane];
      }
      for (Index r = whole; r < rows; ++r) {
        sum += a[i * kStrip + r] * b[j * kStrip + r];
      }
      sums[i + j * stride] += sum;
    }
  }
}

/// Columns of b from j on, Q at a time, against P columns of a.
template <int Lanes, int P, int Q>
[[gnu::always_inline]] inline void add_columns(
    const double* a, const double* b, Index q, Index rows, double* sums, Index stride) {
  Index j = 0;
  for (; j + Q <= q; j += Q) {
    add_block<Lanes, P, Q>(a, b + j * kStrip, rows, sums + j * stride, stride);
  }
  for (; j < q; ++j) {
    add_block<Lanes, P, 1>(a, b + j * kStrip, rows, sums + j * stride, stride);
  }
}

struct Strip {
  const double *a, *b;
  Index p, q, rows;
  double* sums;
  Index stride;
};

template <int Lanes, int P, int Q>
[[gnu::always_inline]] inline void add_strip(const Strip& s) {
  Index i = 0;
  for (; i + P <= s.p; i += P) {
    add_columns<Lanes, P, Q>(s.a + i * kStrip, s.b, s.q, s.rows, s.sums + i, s.stride);
  }
  for (; i < s.p; ++i) {
    add_columns<Lanes, 1, Q>(s.a + i * kStrip, s.b, s.q, s.rows, s.sums + i, s.stride);
  }
}

void add_baseline(const Strip& s) {
  add_strip<2, 2, 4>(s);
}

using AddStrip = void (*)(const Strip&);

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx512f")]] void add_avx512(const Strip& s) {
  add_strip<8, 4, 4>(s);
}

[[gnu::target("avx2,fma")]] void add_avx2(const Strip& s) {
  add_strip<4, 2, 4>(s);
}

AddStrip chosen() {
  return __builtin_cpu_supports("avx512f")                                 ? add_avx512
         : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? add_avx2
                                                                           : add_baseline;
}
#else
AddStrip chosen() {
  return add_baseline;
}
#endif

}  // namespace

void add_inner_products(const Eigen::Ref<const MatrixXd>& a,
                        const Eigen::Ref<const MatrixXd>& b,
                        Eigen::Ref<MatrixXd> sums) {
  static const AddStrip add = chosen();
  // Packed: columns that are a power of two apart would fall onto the same few lines of the caches.
  MatrixXd first(kStrip, a.cols()), second(kStrip, b.cols());
  for (Index r = 0; r < a.rows(); r += kStrip) {
    const Index rows = std::min(kStrip, a.rows() - r);
    first.topRows(rows) = a.middleRows(r, rows);
    second.topRows(rows) = b.middleRows(r, rows);
    add({first.data(), second.data(), a.cols(), b.cols(), rows, sums.data(), sums.outerStride()});
  }
}

}  // namespace zeroset::landscape
