// Who does the chunks of a kernel. A chunk is decided by the tensors' shapes alone, never by the number of threads, and
// sums of chunks are added in the chunks' order: one thread or many, the same bits.
#ifndef LAMINA_CREW_H
#define LAMINA_CREW_H
#include <stddef.h>

// @param scratch this thread's own, as many floats as the kernel asked for
typedef void (*ChunkWork)(const void *task, int chunk, float *scratch);

typedef struct Crew {
  int threads;
  // For all of one kernel: shared, then a part for every thread. Aligned to 64 bytes.
  float *workspace;
  // Returns when every chunk is done.
  void (*work)(struct Crew *crew, ChunkWork work, const void *task, int chunks, float *scratch, size_t scratch_floats);
} Crew;

static inline void share(Crew *crew, ChunkWork work, const void *task, int chunks, float *scratch,
                         size_t scratch_floats) {
  if (crew->threads > 1 && chunks > 1) {
    crew->work(crew, work, task, chunks, scratch, scratch_floats);
    return;
  }
  for (int chunk = 0; chunk < chunks; chunk++) work(task, chunk, scratch);
}
#endif
