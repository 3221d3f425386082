// Vectors of 1, 4, 8 and 16 floats, as far as the target has them, and what every kernel says with them.
#ifndef LAMINA_VECTOR_H
#define LAMINA_VECTOR_H
#include <stddef.h>
#include <stdint.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__wasm__)
#include <wasm_simd128.h>
#endif

// The widest vector, and the rows of a tile of the matrix product: as many as leave registers for the tile's operands,
// and two smaller tiles for the rows that are left over.
#if defined(__AVX512F__)
#define LANES 16
#define TILE_ROWS 12
#define MIDDLE_ROWS 8
#define FEW_ROWS 4
#elif defined(__AVX2__)
#define LANES 8
#define TILE_ROWS 6
#define MIDDLE_ROWS 4
#define FEW_ROWS 2
#elif defined(__aarch64__)
#define LANES 4
#define TILE_ROWS 8
#define MIDDLE_ROWS 4
#define FEW_ROWS 2
#else
#define LANES 4
#define TILE_ROWS 6
#define MIDDLE_ROWS 4
#define FEW_ROWS 2
#endif

#define INLINE static inline __attribute__((always_inline))

// Floats of a tensor are aligned to 4 bytes, no more.
typedef float v1;
typedef int32_t m1;
#define DEFINE_VECTOR(W)                                                                                           \
  typedef float v##W __attribute__((vector_size(W * 4), aligned(4)));                                              \
  typedef int32_t m##W __attribute__((vector_size(W * 4), aligned(4)));                                            \
  /* x - 0 is x for every x; 0 + x is not for -0, and would be computed. */                                        \
  INLINE v##W splat_##W(float x) { return x - (v##W){0}; }                                                         \
  INLINE v##W choose_##W(m##W mask, v##W yes, v##W no) { return (v##W)((mask & (m##W)yes) | (~mask & (m##W)no)); } \
  INLINE v##W square_root_##W(v##W x) {                                                                            \
    for (int i = 0; i < W; i++) x[i] = __builtin_sqrtf(x[i]);                                                      \
    return x;                                                                                                      \
  }                                                                                                                \
  DEFINE_ARITHMETIC(W)

#define DEFINE_ARITHMETIC(W)                                        \
  INLINE v##W load_##W(const float *p) { return *(const v##W *)p; } \
  INLINE void store_##W(float *p, v##W x) { *(v##W *)p = x; }

INLINE v1 splat_1(float x) { return x; }
INLINE v1 square_root_1(v1 x) { return __builtin_sqrtf(x); }
INLINE v1 choose_1(m1 mask, v1 yes, v1 no) { return mask ? yes : no; }
DEFINE_ARITHMETIC(1)
DEFINE_VECTOR(4)
#if LANES >= 8
DEFINE_VECTOR(8)
#endif
#if LANES >= 16
DEFINE_VECTOR(16)
#endif

// 0 to 6; NaN stays NaN, so that a loss that diverges is seen: of two operands the instructions give the second where
// either is NaN.
#if defined(__x86_64__)
INLINE v1 relu6_1(v1 x) {
  x = x < 0 ? 0 : x;
  return x > 6 ? 6 : x;
}
INLINE v4 relu6_4(v4 x) { return (v4)_mm_min_ps(_mm_set1_ps(6), _mm_max_ps(_mm_setzero_ps(), (__m128)x)); }
#if LANES >= 8
INLINE v8 relu6_8(v8 x) { return (v8)_mm256_min_ps(_mm256_set1_ps(6), _mm256_max_ps(_mm256_setzero_ps(), (__m256)x)); }
#endif
#if LANES >= 16
INLINE v16 relu6_16(v16 x) {
  return (v16)_mm512_min_ps(_mm512_set1_ps(6), _mm512_max_ps(_mm512_setzero_ps(), (__m512)x));
}
#endif
#elif defined(__wasm__)
INLINE v1 relu6_1(v1 x) {
  x = x < 0 ? 0 : x;
  return x > 6 ? 6 : x;
}
INLINE v4 relu6_4(v4 x) {
  return (v4)wasm_f32x4_pmin(wasm_f32x4_pmax((v128_t)x, wasm_f32x4_splat(0)), wasm_f32x4_splat(6));
}
#else
#define DEFINE_RELU6(W)                                   \
  INLINE v##W relu6_##W(v##W x) {                         \
    x = choose_##W(x < splat_##W(0), splat_##W(0), x);    \
    return choose_##W(x > splat_##W(6), splat_##W(6), x); \
  }
DEFINE_RELU6(1)
DEFINE_RELU6(4)
#endif

// x where z is above 0 and below 6, else 0: what ReLU6 lets through on the way back.
#define DEFINE_PASSED(W)                                                         \
  INLINE v##W passed_##W(v##W z, v##W x) {                                       \
    return choose_##W((z > splat_##W(0)) & (z < splat_##W(6)), x, splat_##W(0)); \
  }
DEFINE_PASSED(1)
DEFINE_PASSED(4)
#if LANES >= 8
DEFINE_PASSED(8)
#endif
#if LANES >= 16
INLINE v16 passed_16(v16 z, v16 x) {
  __mmask16 above = _mm512_cmp_ps_mask((__m512)z, _mm512_setzero_ps(), _CMP_GT_OQ);
  return (v16)_mm512_maskz_mov_ps(_mm512_mask_cmp_ps_mask(above, (__m512)z, _mm512_set1_ps(6), _CMP_LT_OQ), (__m512)x);
}
#endif

// a * b + c, rounded once where the target can.
#if defined(__wasm_relaxed_simd__)
typedef float plain4 __attribute__((vector_size(16)));
INLINE v4 multiply_add_4(v4 a, v4 b, v4 c) {
  return (v4)__builtin_wasm_relaxed_madd_f32x4((plain4)a, (plain4)b, (plain4)c);
}
#else
INLINE v4 multiply_add_4(v4 a, v4 b, v4 c) { return a * b + c; }
#endif
INLINE v1 multiply_add_1(v1 a, v1 b, v1 c) { return a * b + c; }
#if LANES >= 8
INLINE v8 multiply_add_8(v8 a, v8 b, v8 c) { return a * b + c; }
#endif
#if LANES >= 16
INLINE v16 multiply_add_16(v16 a, v16 b, v16 c) { return a * b + c; }
#endif

// Runs `body`, which is given `c` and the width W, over all channels by the widest vectors that fit what is left.
#if LANES >= 16
#define WIDEST(channels, body) \
  for (; c + 16 <= (channels); c += 16) body(16) for (; c + 8 <= (channels); c += 8) body(8)
#elif LANES >= 8
#define WIDEST(channels, body) \
  for (; c + 8 <= (channels); c += 8) body(8)
#else
#define WIDEST(channels, body)
#endif
#define OVER_CHANNELS(channels, body)                                               \
  do {                                                                              \
    int c = 0;                                                                      \
    WIDEST(channels, body)                                                          \
    for (; c + 4 <= (channels); c += 4) body(4) for (; c < (channels); c++) body(1) \
  } while (0)

INLINE int smaller(int a, int b) { return a < b ? a : b; }
INLINE int larger(int a, int b) { return a > b ? a : b; }
INLINE int parts(int whole, int size) { return (whole + size - 1) / size; }
INLINE size_t floats(int rows, int columns) { return (size_t)rows * (size_t)columns; }
#endif
