#ifndef LAMINA_KERNELS_H
#define LAMINA_KERNELS_H
#include "crew.h"
#include <stddef.h>

#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)
#define VARIANT(name) JOIN(name, VARIANT_NAME)

// In the order of worker/engine/kernels.ts.
typedef enum Kernel {
  MULTIPLY,
  CONVOLVE,
  FILTER_GRADIENT,
  DEPTHWISE,
  DEPTHWISE_INPUT_GRADIENT,
  DEPTHWISE_FILTER_GRADIENT,
  NORMALISE,
  NORMALISE_GRADIENT,
  CROSS_ENTROPY,
  STEP_ADAM,
  SEPARABLE,
} Kernel;

// kernel_floats: how many floats of workspace a call needs. run_kernel: does it.
#define DECLARE(variant)                                              \
  size_t kernel_floats_##variant(const double *numbers, int threads); \
  void run_kernel_##variant(const double *numbers, char *heap, Crew *crew);
#endif
