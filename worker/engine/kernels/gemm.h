// c = op(a) op(b), optionally plus a bias and clipped to 0..6. All row-major; sums over k in steps of DEPTH, in order.
#include "crew.h"
#include "vector.h"

// Floats of one step: DEPTH x BLOCK_COLUMNS of b stay in the second cache, a tile's share of a in the first.
#define DEPTH 256
#define BLOCK_ROWS 240
#define BLOCK_COLUMNS 256
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

typedef struct Product {
  int transposes_a, transposes_b;
  int rows, columns, depth;
  const float *a, *b;
  size_t a_step, b_step;
  float *c;
  const float *bias;
  int clips;
  // Set by multiply.
  int parts;
  float *partial;
} Product;

#define W 1
#define TILE_VECTORS 1
#include "gemm-tile.h"
#undef W
#define W 4
#include "gemm-tile.h"
#undef TILE_VECTORS
#define TILE_VECTORS 2
#include "gemm-tile.h"
#if LANES >= 8
#undef W
#define W 8
#include "gemm-tile.h"
#undef TILE_VECTORS
#define TILE_VECTORS 1
#include "gemm-tile.h"
#endif
#if LANES >= 16
#undef W
#define W 16
#include "gemm-tile.h"
#undef TILE_VECTORS
#define TILE_VECTORS 2
#include "gemm-tile.h"
#endif
#undef W
#undef TILE_VECTORS

#define SCRATCH_FLOATS ((size_t)DEPTH * (BLOCK_COLUMNS + BLOCK_ROWS) + 64)

// The columns of the tile that starts where this many are left.
INLINE int tile_columns(int left) {
  if (left >= 2 * LANES) return 2 * LANES;
#if LANES >= 16
  if (left >= 16) return 16;
#endif
  if (left >= 8) return 8;
  return left >= 4 ? 4 : 1;
}

static void pack_b(const Product *p, int column, int columns, int k, int depth, float *to) {
  for (int done = 0, width; done < columns; done += width) {
    width = tile_columns(columns - done);
    if (p->transposes_b) {
      for (int j = 0; j < width; j++) {
        const float *from = p->b + (column + done + j) * p->b_step + k;
        for (int i = 0; i < depth; i++) to[(size_t)i * width + j] = from[i];
      }
    } else {
      const float *from = p->b + k * p->b_step + column + done;
      for (int i = 0; i < depth; i++, from += p->b_step) __builtin_memcpy(to + (size_t)i * width, from, sizeof(float) * width);
    }
    to += (size_t)depth * width;
  }
}

// TILE_ROWS rows of op(a), k after k; rows beyond the last are 0.
static void pack_rows(const Product *p, int row, int rows, int k, int depth, float *to) {
  for (int i = 0; i < depth; i++)
    for (int r = 0; r < TILE_ROWS; r++, to++) {
      if (r >= rows) *to = 0;
      else *to = p->transposes_a ? p->a[(k + i) * p->a_step + row + r] : p->a[(row + r) * p->a_step + k + i];
    }
}

static void pack_transposed_a(const Product *p, int row, int rows, int k, int depth, float *to) {
  for (int done = 0; done < rows; done += TILE_ROWS, to += (size_t)depth * TILE_ROWS) {
    if (rows - done < TILE_ROWS) {
      pack_rows(p, row + done, rows - done, k, depth, to);
      return;
    }
    const float *from = p->a + k * p->a_step + row + done;
    for (int i = 0; i < depth; i++, from += p->a_step) __builtin_memcpy(to + (size_t)i * TILE_ROWS, from, sizeof(float) * TILE_ROWS);
  }
}

INLINE void tile_row(int columns, int depth, const float *a, size_t row_step, size_t k_step, const float *b, float *c,
                     size_t c_step, int rows, Finish finish) {
  const float *bias = finish.bias;
  for (int done = 0, width; done < columns; done += width, b += (size_t)depth * width) {
    width = tile_columns(columns - done);
    float *to = c + done;
    finish.bias = bias ? bias + done : NULL;
#define TILE(W, vectors) tile_##W##x##vectors(depth, a, row_step, k_step, b, to, c_step, rows, finish)
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
#undef TILE
  }
}

// A block of c over a stretch of k. @param scratch SCRATCH_FLOATS
static void multiply_block(const Product *p, int row, int rows, int column, int columns, int k0, int k1, float *c,
                           size_t c_step, int adds, int finishes, float *scratch) {
  float *b = scratch, *a = scratch + (size_t)DEPTH * BLOCK_COLUMNS;
  for (int k = k0; k < k1; k += DEPTH) {
    int depth = smaller(DEPTH, k1 - k);
    int last = finishes && k + depth == k1;
    Finish finish = {adds || k > k0, last && p->bias ? p->bias + column : NULL, last && p->clips};
    pack_b(p, column, columns, k, depth, b);
    if (p->transposes_a) pack_transposed_a(p, row, rows, k, depth, a);
    for (int done = 0; done < rows; done += TILE_ROWS) {
      int left = smaller(TILE_ROWS, rows - done);
      float *to = c + done * c_step;
      if (p->transposes_a)
        tile_row(columns, depth, a + (size_t)done * depth, 1, TILE_ROWS, b, to, c_step, left, finish);
      else if (left == TILE_ROWS)
        tile_row(columns, depth, p->a + (row + done) * p->a_step + k, p->a_step, 1, b, to, c_step, left, finish);
      else {
        pack_rows(p, row + done, left, k, depth, a);
        tile_row(columns, depth, a, 1, TILE_ROWS, b, to, c_step, left, finish);
      }
    }
  }
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
#define ADD(W)                                                               \
  {                                                                          \
    v##W total = load_##W(s->partial + start + c);                           \
    for (int i = 1; i < s->parts; i++) total += load_##W(s->partial + floats(i, s->count) + start + c); \
    store_##W(s->to + start + c, total);                                     \
  }
  OVER_CHANNELS(end - start, ADD);
#undef ADD
}

// Adds `parts` arrays of `count` floats that lie one after the other.
static void sum_parts(Crew *crew, const float *partial, int part_count, int count, float *to) {
  Sum sum = {partial, to, part_count, count};
  share(crew, sum_chunk, &sum, parts(count, SUM_CHUNK), NULL, 0);
}

static size_t product_floats(const Product *p, int threads) {
  int part_count = product_parts(p);
  return threads * SCRATCH_FLOATS + (part_count > 1 ? floats(part_count, p->rows) * p->columns : 0);
}

static void multiply(Crew *crew, Product p) {
  p.parts = product_parts(&p);
  p.partial = crew->workspace + crew->threads * SCRATCH_FLOATS;
  int blocks = parts(p.rows, BLOCK_ROWS) * parts(p.columns, BLOCK_COLUMNS);
  share(crew, product_chunk, &p, blocks * p.parts, crew->workspace, SCRATCH_FLOATS);
  if (p.parts > 1) sum_parts(crew, p.partial, p.parts, p.rows * p.columns, p.c);
}
