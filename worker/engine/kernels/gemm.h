// c = op(a) op(b), optionally plus a bias and clipped to 0..6. All row-major; sums over k in steps of DEPTH, in order.
#ifndef LAMINA_GEMM_H
#define LAMINA_GEMM_H
#include "pack.h"

// Where a product has few tiles and a long sum, as a filter's gradient does, the sum is cut into parts of at least this.
#define PART_DEPTH 1024
#define MOST_PARTS 16
#define ENOUGH_BLOCKS 8

// What happens to a tile when its sum is written.
typedef struct Finish {
  int adds;
  const float *bias;
  int clips;
} Finish;

#define ROWS TILE_ROWS
#include "gemm-widths.h"
#undef ROWS
#define ROWS MIDDLE_ROWS
#include "gemm-widths.h"
#undef ROWS
#define ROWS FEW_ROWS
#include "gemm-widths.h"
#undef ROWS

#define SCRATCH_FLOATS ((size_t)DEPTH * (BLOCK_COLUMNS + 16))

#define TILE_OF(rows, W, vectors) tile_##rows##x##W##x##vectors
#define TILE_NAME(rows, W, vectors) TILE_OF(rows, W, vectors)
#define TILE(W, vectors)                                                                                   \
  do {                                                                                                     \
    if (height == TILE_ROWS)                                                                               \
      TILE_NAME(TILE_ROWS, W, vectors)(depth, a, row_step, k_step, b, b_step, to, c_step, rows, finish);   \
    else if (height == MIDDLE_ROWS)                                                                        \
      TILE_NAME(MIDDLE_ROWS, W, vectors)(depth, a, row_step, k_step, b, b_step, to, c_step, rows, finish); \
    else TILE_NAME(FEW_ROWS, W, vectors)(depth, a, row_step, k_step, b, b_step, to, c_step, rows, finish); \
  } while (0)

// A row of tiles. @param step of b where it lies unpacked; 0: packed, tile after tile
INLINE void tile_row(int height, int columns, int depth, const float *a, size_t row_step, size_t k_step, const float *b,
                     size_t step, float *c, size_t c_step, int rows, Finish finish) {
  const float *bias = finish.bias;
  for (int done = 0, width; done < columns; done += width, b += step ? (size_t)width : (size_t)depth * width) {
    width = tile_columns(columns - done);
    float *to = c + done;
    size_t b_step = step ? step : (size_t)width;
    finish.bias = bias ? bias + done : NULL;
#if LANES >= 16
    if (width == 32) TILE(16, 2);
    else if (width == 16) TILE(16, 1);
    else if (width == 8) TILE(8, 1);
#elif LANES >= 8
    if (width == 16) TILE(8, 2);
    else if (width == 8) TILE(8, 1);
#else
    if (width == 8) TILE(4, 2);
#endif
    else if (width == 4) TILE(4, 1);
    else TILE(1, 1);
  }
}

// A block of c over a stretch of k. @param scratch SCRATCH_FLOATS
static void multiply_block(const Product *p, int row, int rows, int column, int columns, int k0, int k1, float *c,
                           size_t c_step, int adds, int finishes, float *scratch) {
  float *packed_b = scratch, *packed_a = scratch + (size_t)DEPTH * BLOCK_COLUMNS;
  // Copying pays where the copy is read often; a row of op(a) = a is read along k as it lies.
  int packs_b = p->packed || p->transposes_b || rows > 2 * TILE_ROWS, packs_a = p->transposes_a && columns > 4 * LANES;
  for (int k = k0; k < k1; k += DEPTH) {
    int depth = smaller(DEPTH, k1 - k), height;
    int last = finishes && k + depth == k1;
    Finish finish = {adds || k > k0, last && p->bias ? p->bias + column : NULL, last && p->clips};
    if (p->packed) packed_b = packed_block(p, (float *)p->packed, column, k, depth);
    else if (packs_b) pack_b(p, column, columns, k, depth, packed_b);
    const float *b = packs_b ? packed_b : p->b + k * p->b_step + column;
    size_t b_step = packs_b ? 0 : p->b_step;
    for (int done = 0; done < rows; done += height) {
      height = tile_rows(rows - done);
      int left = smaller(height, rows - done);
      float *to = c + done * c_step;
      if (packs_a || left < height) {
        pack_a(p, row + done, left, height, k, depth, packed_a);
        tile_row(height, columns, depth, packed_a, 1, height, b, b_step, to, c_step, left, finish);
      } else if (p->transposes_a)
        tile_row(height, columns, depth, p->a + k * p->a_step + row + done, 1, p->a_step, b, b_step, to, c_step, left,
                 finish);
      else
        tile_row(height, columns, depth, p->a + (row + done) * p->a_step + k, p->a_step, 1, b, b_step, to, c_step, left,
                 finish);
    }
  }
}

