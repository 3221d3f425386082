// The depthwise loops over W channels at once. Included once a width.
#define V NAMED(v, W)
#define LOAD NAMED2(load, W)
#define STORE NAMED2(store, W)
#define SPLAT NAMED2(splat, W)
#define MULTIPLY_ADD NAMED2(multiply_add, W)

// Output rows first to end of one image, from channel c on. @param x, y that image
static void NAMED2(depthwise_rows, W)(const Depthwise *d, const float *x, float *y, int c, int first, int end) {
  const Geometry *g = &d->g;
  size_t channels = g->in_channels, line = channels * g->in_width;
  V filter[9], bias = d->bias ? LOAD(d->bias + c) : SPLAT(0);
  for (int t = 0; t < 9; t++) filter[t] = LOAD(d->filter + (d->turns ? 8 - t : t) * channels + c);
  for (int row = first; row < end; row++) {
    int top = row * g->stride - g->pad_top;
    V f[9];
    const float *lines[3];
    for (int i = 0; i < 3; i++) {
      int inside = top + i >= 0 && top + i < g->in_height;
      for (int j = 0; j < 3; j++) f[3 * i + j] = inside ? filter[3 * i + j] : SPLAT(0);
      lines[i] = x + (inside ? top + i : 0) * line + c;
    }
    const float *a = lines[0], *b = lines[1], *e = lines[2];
    float *to = y + floats(row, g->out_width) * channels + c;
    for (int column = 0; column < g->out_width; column++, to += channels) {
      int left = column * g->stride - g->pad_left;
      V sum = bias, more = SPLAT(0);
      if (left >= 0 && left + 2 < g->in_width) {
        size_t p = left * channels, q = p + channels, r = q + channels;
        sum = MULTIPLY_ADD(LOAD(a + p), f[0], sum), more = MULTIPLY_ADD(LOAD(a + q), f[1], more);
        sum = MULTIPLY_ADD(LOAD(a + r), f[2], sum), more = MULTIPLY_ADD(LOAD(b + p), f[3], more);
        sum = MULTIPLY_ADD(LOAD(b + q), f[4], sum), more = MULTIPLY_ADD(LOAD(b + r), f[5], more);
        sum = MULTIPLY_ADD(LOAD(e + p), f[6], sum), more = MULTIPLY_ADD(LOAD(e + q), f[7], more);
        sum = MULTIPLY_ADD(LOAD(e + r), f[8], sum);
      } else {
        for (int j = 0; j < 3; j++) {
          if (left + j < 0 || left + j >= g->in_width) continue;
          size_t p = (left + j) * channels;
          sum = MULTIPLY_ADD(LOAD(a + p), f[j], sum), more = MULTIPLY_ADD(LOAD(b + p), f[3 + j], more);
          sum = MULTIPLY_ADD(LOAD(e + p), f[6 + j], sum);
        }
      }
      sum += more;
      STORE(to, d->clips ? NAMED2(relu6, W)(sum) : sum);
    }
  }
}

// Input rows first to end of one image: what each input value was multiplied with, gathered.
static void NAMED2(depthwise_gather, W)(const Depthwise *d, const float *dy, float *dx, int c, int first, int end) {
  const Geometry *g = &d->g;
  size_t channels = g->in_channels;
  V filter[9];
  for (int t = 0; t < 9; t++) filter[t] = LOAD(d->filter + t * channels + c);
  for (int row = first; row < end; row++)
    for (int column = 0; column < g->in_width; column++) {
      V sum = SPLAT(0);
      for (int i = (row + g->pad_top) % g->stride; i < 3; i += g->stride) {
        int out_row = (row + g->pad_top - i) / g->stride;
        if (row + g->pad_top < i || out_row >= g->out_height) continue;
        for (int j = (column + g->pad_left) % g->stride; j < 3; j += g->stride) {
          int out_column = (column + g->pad_left - j) / g->stride;
          if (column + g->pad_left < j || out_column >= g->out_width) continue;
          sum = MULTIPLY_ADD(LOAD(dy + (floats(out_row, g->out_width) + out_column) * channels + c), filter[3 * i + j], sum);
        }
      }
      STORE(dx + (floats(row, g->in_width) + column) * channels + c, sum);
    }
}

// Adds what output rows first to end of one image say of the filter to sums[9][channels].
static void NAMED2(depthwise_taps, W)(const Depthwise *d, const float *x, const float *dy, float *sums, int c, int first, int end) {
  const Geometry *g = &d->g;
  size_t channels = g->in_channels, line = channels * g->in_width;
  V s[9];
  for (int t = 0; t < 9; t++) s[t] = LOAD(sums + t * channels + c);
  for (int row = first; row < end; row++) {
    int top = row * g->stride - g->pad_top;
    const float *from = dy + floats(row, g->out_width) * channels + c;
    int low = top < 0 ? -top : 0, high = smaller(3, g->in_height - top);
    if (low == 0 && high == 3) {
      const float *a = x + top * line + c, *b = a + line, *e = b + line;
      for (int column = 0; column < g->out_width; column++, from += channels) {
        int left = column * g->stride - g->pad_left;
        V value = LOAD(from);
        size_t p = left * channels;
        if (left >= 0) {
          s[0] = MULTIPLY_ADD(LOAD(a + p), value, s[0]), s[3] = MULTIPLY_ADD(LOAD(b + p), value, s[3]);
          s[6] = MULTIPLY_ADD(LOAD(e + p), value, s[6]);
        }
        p += channels;
        if (left + 1 >= 0 && left + 1 < g->in_width) {
          s[1] = MULTIPLY_ADD(LOAD(a + p), value, s[1]), s[4] = MULTIPLY_ADD(LOAD(b + p), value, s[4]);
          s[7] = MULTIPLY_ADD(LOAD(e + p), value, s[7]);
        }
        p += channels;
        if (left + 2 < g->in_width) {
          s[2] = MULTIPLY_ADD(LOAD(a + p), value, s[2]), s[5] = MULTIPLY_ADD(LOAD(b + p), value, s[5]);
          s[8] = MULTIPLY_ADD(LOAD(e + p), value, s[8]);
        }
      }
      continue;
    }
    for (int column = 0; column < g->out_width; column++, from += channels) {
      int left = column * g->stride - g->pad_left;
      V value = LOAD(from);
#pragma GCC unroll 3
      for (int i = 0; i < 3; i++)
#pragma GCC unroll 3
        for (int j = 0; j < 3; j++)
          if (i >= low && i < high && left + j >= 0 && left + j < g->in_width)
            s[3 * i + j] = MULTIPLY_ADD(LOAD(x + (top + i) * line + (left + j) * channels + c), value, s[3 * i + j]);
    }
  }
  for (int t = 0; t < 9; t++) STORE(sums + t * channels + c, s[t]);
}
#undef V
#undef LOAD
#undef STORE
#undef SPLAT
#undef MULTIPLY_ADD
