// One step of Adam for many weights at once, as tf.train.adam computes it.
// Source: Kingma and Ba, "Adam", 2015, algorithm 1.
#include "crew.h"
#include "vector.h"

#define ADAM_CHUNK 16384

typedef struct Weight {
  const float *value, *gradient;
  float *first, *second, *stepped;
  int count;
} Weight;

typedef struct Adam {
  float rate, beta1, beta2, epsilon;
  // 1 - beta^steps.
  float correction1, correction2;
  float rest1, rest2;
  // weight i begins with chunk starts[i].
  const Weight *weights;
  const int *starts;
  int weight_count;
} Adam;

static void adam_chunk(const void *task, int chunk, float *scratch) {
  const Adam *a = task;
  (void)scratch;
  int i = a->weight_count - 1;
  while (a->starts[i] > chunk) i--;
  const Weight *w = a->weights + i;
  int start = (chunk - a->starts[i]) * ADAM_CHUNK, count = smaller(ADAM_CHUNK, w->count - start);
  const float *value = w->value + start, *gradient = w->gradient + start;
  float *first = w->first + start, *second = w->second + start, *stepped = w->stepped + start;
#define STEP(W)                                                                                       \
  {                                                                                                   \
    v##W g = load_##W(gradient + c);                                                                  \
    v##W m = load_##W(first + c) * a->beta1 + g * a->rest1;                                           \
    v##W v = load_##W(second + c) * a->beta2 + g * g * a->rest2;                                      \
    store_##W(first + c, m), store_##W(second + c, v);                                                \
    v##W root = square_root_##W(v / a->correction2);                                                  \
    store_##W(stepped + c, load_##W(value + c) - m / a->correction1 / (root + a->epsilon) * a->rate); \
  }
  OVER_CHANNELS(count, STEP);
#undef STEP
}

static void adam(Crew *crew, Adam a, int chunks) { share(crew, adam_chunk, &a, chunks, NULL, 0); }
