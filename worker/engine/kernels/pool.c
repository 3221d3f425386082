#include "pool.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

// Whoever is free takes the next chunk from one counter: a thread that the machine keeps waiting holds up one chunk, not
// its share of all. The counter also holds how many there are, so that a thread that wakes late, in the middle of the
// next kernel, takes a chunk of that one or none.
#define TOTAL_SHIFT 32
#define NEXT_MASK 0xffffffffull
// How often a thread looks for work before it sleeps: some 20 microseconds, less than waking it takes.
#define LOOKS 600

typedef struct Pool {
  Crew crew;
  ChunkWork work;
  const void *task;
  float *scratch;
  size_t scratch_floats;
  _Atomic uint64_t ticket;
  atomic_int done, sleepers, ends;
  // How many kernels there have been; a thread sleeps until it changes.
  atomic_uint kernels;
  pthread_mutex_t mutex;
  pthread_cond_t wake, finished;
  int thread_count;
  struct Member {
    struct Pool *pool;
    pthread_t thread;
    int place;
  } members[];
} Pool;

static inline void rest(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void take_chunks(Pool *pool, int place) {
  for (;;) {
    uint64_t ticket = atomic_fetch_add(&pool->ticket, 1);
    uint64_t chunk = ticket & NEXT_MASK, total = ticket >> TOTAL_SHIFT;
    if (chunk >= total) return;
    pool->work(pool->task, (int)chunk, pool->scratch + place * pool->scratch_floats);
    if ((uint64_t)atomic_fetch_add(&pool->done, 1) + 1 == total) {
      pthread_mutex_lock(&pool->mutex);
      pthread_cond_signal(&pool->finished);
      pthread_mutex_unlock(&pool->mutex);
    }
  }
}

static void *serve(void *argument) {
  struct Member *member = argument;
  Pool *pool = member->pool;
  unsigned seen = 0;
  for (;;) {
    for (int i = 0; i < LOOKS && atomic_load(&pool->kernels) == seen; i++) rest();
    if (atomic_load(&pool->kernels) == seen) {
      pthread_mutex_lock(&pool->mutex);
      atomic_fetch_add(&pool->sleepers, 1);
      while (atomic_load(&pool->kernels) == seen) pthread_cond_wait(&pool->wake, &pool->mutex);
      atomic_fetch_sub(&pool->sleepers, 1);
      pthread_mutex_unlock(&pool->mutex);
    }
    if (atomic_load(&pool->ends)) return NULL;
    seen = atomic_load(&pool->kernels);
    take_chunks(pool, member->place);
  }
}

static void announce(Pool *pool) {
  atomic_fetch_add(&pool->kernels, 1);
  // Whoever is about to sleep holds the mutex from before its last look at `kernels` on.
  pthread_mutex_lock(&pool->mutex);
  if (atomic_load(&pool->sleepers) > 0) pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

static void work(Crew *crew, ChunkWork chunk_work, const void *task, int chunks, float *scratch,
                 size_t scratch_floats) {
  Pool *pool = (Pool *)crew;
  pool->work = chunk_work, pool->task = task;
  pool->scratch = scratch, pool->scratch_floats = scratch_floats;
  atomic_store(&pool->done, 0);
  atomic_store(&pool->ticket, (uint64_t)chunks << TOTAL_SHIFT);
  announce(pool);
  take_chunks(pool, 0);
  for (int i = 0; i < LOOKS && atomic_load(&pool->done) < chunks; i++) rest();
  if (atomic_load(&pool->done) == chunks) return;
  pthread_mutex_lock(&pool->mutex);
  while (atomic_load(&pool->done) < chunks) pthread_cond_wait(&pool->finished, &pool->mutex);
  pthread_mutex_unlock(&pool->mutex);
}

void close_pool(Crew *crew) {
  Pool *pool = (Pool *)crew;
  atomic_store(&pool->ends, 1);
  announce(pool);
  for (int i = 0; i < pool->thread_count; i++) pthread_join(pool->members[i].thread, NULL);
  pthread_cond_destroy(&pool->finished);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

Crew *open_pool(int threads) {
  Pool *pool = calloc(1, sizeof(Pool) + threads * sizeof(struct Member));
  if (!pool) return NULL;
  pool->crew.threads = threads;
  pool->crew.work = work;
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pthread_cond_init(&pool->finished, NULL);
  // The caller is the first thread.
  for (int place = 1; place < threads; place++) {
    struct Member *member = &pool->members[pool->thread_count];
    member->pool = pool, member->place = place;
    if (pthread_create(&member->thread, NULL, serve, member) != 0) {
      close_pool(&pool->crew);
      return NULL;
    }
    pool->thread_count++;
  }
  return &pool->crew;
}
