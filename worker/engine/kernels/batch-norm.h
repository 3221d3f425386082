// Batch normalisation over all axes but the last with ReLU6, as in training: x is [rows, channels].
// Source: Ioffe and Szegedy, "Batch Normalization", 2015; sums are of differences from the first row, so that a mean far
// from 0 costs no digits (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983).
#ifndef LAMINA_BATCH_NORM_H
#define LAMINA_BATCH_NORM_H
#include "crew.h"
#include "vector.h"

#define STRETCH 64
#define STATISTICS_CHUNKS 32
// Rows of fewer floats are taken several at a time, as one row of so many channels.
#define WIDE_FLOATS 64

typedef struct Normalisation {
  // As they are called: of the tensors.
  int rows, channels;
  float epsilon;
  const float *x, *dy, *gamma, *beta;
  // y or dx.
  float *y;
  float *mean, *variance;
  // As they are computed: `repeats` rows side by side.
  int repeats, wide, wide_rows, chunk_rows, chunks;
  // [chunks][2][wide].
  double *partial;
  // [wide]: z = x * scale + shift; dx = passed * scale + x * of_x + constant; and what sums are taken from.
  float *scale, *shift, *of_x, *constant, *origin;
  // [threads][2][wide].
  float *sums;
} Normalisation;

static void plan_normalisation(Normalisation *n) {
  n->repeats = 1;
  while (n->channels * n->repeats * 2 <= WIDE_FLOATS && n->rows % (n->repeats * 2) == 0) n->repeats *= 2;
  n->wide = n->channels * n->repeats, n->wide_rows = n->rows / n->repeats;
  n->chunk_rows = parts(parts(n->wide_rows, smaller(STATISTICS_CHUNKS, parts(n->wide_rows, STRETCH))), 4) * 4;
  n->chunks = parts(n->wide_rows, n->chunk_rows);
}

static size_t normalisation_floats(Normalisation *n, int threads) {
  plan_normalisation(n);
  return 2 * floats(n->chunks, 2) * n->wide + floats(5 + 2 * threads, n->wide);
}

static void place_normalisation(Crew *crew, Normalisation *n) {
  plan_normalisation(n);
  n->partial = (double *)crew->workspace;
  n->scale = crew->workspace + 2 * floats(n->chunks, 2) * n->wide;
  n->shift = n->scale + n->wide, n->of_x = n->shift + n->wide, n->constant = n->of_x + n->wide;
  n->origin = n->constant + n->wide, n->sums = n->origin + n->wide;
}

// From mean and variance as they are stored, in both passes: z is the same to the bit.
static void scale_and_shift(const Normalisation *n) {
  for (int i = 0; i < n->wide; i++) {
    int c = i % n->channels;
    double scale = n->gamma[c] / __builtin_sqrt((double)n->variance[c] + n->epsilon);
    n->scale[i] = scale, n->shift[i] = n->beta[c] - n->mean[c] * scale;
  }
}

// One of a channel's two sums, over all chunks and repeats in their order.
static double sum_of(const Normalisation *n, int which, int channel) {
  double sum = 0;
  for (int chunk = 0; chunk < n->chunks; chunk++)
    for (int i = channel; i < n->wide; i += n->channels) sum += n->partial[floats(2 * chunk + which, n->wide) + i];
  return sum;
}

// The sums of a stretch, in sums[2][wide], join the chunk's in double precision.
static void fold(const Normalisation *n, int chunk, float *sums) {
  double *to = n->partial + floats(chunk, 2) * n->wide;
  for (int i = 0; i < 2 * n->wide; i++) to[i] += sums[i], sums[i] = 0;
}

INLINE void start_sums(const Normalisation *n, int chunk, float *sums) {
  __builtin_memset(sums, 0, sizeof(float) * 2 * n->wide);
  __builtin_memset(n->partial + floats(chunk, 2) * n->wide, 0, sizeof(double) * 2 * n->wide);
}

// z, which the backward pass must find again to the bit: the same expression of the same numbers.
#define NORMALISED(W, x) multiply_add_##W(x, load_##W(n->scale + c), load_##W(n->shift + c))

// Both sums of a chunk, four rows at a time: `add` is given a row's `x` and `dy` at channel c and adds to `sum` and `other`.
#define SUM_CHUNK_ROWS(add)                                                     \
  int wide = n->wide, end = smaller(n->wide_rows, (chunk + 1) * n->chunk_rows); \
  start_sums(n, chunk, sums);                                                   \
  for (int start = chunk * n->chunk_rows; start < end; start += STRETCH) {      \
    int last = smaller(end, start + STRETCH);                                   \
    for (int row = start; row < last; row += 4) {                               \
      int count = smaller(4, last - row);                                       \
      OVER_CHANNELS(wide, add);                                                 \
    }                                                                           \
    fold(n, chunk, sums);                                                       \
  }
