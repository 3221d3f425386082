// Every kernel behind one call. Compiled once for each instruction set; VARIANT names the compilation.
//
// A call is a row of numbers: which kernel, then its sizes and the byte offsets of its tensors in the heap, 0 for none.
// worker/engine/kernels.ts writes them in the order in which they are read here.
#include "adam.h"
#include "batch-norm.h"
#include "convolution.h"
#include "depthwise.h"
#include "kernels.h"
#include "loss.h"
#include "separable.h"

typedef struct Call {
  const double *next;
  char *heap;
} Call;

static int number(Call *call) { return (int)*call->next++; }
static float real(Call *call) { return (float)*call->next++; }
static void *tensor(Call *call) {
  size_t offset = (size_t)*call->next++;
  return offset ? call->heap + offset : NULL;
}

static Geometry read_geometry(Call *call) {
  Geometry g;
  g.batch = number(call), g.in_height = number(call), g.in_width = number(call), g.in_channels = number(call);
  g.out_height = number(call), g.out_width = number(call), g.out_channels = number(call);
  g.filter_height = number(call), g.filter_width = number(call);
  g.stride = number(call), g.pad_top = number(call), g.pad_left = number(call);
  return g;
}

static Product read_product(Call *call) {
  Product p = {0};
  p.transposes_a = number(call), p.transposes_b = number(call);
  p.rows = number(call), p.columns = number(call), p.depth = number(call);
  p.a_step = p.transposes_a ? p.rows : p.depth, p.b_step = p.transposes_b ? p.depth : p.columns;
  p.a = tensor(call), p.b = tensor(call), p.c = tensor(call), p.bias = tensor(call), p.clips = number(call);
  return p;
}

static Convolution read_convolution(Call *call) {
  Convolution v = {0};
  v.g = read_geometry(call);
  v.x = tensor(call), v.filter = tensor(call), v.dy = tensor(call), v.bias = tensor(call);
  v.y = tensor(call), v.clips = number(call);
  return v;
}

static Depthwise read_depthwise(Call *call) {
  Depthwise d = {0};
  d.g = read_geometry(call);
  d.x = tensor(call), d.filter = tensor(call), d.dy = tensor(call), d.bias = tensor(call);
  d.y = tensor(call), d.clips = number(call);
  return d;
}

static Separable read_separable(Call *call) {
  Separable s = {0};
  s.depthwise = read_depthwise(call);
  s.columns = number(call), s.filter = tensor(call), s.bias = tensor(call), s.y = tensor(call), s.clips = number(call);
  return s;
}

static Normalisation read_normalisation(Call *call) {
  Normalisation n = {0};
  n.rows = number(call), n.channels = number(call), n.epsilon = real(call);
  n.x = tensor(call), n.dy = tensor(call), n.gamma = tensor(call), n.beta = tensor(call);
  n.y = tensor(call), n.mean = tensor(call), n.variance = tensor(call);
  return n;
}

static void step_adam(Crew *crew, Call *call) {
  Adam a = {0};
  a.rate = real(call), a.beta1 = real(call), a.beta2 = real(call), a.epsilon = real(call);
  a.correction1 = real(call), a.correction2 = real(call), a.rest1 = real(call), a.rest2 = real(call);
  a.weight_count = number(call);
  Weight *weights = (Weight *)crew->workspace;
  int *starts = (int *)(weights + a.weight_count), chunks = 0;
  for (int i = 0; i < a.weight_count; i++) {
    Weight *w = weights + i;
    w->value = tensor(call), w->gradient = tensor(call), w->first = tensor(call), w->second = tensor(call);
    w->stepped = tensor(call), w->count = number(call);
    starts[i] = chunks;
    chunks += parts(w->count, ADAM_CHUNK);
  }
  a.weights = weights, a.starts = starts;
  adam(crew, a, chunks);
}

size_t VARIANT(kernel_floats)(const double *numbers, int threads) {
  Call call = {numbers + 1, NULL};
  switch ((Kernel)numbers[0]) {
  case MULTIPLY: {
    Product p = read_product(&call);
    return product_floats(&p, threads);
  }
  case CONVOLVE:
  case FILTER_GRADIENT: {
    Convolution v = read_convolution(&call);
    return convolution_floats(&v, (Kernel)numbers[0] == FILTER_GRADIENT, threads);
  }
  case DEPTHWISE_FILTER_GRADIENT: {
    Depthwise d = read_depthwise(&call);
    return depthwise_filter_floats(&d);
  }
  case NORMALISE:
  case NORMALISE_GRADIENT: {
    Normalisation n = read_normalisation(&call);
    return normalisation_floats(&n, threads);
  }
  case STEP_ADAM:
    // The number of weights, after eight rates.
    return (size_t)numbers[9] * (sizeof(Weight) + sizeof(int)) / sizeof(float) + 1;
  case SEPARABLE: {
    Separable s = read_separable(&call);
    plan_separable(&s);
    return separable_floats(&s, threads);
  }
  case DEPTHWISE:
  case DEPTHWISE_INPUT_GRADIENT:
  case CROSS_ENTROPY: break;
  }
  return 0;
}

void VARIANT(run_kernel)(const double *numbers, char *heap, Crew *crew) {
  Call call = {numbers + 1, heap};
  switch ((Kernel)numbers[0]) {
  case MULTIPLY: multiply(crew, read_product(&call)); break;
  case CONVOLVE: convolve(crew, read_convolution(&call)); break;
  case FILTER_GRADIENT: filter_gradient(crew, read_convolution(&call)); break;
  case DEPTHWISE: depthwise(crew, read_depthwise(&call), 0); break;
  case DEPTHWISE_INPUT_GRADIENT: depthwise_input_gradient(crew, read_depthwise(&call)); break;
  case DEPTHWISE_FILTER_GRADIENT: depthwise_filter_gradient(crew, read_depthwise(&call)); break;
  case NORMALISE: normalise(crew, read_normalisation(&call)); break;
  case NORMALISE_GRADIENT: {
    Normalisation n = read_normalisation(&call);
    float *gamma_gradient = tensor(&call), *beta_gradient = tensor(&call);
    normalise_gradient(crew, n, gamma_gradient, beta_gradient);
    break;
  }
  case CROSS_ENTROPY: {
    int rows = number(&call), width = number(&call);
    const float *logits = tensor(&call);
    const int32_t *classes = tensor(&call);
    float *loss = tensor(&call), *gradient = tensor(&call);
    cross_entropy(logits, classes, rows, width, loss, gradient);
    break;
  }
  case STEP_ADAM: step_adam(crew, &call); break;
  case SEPARABLE: separable(crew, read_separable(&call)); break;
  }
}
