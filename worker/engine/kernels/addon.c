// The kernels as an addon of Node, on the memory of tfjs' wasm backend: tensors are where that says, nothing is copied.
#include "kernels.h"
#include "pool.h"
#include <node_api.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct Variant {
  const char *name;
  size_t (*kernel_floats)(const double *numbers, int threads);
  void (*run_kernel)(const double *numbers, char *heap, Crew *crew);
} Variant;

#if defined(__x86_64__)
DECLARE(avx2)
DECLARE(avx512)
#else
DECLARE(baseline)
#endif

// Those that this processor can run, fastest first. Without AVX2 there is none: WebAssembly is as fast there.
static int find_variants(Variant *found) {
  int count = 0;
#if defined(__x86_64__)
#define HAS(feature) __builtin_cpu_supports(feature)
  __builtin_cpu_init();
  int has_avx2 = HAS("avx2") && HAS("fma");
  if (has_avx2 && HAS("avx512f") && HAS("avx512vl") && HAS("avx512bw") && HAS("avx512dq"))
    found[count++] = (Variant){"avx512", kernel_floats_avx512, run_kernel_avx512};
  if (has_avx2) found[count++] = (Variant){"avx2", kernel_floats_avx2, run_kernel_avx2};
#elif defined(__aarch64__)
  found[count++] = (Variant){"neon", kernel_floats_baseline, run_kernel_baseline};
#else
  found[count++] = (Variant){"baseline", kernel_floats_baseline, run_kernel_baseline};
#endif
  return count;
}

// One for every thread of Node that loads the addon: nothing is shared between them.
typedef struct Instance {
  Variant variant;
  Crew *crew;
  size_t workspace_floats;
  // The heap as it was last advised on.
  void *heap;
  size_t heap_bytes;
} Instance;

static napi_value throw(napi_env env, const char *message) {
  napi_throw_error(env, NULL, message);
  return NULL;
}

static void close_instance(Instance *instance) {
  if (!instance->crew) return;
  free(instance->crew->workspace);
  close_pool(instance->crew);
  instance->crew = NULL;
}

static void clean_up(void *instance) {
  close_instance(instance);
  free(instance);
}

// open(threads, variant): from now on kernels run on that many threads, by that variant.
static napi_value open_crew(napi_env env, napi_callback_info info) {
  Instance *instance;
  size_t count = 2;
  napi_value arguments[2];
  int32_t threads;
  char name[16] = "";
  napi_get_instance_data(env, (void **)&instance);
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  if (count < 2 || napi_get_value_int32(env, arguments[0], &threads) != napi_ok || threads < 1 || threads > 256)
    return throw(env, "threads: allowed: 1 to 256");
  napi_get_value_string_utf8(env, arguments[1], name, sizeof name, NULL);
  Variant variants[4];
  for (int i = find_variants(variants) - 1; i >= 0; i--) {
    if (strcmp(variants[i].name, name) != 0) continue;
    close_instance(instance);
    instance->variant = variants[i];
    instance->workspace_floats = 0;
    instance->crew = open_pool(threads);
    return instance->crew ? NULL : throw(env, "its threads cannot be started");
  }
  return throw(env, "no such variant on this processor");
}

// Asks for large pages: with small ones the processor looks their addresses up again and again.
static void advise(Instance *instance, void *heap, size_t bytes) {
  if (instance->heap == heap && instance->heap_bytes == bytes) return;
  instance->heap = heap, instance->heap_bytes = bytes;
#if defined(MADV_HUGEPAGE)
  // Advice: where the system does not take it nothing is lost.
  madvise(heap, bytes, MADV_HUGEPAGE);
#endif
}

// run(heap, numbers)
static napi_value run(napi_env env, napi_callback_info info) {
  Instance *instance;
  size_t count = 2;
  napi_value arguments[2];
  void *heap, *numbers;
  size_t heap_bytes;
  napi_get_instance_data(env, (void **)&instance);
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  if (!instance->crew) return throw(env, "not opened");
  if (count < 2 || napi_get_typedarray_info(env, arguments[0], NULL, &heap_bytes, &heap, NULL, NULL) != napi_ok ||
      napi_get_typedarray_info(env, arguments[1], NULL, NULL, &numbers, NULL, NULL) != napi_ok)
    return throw(env, "run(heap, numbers): allowed: two typed arrays");
  advise(instance, heap, heap_bytes);
  Crew *crew = instance->crew;
  size_t needed = instance->variant.kernel_floats(numbers, crew->threads);
  if (needed > instance->workspace_floats) {
    free(crew->workspace);
    instance->workspace_floats = 0;
    crew->workspace = aligned_alloc(64, (needed * sizeof(float) + 63) / 64 * 64);
    if (!crew->workspace) return throw(env, "out of memory");
    instance->workspace_floats = needed;
  }
  instance->variant.run_kernel(numbers, heap, crew);
  return NULL;
}

NAPI_MODULE_INIT() {
  Instance *instance = calloc(1, sizeof(Instance));
  if (!instance) return throw(env, "out of memory");
  napi_set_instance_data(env, instance, NULL, NULL);
  napi_add_env_cleanup_hook(env, clean_up, instance);
  Variant variants[4];
  int count = find_variants(variants);
  napi_value names, name, function;
  napi_create_array_with_length(env, count, &names);
  for (int i = 0; i < count; i++) {
    napi_create_string_utf8(env, variants[i].name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, names, i, name);
  }
  napi_set_named_property(env, exports, "variants", names);
  napi_create_function(env, "open", NAPI_AUTO_LENGTH, open_crew, NULL, &function);
  napi_set_named_property(env, exports, "open", function);
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, NULL, &function);
  napi_set_named_property(env, exports, "run", function);
  return exports;
}
