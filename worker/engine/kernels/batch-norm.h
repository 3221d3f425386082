// Batch normalisation over all axes but the last with ReLU6, as in training: x is [rows, channels].
// Source: Ioffe and Szegedy, "Batch Normalization", 2015; sums are of differences from the first row, so that a mean far
// from 0 costs no digits (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983).
#include "crew.h"
#include "vector.h"

#define STRETCH 64
#define STATISTICS_CHUNKS 32

typedef struct Normalisation {
  int rows, channels, chunk_rows, chunks;
  const float *x, *dy, *gamma, *beta;
  // y or dx; two sums a channel; mean and variance or the gradients of gamma and beta.
  float *y, *mean, *variance;
  float epsilon;
  // [chunks][2][channels], then what a channel is multiplied with and moved by.
  double *partial;
  float *scale, *shift, *of_x;
} Normalisation;

static void plan_normalisation(Normalisation *n) {
  n->chunk_rows = parts(parts(n->rows, smaller(STATISTICS_CHUNKS, parts(n->rows, STRETCH))), 4) * 4;
  n->chunks = parts(n->rows, n->chunk_rows);
}

static size_t normalisation_floats(Normalisation *n, int threads) {
  plan_normalisation(n);
  return threads * floats(2, n->channels) + 2 * floats(n->chunks, 2) * n->channels + floats(4, n->channels);
}

static float *place_normalisation(Crew *crew, Normalisation *n) {
  plan_normalisation(n);
  n->partial = (double *)(crew->workspace);
  float *rest = crew->workspace + 2 * floats(n->chunks, 2) * n->channels;
  n->scale = rest, n->shift = rest + n->channels, n->of_x = rest + 2 * n->channels;
  return rest + 3 * n->channels;
}

// The sums of a stretch, in scratch[2][channels], join the chunk's in double precision.
static void fold(const Normalisation *n, int chunk, float *sums) {
  double *to = n->partial + floats(chunk, 2) * n->channels;
  for (int i = 0; i < 2 * n->channels; i++) to[i] += sums[i], sums[i] = 0;
}

INLINE void start_sums(const Normalisation *n, int chunk, float *sums) {
  __builtin_memset(sums, 0, sizeof(float) * 2 * n->channels);
  __builtin_memset(n->partial + floats(chunk, 2) * n->channels, 0, sizeof(double) * 2 * n->channels);
}

static void statistics_chunk(const void *task, int chunk, float *sums) {
  const Normalisation *n = task;
  int channels = n->channels, end = smaller(n->rows, (chunk + 1) * n->chunk_rows);
  start_sums(n, chunk, sums);
  for (int start = chunk * n->chunk_rows; start < end; start += STRETCH) {
    int last = smaller(end, start + STRETCH);
    for (int row = start; row < last; row += 4) {
      int count = smaller(4, last - row);
      const float *x = n->x + floats(row, channels);
#define SUMS(W)                                                              \
  {                                                                          \
    v##W sum = load_##W(sums + c), square = load_##W(sums + channels + c), first = load_##W(n->x + c); \
    for (int r = 0; r < count; r++) {                                        \
      v##W value = load_##W(x + floats(r, channels) + c) - first;            \
      sum += value, square = multiply_add_##W(value, value, square);         \
    }                                                                        \
    store_##W(sums + c, sum), store_##W(sums + channels + c, square);        \
  }
      OVER_CHANNELS(channels, SUMS);
#undef SUMS
    }
    fold(n, chunk, sums);
  }
}

// z, which the backward pass must find again to the bit: the same expression of the same numbers.
#define NORMALISED(W, x) multiply_add_##W(load_##W(x), load_##W(n->scale + c), load_##W(n->shift + c))

static void normalise_chunk(const void *task, int chunk, float *scratch) {
  const Normalisation *n = task;
  (void)scratch;
  int end = smaller(n->rows, (chunk + 1) * n->chunk_rows);
  for (int row = chunk * n->chunk_rows; row < end; row++) {
    const float *x = n->x + floats(row, n->channels);
    float *y = n->y + floats(row, n->channels);
#define APPLY(W) store_##W(y + c, relu6_##W(NORMALISED(W, x + c)));
    OVER_CHANNELS(n->channels, APPLY);
#undef APPLY
  }
}

// What of dy gets through ReLU6: where z is above 0 and below 6.
#define PASSED(W, x, dy) choose_##W((NORMALISED(W, x) > splat_##W(0)) & (NORMALISED(W, x) < splat_##W(6)), load_##W(dy), splat_##W(0))

