// The kernels as a WebAssembly module on the memory of tfjs' own: no data of its own, no threads. JavaScript gives it a
// stack and a workspace in that memory.
#define VARIANT_NAME wasm
#include "kernels.c"

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("kernelFloats") unsigned kernel_floats(const double *numbers) { return VARIANT(kernel_floats)(numbers, 1); }

EXPORT("runKernel") void run_kernel(const double *numbers, float *workspace) {
  Crew crew = {1, workspace, NULL};
  VARIANT(run_kernel)(numbers, NULL, &crew);
}
