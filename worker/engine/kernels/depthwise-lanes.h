// The depthwise loops over W channels at once, of a few columns: what of the input and of the filter is in registers
// serves all of them. Included once a width.
#define V NAMED(v, W)
#define LOAD NAMED2(load, W)
#define STORE NAMED2(store, W)
#define SPLAT NAMED2(splat, W)
#define MULTIPLY_ADD NAMED2(multiply_add, W)

// FOUR outputs side by side, all inside. @param lines where the first one's taps begin; only those from low to high exist
INLINE void NAMED2(depthwise_four, W)(const Depthwise *d, const float *const *lines, int low, int high, int stride,
                                      float *to, int c) {
  size_t channels = d->g.in_channels;
  V sum[FOUR];
#pragma GCC unroll 4
  for (int o = 0; o < FOUR; o++) sum[o] = d->bias ? LOAD(d->bias + c) : SPLAT(0);
  for (int i = low; i < high; i++) {
    const float *x = lines[i] + c;
#pragma GCC unroll 3
    for (int j = 0; j < 3; j++) {
      V filter = LOAD(d->taps[3 * i + j] + c);
#pragma GCC unroll 4
      for (int o = 0; o < FOUR; o++) sum[o] = MULTIPLY_ADD(LOAD(x + (o * stride + j) * channels), filter, sum[o]);
    }
  }
#pragma GCC unroll 4
  for (int o = 0; o < FOUR; o++) STORE(to + o * channels + c, d->clips ? NAMED2(relu6, W)(sum[o]) : sum[o]);
}

// One output, of whose taps only rows low to high and columns from to end exist.
INLINE void NAMED2(depthwise_one, W)(const Depthwise *d, const float *const *lines, int low, int high, int from,
                                     int end, float *to, int c) {
  size_t channels = d->g.in_channels;
  V sum = d->bias ? LOAD(d->bias + c) : SPLAT(0);
  for (int i = low; i < high; i++)
    for (int j = from; j < end; j++)
      sum = MULTIPLY_ADD(LOAD(lines[i] + j * (ptrdiff_t)channels + c), LOAD(d->taps[3 * i + j] + c), sum);
  STORE(to + c, d->clips ? NAMED2(relu6, W)(sum) : sum);
}

// One input value: the sum over the outputs that it was multiplied into. @param dy, taps those, `count` of them
INLINE void NAMED2(depthwise_gather, W)(const float *const *dy, const float *const *taps, int count, float *to, int c) {
  V sum = SPLAT(0);
  for (int t = 0; t < count; t++) sum = MULTIPLY_ADD(LOAD(dy[t] + c), LOAD(taps[t] + c), sum);
  STORE(to + c, sum);
}

// What FOUR outputs side by side, all inside, say of the filter. @param sums [9][channels], added to
INLINE void NAMED2(taps_four, W)(const Depthwise *d, const float *const *lines, int low, int high, int stride,
                                 const float *dy, float *sums, int c) {
  size_t channels = d->g.in_channels;
  V value[FOUR];
#pragma GCC unroll 4
  for (int o = 0; o < FOUR; o++) value[o] = LOAD(dy + o * channels + c);
  for (int i = low; i < high; i++) {
    const float *x = lines[i] + c;
#pragma GCC unroll 3
    for (int j = 0; j < 3; j++) {
      float *to = sums + (3 * i + j) * channels + c;
      V sum = LOAD(to);
#pragma GCC unroll 4
      for (int o = 0; o < FOUR; o++) sum = MULTIPLY_ADD(LOAD(x + (o * stride + j) * channels), value[o], sum);
      STORE(to, sum);
    }
  }
}

// The same of one output, as in depthwise_one.
INLINE void NAMED2(taps_one, W)(const Depthwise *d, const float *const *lines, int low, int high, int from, int end,
                                const float *dy, float *sums, int c) {
  size_t channels = d->g.in_channels;
  V value = LOAD(dy + c);
  for (int i = low; i < high; i++)
    for (int j = from; j < end; j++) {
      float *to = sums + (3 * i + j) * channels + c;
      STORE(to, MULTIPLY_ADD(LOAD(lines[i] + j * (ptrdiff_t)channels + c), value, LOAD(to)));
    }
}
#undef V
#undef LOAD
#undef STORE
#undef SPLAT
#undef MULTIPLY_ADD
