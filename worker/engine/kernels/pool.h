// A crew of threads that sleep while there is nothing to do.
#ifndef LAMINA_POOL_H
#define LAMINA_POOL_H
#include "crew.h"

// @returns NULL where there is no memory or no thread to be had
Crew *open_pool(int threads);
// Ends the threads. Nothing may be running.
void close_pool(Crew *crew);
#endif