// The whole of a small product by one thread. @param adds to what c holds
static void multiply_all(const Product *p, float *c, int adds, float *scratch) {
  for (int row = 0; row < p->rows; row += BLOCK_ROWS)
    for (int column = 0; column < p->columns; column += BLOCK_COLUMNS)
      multiply_block(p, row, smaller(BLOCK_ROWS, p->rows - row), column, smaller(BLOCK_COLUMNS, p->columns - column), 0,
                     p->depth, c + floats(row, p->columns) + column, p->columns, adds, 1, scratch);
}

static int product_parts(const Product *p) {
  int blocks = parts(p->rows, BLOCK_ROWS) * parts(p->columns, BLOCK_COLUMNS);
  if (blocks >= ENOUGH_BLOCKS || p->depth < 2 * PART_DEPTH) return 1;
  return smaller(parts(p->depth, PART_DEPTH), larger(1, MOST_PARTS / blocks));
}

static void product_chunk(const void *task, int chunk, float *scratch) {
  const Product *p = task;
  int part = chunk % p->parts, block = chunk / p->parts;
  int across = parts(p->columns, BLOCK_COLUMNS);
  int row = block / across * BLOCK_ROWS, column = block % across * BLOCK_COLUMNS;
  int rows = smaller(BLOCK_ROWS, p->rows - row), columns = smaller(BLOCK_COLUMNS, p->columns - column);
  int step = parts(p->depth, p->parts), k0 = smaller(p->depth, part * step), k1 = smaller(p->depth, k0 + step);
  float *c = p->parts == 1 ? p->c : p->partial + floats(part, p->rows) * p->columns;
  multiply_block(p, row, rows, column, columns, k0, k1, c + floats(row, p->columns) + column, p->columns, 0,
                 p->parts == 1, scratch);
}

typedef struct Sum {
  const float *partial;
  float *to;
  int parts, count;
} Sum;

#define SUM_CHUNK 16384

static void sum_chunk(const void *task, int chunk, float *scratch) {
  const Sum *s = task;
  (void)scratch;
  int end = smaller(s->count, (chunk + 1) * SUM_CHUNK);
  int start = chunk * SUM_CHUNK;
#define ADD(W)                                                                                          \
  {                                                                                                     \
    v##W total = load_##W(s->partial + start + c);                                                      \
    for (int i = 1; i < s->parts; i++) total += load_##W(s->partial + floats(i, s->count) + start + c); \
    store_##W(s->to + start + c, total);                                                                \
  }
  OVER_CHANNELS(end - start, ADD);
#undef ADD
}

// Adds `parts` arrays of `count` floats that lie one after the other.
static void sum_parts(Crew *crew, const float *partial, int part_count, int count, float *to) {
  Sum sum = {partial, to, part_count, count};
  share(crew, sum_chunk, &sum, parts(count, SUM_CHUNK), NULL, 0);
}

// A filter is read by every block of rows; where both operands are as long as the sum, each block reads its own part.
static int is_prepacked(const Product *p) { return !p->transposes_a && p->rows > BLOCK_ROWS; }

static size_t product_floats(const Product *p, int threads) {
  int part_count = product_parts(p);
  size_t shared =
      (part_count > 1 ? floats(part_count, p->rows) * p->columns : 0) + (is_prepacked(p) ? packed_floats(p) : 0);
  return threads * SCRATCH_FLOATS + shared;
}

static void multiply(Crew *crew, Product p) {
  float *shared = crew->workspace + crew->threads * SCRATCH_FLOATS;
  p.parts = product_parts(&p);
  if (is_prepacked(&p)) {
    prepack(crew, &p, shared);
    shared += packed_floats(&p);
  }
  p.partial = shared;
  int blocks = parts(p.rows, BLOCK_ROWS) * parts(p.columns, BLOCK_COLUMNS);
  share(crew, product_chunk, &p, blocks * p.parts, crew->workspace, SCRATCH_FLOATS);
  if (p.parts > 1) sum_parts(crew, p.partial, p.parts, p.rows * p.columns, p.c);
}
#endif