static void gradient_sums_chunk(const void *task, int chunk, float *sums) {
  const Normalisation *n = task;
  int channels = n->channels, end = smaller(n->rows, (chunk + 1) * n->chunk_rows);
  start_sums(n, chunk, sums);
  for (int start = chunk * n->chunk_rows; start < end; start += STRETCH) {
    int last = smaller(end, start + STRETCH);
    for (int row = start; row < last; row += 4) {
      int count = smaller(4, last - row);
      const float *x = n->x + floats(row, channels), *dy = n->dy + floats(row, channels);
#define SUMS(W)                                                              \
  {                                                                          \
    v##W sum = load_##W(sums + c), product = load_##W(sums + channels + c), mean = load_##W(n->mean + c); \
    for (int r = 0; r < count; r++) {                                        \
      size_t at = floats(r, channels) + c;                                   \
      v##W passed = PASSED(W, x + at, dy + at);                              \
      sum += passed, product = multiply_add_##W(passed, load_##W(x + at) - mean, product); \
    }                                                                        \
    store_##W(sums + c, sum), store_##W(sums + channels + c, product);       \
  }
      OVER_CHANNELS(channels, SUMS);
#undef SUMS
    }
    fold(n, chunk, sums);
  }
}

typedef struct InputGradient {
  const Normalisation *n;
  const float *of_dy, *of_x, *constant;
  float *dx;
} InputGradient;

static void input_gradient_chunk(const void *task, int chunk, float *scratch) {
  const InputGradient *g = task;
  const Normalisation *n = g->n;
  (void)scratch;
  int end = smaller(n->rows, (chunk + 1) * n->chunk_rows);
  for (int row = chunk * n->chunk_rows; row < end; row++) {
    size_t at = floats(row, n->channels);
    const float *x = n->x + at, *dy = n->dy + at;
    float *dx = g->dx + at;
#define APPLY(W)                                                             \
  {                                                                          \
    v##W rest = multiply_add_##W(load_##W(x + c), load_##W(g->of_x + c), load_##W(g->constant + c)); \
    store_##W(dx + c, multiply_add_##W(PASSED(W, x + c, dy + c), load_##W(g->of_dy + c), rest));     \
  }
    OVER_CHANNELS(n->channels, APPLY);
#undef APPLY
  }
}

// From mean and variance as they are stored, in both passes: z is the same to the bit.
static void scale_and_shift(const Normalisation *n) {
  for (int c = 0; c < n->channels; c++) {
    double scale = n->gamma[c] / __builtin_sqrt((double)n->variance[c] + n->epsilon);
    n->scale[c] = scale, n->shift[c] = n->beta[c] - n->mean[c] * scale;
  }
}

static void normalise(Crew *crew, Normalisation n) {
  float *scratch = place_normalisation(crew, &n);
  share(crew, statistics_chunk, &n, n.chunks, scratch, floats(2, n.channels));
  for (int c = 0; c < n.channels; c++) {
    double sum = 0, square = 0;
    for (int chunk = 0; chunk < n.chunks; chunk++) {
      const double *part = n.partial + floats(chunk, 2) * n.channels + c;
      sum += part[0], square += part[n.channels];
    }
    double offset = sum / n.rows, spread = square / n.rows - offset * offset;
    // Never below 0, and NaN where a value is no number.
    n.mean[c] = offset + n.x[c], n.variance[c] = spread < 0 ? 0 : spread;
  }
  scale_and_shift(&n);
  share(crew, normalise_chunk, &n, n.chunks, NULL, 0);
}

static void normalise_gradient(Crew *crew, Normalisation n, float *gamma_gradient, float *beta_gradient) {
  float *scratch = place_normalisation(crew, &n);
  scale_and_shift(&n);
  share(crew, gradient_sums_chunk, &n, n.chunks, scratch, floats(2, n.channels));
  float *constant = scratch + crew->threads * floats(2, n.channels);
  InputGradient g = {&n, n.scale, n.of_x, constant, n.y};
  for (int c = 0; c < n.channels; c++) {
    double sum = 0, product = 0, deviation = __builtin_sqrt((double)n.variance[c] + n.epsilon);
    for (int chunk = 0; chunk < n.chunks; chunk++) {
      const double *part = n.partial + floats(chunk, 2) * n.channels + c;
      sum += part[0], product += part[n.channels];
    }
    double of_gamma = product / deviation, scale = n.gamma[c] / deviation, of_x = -scale * of_gamma / (deviation * n.rows);
    gamma_gradient[c] = of_gamma, beta_gradient[c] = sum;
    n.of_x[c] = of_x, constant[c] = -scale * sum / n.rows - of_x * n.mean[c];
  }
  share(crew, input_gradient_chunk, &g, n.chunks, NULL, 0);
}
