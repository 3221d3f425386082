// A depthwise convolution and the 1 x 1 convolution after it, at inference: what lies between them is a band of rows that
// stays in the cache, and never goes to memory.
#include "convolution.h"
#include "depthwise.h"

#define BAND_POSITIONS 240

typedef struct Separable {
  Depthwise depthwise;
  // The 1 x 1 filter [channels, columns], its bias, and where its output goes.
  const float *filter, *bias;
  float *y;
  int columns, clips;
  int band_rows;
  // Of one band: its rows and what it multiplies are set for each.
  Product product;
} Separable;

static void plan_separable(Separable *s) {
  int depth = s->depthwise.g.in_channels;
  s->band_rows = parts(BAND_POSITIONS, s->depthwise.g.out_width);
  s->product =
      (Product){0, 0, 0, s->columns, depth, NULL, s->filter, depth, s->columns, NULL, s->bias, s->clips, NULL, 1, NULL};
}

static size_t separable_scratch(const Separable *s) {
  const Geometry *g = &s->depthwise.g;
  return SCRATCH_FLOATS + parts(s->band_rows * g->out_width * g->in_channels, 16) * 16;
}

static void separable_chunk(const void *task, int chunk, float *scratch) {
  const Separable *s = task;
  const Geometry *g = &s->depthwise.g;
  int first = chunk * s->band_rows, end = smaller(g->batch * g->out_height, first + s->band_rows);
  float *between = scratch + SCRATCH_FLOATS;
  // Rows of all images, one after the other: a band may end one image and begin the next.
  for (int row = first, last; row < end; row = last) {
    int image = row / g->out_height;
    last = smaller(end, (image + 1) * g->out_height);
    depthwise_rows(&s->depthwise, image_of(s->depthwise.x, image, g->in_height, g->in_width, g->in_channels),
                   between + floats(row - first, g->out_width) * g->in_channels, row - image * g->out_height,
                   last - image * g->out_height);
  }
  Product p = s->product;
  p.a = between, p.rows = (end - first) * g->out_width;
  multiply_all(&p, s->y + floats(first, g->out_width) * s->columns, 0, scratch);
}

static size_t separable_floats(const Separable *s, int threads) {
  return threads * separable_scratch(s) + packed_floats(&s->product);
}

static void separable(Crew *crew, Separable s) {
  place_taps(&s.depthwise, 0);
  plan_separable(&s);
  prepack(crew, &s.product, crew->workspace + crew->threads * separable_scratch(&s));
  share(crew, separable_chunk, &s, parts(s.depthwise.g.batch * s.depthwise.g.out_height, s.band_rows), crew->workspace,
        separable_scratch(&s));
}
