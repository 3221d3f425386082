// 3 x 3 depthwise convolution, any stride and channel count: forward, and both gradients.
#include "crew.h"
#include "geometry.h"

typedef struct Depthwise {
  Geometry g;
  const float *x, *filter, *dy, *bias;
  float *y;
  int clips;
  // The filter is taken turned by half, as the gradient of the input at stride 1 wants it.
  int turns;
  Bands bands;
  float *partial;
} Depthwise;

#define W 1
#include "depthwise-lanes.h"
#undef W
#define W 4
#include "depthwise-lanes.h"
#if LANES >= 8
#undef W
#define W 8
#include "depthwise-lanes.h"
#endif
#if LANES >= 16
#undef W
#define W 16
#include "depthwise-lanes.h"
#endif
#undef W

static void depthwise_chunk(const void *task, int chunk, float *scratch) {
  const Depthwise *d = task;
  const Geometry *g = &d->g;
  (void)scratch;
  int image = chunk / d->bands.per_image, first = chunk % d->bands.per_image * d->bands.rows;
  int end = smaller(g->out_height, first + d->bands.rows);
  const float *x = d->x + floats(image, g->in_height) * g->in_width * g->in_channels;
  float *y = d->y + floats(image, g->out_height) * g->out_width * g->in_channels;
#define ROWS(W) depthwise_rows_##W(d, x, y, c, first, end);
  OVER_CHANNELS(g->in_channels, ROWS);
#undef ROWS
}

static void depthwise_input_chunk(const void *task, int chunk, float *scratch) {
  const Depthwise *d = task;
  const Geometry *g = &d->g;
  (void)scratch;
  int image = chunk / d->bands.per_image, first = chunk % d->bands.per_image * d->bands.rows;
  int end = smaller(g->in_height, first + d->bands.rows);
  const float *dy = d->dy + floats(image, g->out_height) * g->out_width * g->in_channels;
  float *dx = d->y + floats(image, g->in_height) * g->in_width * g->in_channels;
#define GATHER(W) depthwise_gather_##W(d, dy, dx, c, first, end);
  OVER_CHANNELS(g->in_channels, GATHER);
#undef GATHER
}

// Images a chunk: few enough chunks that their sums stay small.
static int images_each(const Geometry *g) { return parts(g->batch, MOST_PARTS); }

static void depthwise_filter_chunk(const void *task, int chunk, float *scratch) {
  const Depthwise *d = task;
  const Geometry *g = &d->g;
  (void)scratch;
  float *sums = d->partial + floats(chunk, 9) * g->in_channels;
  __builtin_memset(sums, 0, sizeof(float) * 9 * g->in_channels);
  int last = smaller(g->batch, (chunk + 1) * images_each(g));
  for (int image = chunk * images_each(g); image < last; image++)
    for (int first = 0; first < g->out_height; first += d->bands.rows) {
      int end = smaller(g->out_height, first + d->bands.rows);
      const float *x = d->x + floats(image, g->in_height) * g->in_width * g->in_channels;
      const float *dy = d->dy + floats(image, g->out_height) * g->out_width * g->in_channels;
#define TAPS(W) depthwise_taps_##W(d, x, dy, sums, c, first, end);
      OVER_CHANNELS(g->in_channels, TAPS);
#undef TAPS
    }
}

static void depthwise(Crew *crew, Depthwise d) {
  d.bands = bands_of(d.g.batch, d.g.out_height, d.g.out_width * d.g.in_channels * d.g.stride * d.g.stride);
  share(crew, depthwise_chunk, &d, d.bands.count, NULL, 0);
}

static void depthwise_input_gradient(Crew *crew, Depthwise d) {
  Geometry g = d.g;
  if (g.stride == 1) {
    // The gradient convolved with the turned filter: the forward loop does it.
    Geometry back = {g.batch, g.out_height, g.out_width, g.in_channels, g.in_height, g.in_width, g.in_channels, 3, 3, 1, 2 - g.pad_top, 2 - g.pad_left};
    depthwise(crew, (Depthwise){back, d.dy, d.filter, NULL, NULL, d.y, 0, 1, {0, 0, 0}, NULL});
    return;
  }
  d.bands = bands_of(g.batch, g.in_height, g.in_width * g.in_channels);
  share(crew, depthwise_input_chunk, &d, d.bands.count, NULL, 0);
}

static size_t depthwise_filter_floats(const Depthwise *d) {
  return floats(parts(d->g.batch, images_each(&d->g)), 9) * d->g.in_channels;
}

static void depthwise_filter_gradient(Crew *crew, Depthwise d) {
  int chunks = parts(d.g.batch, images_each(&d.g));
  d.bands = bands_of(d.g.batch, d.g.out_height, d.g.out_width * d.g.in_channels * (1 + d.g.stride * d.g.stride));
  d.partial = crew->workspace;
  share(crew, depthwise_filter_chunk, &d, chunks, NULL, 0);
  sum_parts(crew, d.partial, chunks, 9 * d.g.in_channels, d.y);
}
