// Convolutions of any filter size as products of patches; the patches of one band of rows at a time, in scratch.
#ifndef LAMINA_CONVOLUTION_H
#define LAMINA_CONVOLUTION_H
#include "geometry.h"
#include "gemm.h"

#define PATCH_ROWS 512

typedef struct Convolution {
  Geometry g;
  const float *x, *filter, *dy, *bias;
  float *y;
  int clips;
  int chunk_count, chunk_rows;
  float *partial;
} Convolution;

static int patch_floats(const Geometry *g) { return g->filter_height * g->filter_width * g->in_channels; }
static int position_count(const Geometry *g) { return g->batch * g->out_height * g->out_width; }

static void copy_patch(const Geometry *g, const float *image, int y, int x, float *to) {
  int channels = g->in_channels;
  for (int i = 0; i < g->filter_height; i++) {
    int row = y + i;
    for (int j = 0; j < g->filter_width; j++, to += channels) {
      int column = x + j;
      int inside = row >= 0 && row < g->in_height && column >= 0 && column < g->in_width;
      const float *from = image + (floats(row, g->in_width) + column) * channels;
      for (int c = 0; c < channels; c++) to[c] = inside ? from[c] : 0;
    }
  }
}

INLINE void copy_line(int count, const float *from, float *to) {
  // Three colours by three columns, the first layer of every network here: no loop.
  if (count == 9) store_4(to, load_4(from)), store_4(to + 4, load_4(from + 4)), to[8] = from[8];
  else
    for (int c = 0; c < count; c++) to[c] = from[c];
}

// What the filter sees at positions start to end: [end - start, filter_height * filter_width * in_channels], 0 beyond the edge.
static void copy_patches(const Geometry *g, const float *x, int start, int end, float *to) {
  int size = patch_floats(g), line = g->filter_width * g->in_channels;
  for (int position = start; position < end; position++, to += size) {
    int out_x = position % g->out_width, row = position / g->out_width;
    int in_y = row % g->out_height * g->stride - g->pad_top, in_x = out_x * g->stride - g->pad_left;
    const float *image = x + floats(row / g->out_height, g->in_height) * g->in_width * g->in_channels;
    if (in_y < 0 || in_x < 0 || in_y + g->filter_height > g->in_height || in_x + g->filter_width > g->in_width) {
      copy_patch(g, image, in_y, in_x, to);
      continue;
    }
    const float *from = image + (floats(in_y, g->in_width) + in_x) * g->in_channels;
    float *line_to = to;
    for (int i = 0; i < g->filter_height; i++, from += floats(g->in_width, g->in_channels), line_to += line)
      copy_line(line, from, line_to);
  }
}

static size_t convolution_scratch(const Geometry *g) {
  return SCRATCH_FLOATS + (floats(PATCH_ROWS, patch_floats(g)) + 15) / 16 * 16;
}

static void convolution_chunk(const void *task, int chunk, float *scratch) {
  const Convolution *v = task;
  const Geometry *g = &v->g;
  int start = chunk * PATCH_ROWS, rows = smaller(PATCH_ROWS, position_count(g) - start), size = patch_floats(g);
  float *patches = scratch + SCRATCH_FLOATS;
  copy_patches(g, v->x, start, start + rows, patches);
  Product p = {0,    0, rows, g->out_channels, size, patches, v->filter, size, g->out_channels, NULL, v->bias, v->clips,
               NULL, 1, NULL};
  multiply_all(&p, v->y + floats(start, g->out_channels), 0, scratch);
}

static void filter_gradient_chunk(const void *task, int chunk, float *scratch) {
  const Convolution *v = task;
  const Geometry *g = &v->g;
  int first = chunk * v->chunk_rows, end = smaller(position_count(g), first + v->chunk_rows), size = patch_floats(g);
  float *patches = scratch + SCRATCH_FLOATS, *partial = v->partial + floats(chunk, size) * g->out_channels;
  for (int start = first; start < end; start += PATCH_ROWS) {
    int rows = smaller(PATCH_ROWS, end - start);
    copy_patches(g, v->x, start, start + rows, patches);
    const float *dy = v->dy + floats(start, g->out_channels);
    Product p = {1, 0, size, g->out_channels, rows, patches, dy, size, g->out_channels, NULL, NULL, 0, NULL, 1, NULL};
    multiply_all(&p, partial, start > first, scratch);
  }
}

static void plan_filter_gradient(Convolution *v) {
  v->chunk_rows = larger(4 * PATCH_ROWS, parts(position_count(&v->g), MOST_PARTS));
  v->chunk_count = parts(position_count(&v->g), v->chunk_rows);
}

static size_t convolution_floats(Convolution *v, int is_gradient, int threads) {
  size_t own = threads * convolution_scratch(&v->g);
  if (!is_gradient) return own;
  plan_filter_gradient(v);
  return own + floats(v->chunk_count, patch_floats(&v->g)) * v->g.out_channels;
}

static void convolve(Crew *crew, Convolution v) {
  share(crew, convolution_chunk, &v, parts(position_count(&v.g), PATCH_ROWS), crew->workspace,
        convolution_scratch(&v.g));
}

static void filter_gradient(Crew *crew, Convolution v) {
  size_t own = convolution_scratch(&v.g);
  plan_filter_gradient(&v);
  v.partial = crew->workspace + crew->threads * own;
  share(crew, filter_gradient_chunk, &v, v.chunk_count, crew->workspace, own);
  sum_parts(crew, v.partial, v.chunk_count, patch_floats(&v.g) * v.g.out_channels, v.y);
}
#endif