#define SUM_ROWS(W, body)                                                                               \
  {                                                                                                     \
    v##W sum = load_##W(sums + c), other = load_##W(sums + wide + c), origin = load_##W(n->origin + c); \
    for (int r = 0; r < count; r++) {                                                                   \
      size_t at = floats(row + r, wide) + c;                                                            \
      v##W x = load_##W(n->x + at);                                                                     \
      body(W)                                                                                           \
    }                                                                                                   \
    store_##W(sums + c, sum), store_##W(sums + wide + c, other);                                        \
  }

static void statistics_chunk(const void *task, int chunk, float *sums) {
  const Normalisation *n = task;
#define ADD(W) x -= origin, sum += x, other = multiply_add_##W(x, x, other);
#define ADD_ROWS(W) SUM_ROWS(W, ADD)
  SUM_CHUNK_ROWS(ADD_ROWS)
#undef ADD_ROWS
#undef ADD
}

static void gradient_sums_chunk(const void *task, int chunk, float *sums) {
  const Normalisation *n = task;
#define ADD(W)                                                             \
  v##W z = NORMALISED(W, x), passed = passed_##W(z, load_##W(n->dy + at)); \
  sum += passed, other = multiply_add_##W(passed, x - origin, other);
#define ADD_ROWS(W) SUM_ROWS(W, ADD)
  SUM_CHUNK_ROWS(ADD_ROWS)
#undef ADD_ROWS
#undef ADD
}

static void normalise_chunk(const void *task, int chunk, float *scratch) {
  const Normalisation *n = task;
  (void)scratch;
  int end = smaller(n->wide_rows, (chunk + 1) * n->chunk_rows);
  for (int row = chunk * n->chunk_rows; row < end; row++) {
    const float *x = n->x + floats(row, n->wide);
    float *y = n->y + floats(row, n->wide);
#define APPLY(W) store_##W(y + c, relu6_##W(NORMALISED(W, load_##W(x + c))));
    OVER_CHANNELS(n->wide, APPLY);
#undef APPLY
  }
}

static void input_gradient_chunk(const void *task, int chunk, float *scratch) {
  const Normalisation *n = task;
  (void)scratch;
  int end = smaller(n->wide_rows, (chunk + 1) * n->chunk_rows);
  for (int row = chunk * n->chunk_rows; row < end; row++) {
    size_t at = floats(row, n->wide);
    const float *from = n->x + at, *dy = n->dy + at;
    float *dx = n->y + at;
#define APPLY(W)                                                                                        \
  {                                                                                                     \
    v##W x = load_##W(from + c), z = NORMALISED(W, x);                                                  \
    v##W rest = multiply_add_##W(x, load_##W(n->of_x + c), load_##W(n->constant + c));                  \
    store_##W(dx + c, multiply_add_##W(passed_##W(z, load_##W(dy + c)), load_##W(n->scale + c), rest)); \
  }
    OVER_CHANNELS(n->wide, APPLY);
#undef APPLY
  }
}

static void normalise(Crew *crew, Normalisation n) {
  place_normalisation(crew, &n);
  for (int i = 0; i < n.wide; i++) n.origin[i] = n.x[i % n.channels];
  share(crew, statistics_chunk, &n, n.chunks, n.sums, floats(2, n.wide));
  for (int c = 0; c < n.channels; c++) {
    double offset = sum_of(&n, 0, c) / n.rows, spread = sum_of(&n, 1, c) / n.rows - offset * offset;
    // Rounding never takes it below 0, and NaN stays.
    n.mean[c] = offset + n.x[c], n.variance[c] = spread < 0 ? 0 : spread;
  }
  scale_and_shift(&n);
  share(crew, normalise_chunk, &n, n.chunks, NULL, 0);
}

static void normalise_gradient(Crew *crew, Normalisation n, float *gamma_gradient, float *beta_gradient) {
  place_normalisation(crew, &n);
  for (int i = 0; i < n.wide; i++) n.origin[i] = n.mean[i % n.channels];
  scale_and_shift(&n);
  share(crew, gradient_sums_chunk, &n, n.chunks, n.sums, floats(2, n.wide));
  for (int c = 0; c < n.channels; c++) {
    double sum = sum_of(&n, 0, c), deviation = __builtin_sqrt((double)n.variance[c] + n.epsilon);
    double of_gamma = sum_of(&n, 1, c) / deviation, scale = n.gamma[c] / deviation;
    double of_x = -scale * of_gamma / (deviation * n.rows), constant = -scale * sum / n.rows - of_x * n.mean[c];
    gamma_gradient[c] = of_gamma, beta_gradient[c] = sum;
    for (int i = c; i < n.wide; i += n.channels) n.of_x[i] = of_x, n.constant[i] = constant;
  }
  share(crew, input_gradient_chunk, &n, n.chunks, NULL, 0);
}
#endif
