// Operands of a matrix product as its tiles read them: tile after tile, k after k.
#ifndef LAMINA_PACK_H
#define LAMINA_PACK_H
#include "crew.h"
#include "vector.h"

// Floats of one step: DEPTH x BLOCK_COLUMNS of b stay in the second cache, a tile's share of a in the first.
#define DEPTH 256
#define BLOCK_ROWS 240
#define BLOCK_COLUMNS 256

typedef struct Product {
  int transposes_a, transposes_b;
  int rows, columns, depth;
  const float *a, *b;
  size_t a_step, b_step;
  float *c;
  const float *bias;
  int clips;
  // op(b) packed, by prepack; NULL: every block packs what it reads.
  const float *packed;
  // Set by multiply.
  int parts;
  float *partial;
} Product;

// The columns of the tile that starts where this many are left.
INLINE int tile_columns(int left) {
  if (left >= 2 * LANES) return 2 * LANES;
  if (LANES >= 16 && left >= 16) return 16;
  if (left >= 8) return 8;
  return left >= 4 ? 4 : 1;
}

// The rows of the tile that starts where this many are left; fewer than FEW_ROWS are filled up with 0.
INLINE int tile_rows(int left) {
  if (left >= TILE_ROWS) return TILE_ROWS;
  if (left >= MIDDLE_ROWS) return MIDDLE_ROWS;
  return FEW_ROWS;
}

INLINE void copy_columns(int width, const float *from, float *to) {
#if LANES >= 16
  if (width == 32) {
    store_16(to, load_16(from)), store_16(to + 16, load_16(from + 16));
    return;
  }
#elif LANES >= 8
  if (width == 16) {
    store_8(to, load_8(from)), store_8(to + 8, load_8(from + 8));
    return;
  }
#endif
  __builtin_memcpy(to, from, sizeof(float) * width);
}

// Tile after tile, k after k; read in the order in which b lies.
static void pack_b(const Product *p, int column, int columns, int k, int depth, float *to) {
  if (!p->transposes_b) {
    const float *from = p->b + k * p->b_step + column;
    for (int i = 0; i < depth; i++, from += p->b_step)
      for (int done = 0, width; done < columns; done += width) {
        width = tile_columns(columns - done);
        copy_columns(width, from + done, to + (size_t)done * depth + (size_t)i * width);
      }
    return;
  }
  for (int done = 0, width; done < columns; done += width, to += (size_t)depth * width) {
    width = tile_columns(columns - done);
    for (int j = 0; j < width; j++) {
      const float *from = p->b + (column + done + j) * p->b_step + k;
      for (int i = 0; i < depth; i++) to[(size_t)i * width + j] = from[i];
    }
  }
}

static float *packed_block(const Product *p, float *packed, int column, int k, int depth) {
  return packed + floats(k, p->columns) + floats(column, depth);
}

typedef struct Packing {
  const Product *product;
  float *packed;
} Packing;

static void pack_chunk(const void *task, int chunk, float *scratch) {
  const Packing *packing = task;
  const Product *p = packing->product;
  (void)scratch;
  int across = parts(p->columns, BLOCK_COLUMNS), column = chunk % across * BLOCK_COLUMNS, k = chunk / across * DEPTH;
  int depth = smaller(DEPTH, p->depth - k);
  pack_b(p, column, smaller(BLOCK_COLUMNS, p->columns - column), k, depth,
         packed_block(p, packing->packed, column, k, depth));
}

static size_t packed_floats(const Product *p) { return (floats(p->depth, p->columns) + 15) / 16 * 16; }

// Packs all of op(b) once for every block of rows.
static void prepack(Crew *crew, Product *p, float *packed) {
  Packing packing = {p, packed};
  share(crew, pack_chunk, &packing, parts(p->columns, BLOCK_COLUMNS) * parts(p->depth, DEPTH), NULL, 0);
  p->packed = packed;
}

// `height` rows of op(a), k after k; those from `rows` on are 0.
static void pack_a(const Product *p, int row, int rows, int height, int k, int depth, float *to) {
  if (p->transposes_a && rows == height) {
    const float *from = p->a + k * p->a_step + row;
    // A size that the compiler knows is a few moves.
    if (height == TILE_ROWS)
      for (int i = 0; i < depth; i++, from += p->a_step, to += TILE_ROWS)
        __builtin_memcpy(to, from, sizeof(float) * TILE_ROWS);
    else
      for (int i = 0; i < depth; i++, from += p->a_step, to += height)
        __builtin_memcpy(to, from, sizeof(float) * height);
    return;
  }
  for (int i = 0; i < depth; i++)
    for (int r = 0; r < height; r++, to++) {
      if (r >= rows) *to = 0;
      else *to = p->transposes_a ? p->a[(k + i) * p->a_step + row + r] : p->a[(row + r) * p->a_step + k + i];
    }
}
#endif
