// 3 x 3 depthwise convolution, any stride and channel count: forward, and both gradients.
#ifndef LAMINA_DEPTHWISE_H
#define LAMINA_DEPTHWISE_H
#include "crew.h"
#include "geometry.h"

#define FOUR 4

typedef struct Depthwise {
  Geometry g;
  const float *x, *filter, *dy, *bias;
  float *y;
  int clips;
  // The nine taps of the filter, each [channels]; turned by half for the gradient of the input at stride 1.
  const float *taps[9];
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

static void place_taps(Depthwise *d, int turns) {
  for (int t = 0; t < 9; t++) d->taps[t] = d->filter + (turns ? 8 - t : t) * (size_t)d->g.in_channels;
}

static const float *image_of(const float *tensor, int image, int height, int width, int channels) {
  return tensor + floats(image, height) * width * channels;
}

// Which of an output row's taps exist, and where those of its first column would begin.
typedef struct Taps {
  const float *lines[3];
  int low, high;
} Taps;

static Taps taps_of_row(const Geometry *g, const float *x, int row) {
  Taps taps;
  int top = row * g->stride - g->pad_top;
  taps.low = larger(0, -top), taps.high = smaller(3, g->in_height - top);
  for (int i = 0; i < 3; i++) taps.lines[i] = x + ((ptrdiff_t)(top + i) * g->in_width - g->pad_left) * g->in_channels;
  return taps;
}

// Outputs from `column` on have all three columns of taps, FOUR of them or more.
INLINE int is_four_inside(const Geometry *g, int column) {
  int left = column * g->stride - g->pad_left;
  return left >= 0 && column + FOUR <= g->out_width && left + (FOUR - 1) * g->stride + 3 <= g->in_width;
}

// Calls `four` or `one` for the output columns of a row, with `lines` moved to each.
#define OVER_COLUMNS(g, taps, four, one)                                                                         \
  for (int column = 0; column < (g)->out_width;) {                                                               \
    const float *lines[3];                                                                                       \
    int left = column * (g)->stride - (g)->pad_left;                                                             \
    for (int i = 0; i < 3; i++) lines[i] = (taps).lines[i] + (ptrdiff_t)column * (g)->stride * (g)->in_channels; \
    if (is_four_inside(g, column)) {                                                                             \
      if ((g)->stride == 1) OVER_CHANNELS((g)->in_channels, four##_1);                                           \
      else OVER_CHANNELS((g)->in_channels, four##_2);                                                            \
      column += FOUR;                                                                                            \
    } else {                                                                                                     \
      int from = larger(0, -left), end = smaller(3, (g)->in_width - left);                                       \
      OVER_CHANNELS((g)->in_channels, one);                                                                      \
      column++;                                                                                                  \
    }                                                                                                            \
  }

// Output rows first to end of one image. @param x, y that image
static void depthwise_rows(const Depthwise *d, const float *x, float *y, int first, int end_row) {
  const Geometry *g = &d->g;
  for (int row = first; row < end_row; row++, y += floats(g->out_width, g->in_channels)) {
    Taps taps = taps_of_row(g, x, row);
#define TO (y + floats(column, g->in_channels))
#define FOUR_COLUMNS_1(W) depthwise_four_##W(d, lines, taps.low, taps.high, 1, TO, c);
#define FOUR_COLUMNS_2(W) depthwise_four_##W(d, lines, taps.low, taps.high, g->stride, TO, c);
#define ONE_COLUMN(W) depthwise_one_##W(d, lines, taps.low, taps.high, from, end, TO, c);
    OVER_COLUMNS(g, taps, FOUR_COLUMNS, ONE_COLUMN)
#undef TO
#undef FOUR_COLUMNS_1
#undef FOUR_COLUMNS_2
#undef ONE_COLUMN
  }
}

static void depthwise_chunk(const void *task, int chunk, float *scratch) {
  const Depthwise *d = task;
  const Geometry *g = &d->g;
  (void)scratch;
  int image = chunk / d->bands.per_image, first = chunk % d->bands.per_image * d->bands.rows;
  float *y = d->y + (floats(image, g->out_height) + first) * g->out_width * g->in_channels;
  depthwise_rows(d, image_of(d->x, image, g->in_height, g->in_width, g->in_channels), y, first,
                 smaller(g->out_height, first + d->bands.rows));
}

static void depthwise_input_chunk(const void *task, int chunk, float *scratch) {
  const Depthwise *d = task;
  const Geometry *g = &d->g;
  (void)scratch;
  int image = chunk / d->bands.per_image, first = chunk % d->bands.per_image * d->bands.rows;
  const float *dy = image_of(d->dy, image, g->out_height, g->out_width, g->in_channels);
  float *to = d->y + (floats(image, g->in_height) + first) * g->in_width * g->in_channels;
  for (int row = first; row < smaller(g->in_height, first + d->bands.rows); row++)
    for (int column = 0; column < g->in_width; column++, to += g->in_channels) {
      const float *outputs[9], *taps[9];
      int count = 0;
      for (int i = (row + g->pad_top) % g->stride; i < 3 && i <= row + g->pad_top; i += g->stride) {
        int out_row = (row + g->pad_top - i) / g->stride;
        if (out_row >= g->out_height) continue;
        for (int j = (column + g->pad_left) % g->stride; j < 3 && j <= column + g->pad_left; j += g->stride) {
          int out_column = (column + g->pad_left - j) / g->stride;
          if (out_column >= g->out_width) continue;
          outputs[count] = dy + (floats(out_row, g->out_width) + out_column) * g->in_channels;
          taps[count++] = d->taps[3 * i + j];
        }
      }
#define GATHER(W) depthwise_gather_##W(outputs, taps, count, to, c);
      OVER_CHANNELS(g->in_channels, GATHER);
#undef GATHER
    }
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
  for (int image = chunk * images_each(g); image < last; image++) {
    const float *x = image_of(d->x, image, g->in_height, g->in_width, g->in_channels);
    const float *dy = image_of(d->dy, image, g->out_height, g->out_width, g->in_channels);
    for (int row = 0; row < g->out_height; row++, dy += floats(g->out_width, g->in_channels)) {
      Taps taps = taps_of_row(g, x, row);
#define FROM (dy + floats(column, g->in_channels))
#define FOUR_COLUMNS_1(W) taps_four_##W(d, lines, taps.low, taps.high, 1, FROM, sums, c);
#define FOUR_COLUMNS_2(W) taps_four_##W(d, lines, taps.low, taps.high, g->stride, FROM, sums, c);
#define ONE_COLUMN(W) taps_one_##W(d, lines, taps.low, taps.high, from, end, FROM, sums, c);
      OVER_COLUMNS(g, taps, FOUR_COLUMNS, ONE_COLUMN)
#undef FROM
#undef FOUR_COLUMNS_1
#undef FOUR_COLUMNS_2
#undef ONE_COLUMN
    }
  }
}

static void depthwise(Crew *crew, Depthwise d, int turns) {
  place_taps(&d, turns);
  d.bands = bands_of(d.g.batch, d.g.out_height, d.g.out_width * d.g.in_channels * d.g.stride * d.g.stride);
  share(crew, depthwise_chunk, &d, d.bands.count, NULL, 0);
}

static void depthwise_input_gradient(Crew *crew, Depthwise d) {
  Geometry g = d.g;
  if (g.stride == 1) {
    // The gradient convolved with the turned filter: the forward loop does it.
    Geometry back = {g.batch, g.out_height,  g.out_width,   g.in_channels, g.in_height, g.in_width, g.in_channels, 3, 3,
                     1,       2 - g.pad_top, 2 - g.pad_left};
    d.g = back, d.x = d.dy;
    depthwise(crew, d, 1);
    return;
  }
  place_taps(&d, 0);
  d.bands = bands_of(g.batch, g.in_height, g.in_width * g.in_channels);
  share(crew, depthwise_input_chunk, &d, d.bands.count, NULL, 0);
}

static size_t depthwise_filter_floats(const Depthwise *d) {
  return floats(parts(d->g.batch, images_each(&d->g)), 9) * d->g.in_channels;
}

static void depthwise_filter_gradient(Crew *crew, Depthwise d) {
  int chunks = parts(d.g.batch, images_each(&d.g));
  d.partial = crew->workspace;
  share(crew, depthwise_filter_chunk, &d, chunks, NULL, 0);
  sum_parts(crew, d.partial, chunks, 9 * d.g.in_channels, d.y);
}
#endif
