// One tile of a matrix product, ROWS by TILE_VECTORS vectors of W floats, kept in registers. Included once a size.
#define GLUE4(a, b, c, d) a##_##b##x##c##x##d
#define NAMED4(a, b, c, d) GLUE4(a, b, c, d)
#define GLUE2(a, b) a##_##b
#define NAMED2(a, b) GLUE2(a, b)
#define GLUE(a, b) a##b
#define NAMED(a, b) GLUE(a, b)
#define V NAMED(v, W)
#define LOAD NAMED2(load, W)
#define STORE NAMED2(store, W)
#define SPLAT NAMED2(splat, W)
#define MULTIPLY_ADD NAMED2(multiply_add, W)
#define RELU6 NAMED2(relu6, W)

// a[row * row_step + k * k_step], b[k * b_step + column], c[row * c_step + column]; of c only `rows` rows are written.
INLINE void NAMED4(tile, ROWS, W, TILE_VECTORS)(int depth, const float *a, size_t row_step, size_t k_step,
                                                const float *b, size_t b_step, float *c, size_t c_step, int rows,
                                                Finish finish) {
  V sum[ROWS][TILE_VECTORS];
#pragma GCC unroll 16
  for (int i = 0; i < ROWS; i++)
#pragma GCC unroll 2
    for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = SPLAT(0);
  for (int k = 0; k < depth; k++, a += k_step, b += b_step) {
    V columns[TILE_VECTORS];
#pragma GCC unroll 2
    for (int j = 0; j < TILE_VECTORS; j++) columns[j] = LOAD(b + j * W);
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++) {
      V x = SPLAT(a[i * row_step]);
#pragma GCC unroll 2
      for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = MULTIPLY_ADD(x, columns[j], sum[i][j]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < ROWS; i++) {
    if (i >= rows) return;
#pragma GCC unroll 2
    for (int j = 0; j < TILE_VECTORS; j++) {
      float *to = c + i * c_step + j * W;
      V value = sum[i][j];
      if (finish.adds) value += LOAD(to);
      if (finish.bias) value += LOAD(finish.bias + j * W);
      if (finish.clips) value = RELU6(value);
      STORE(to, value);
    }
  }
}
#undef V
#undef LOAD
#undef STORE
#undef SPLAT
#undef MULTIPLY_ADD
#undef RELU6
