// Mean categorical cross-entropy of softmax(logits), nats, with its gradient. A batch has few rows: no chunks.
#include "vector.h"

// exp within 1e-15, for x up to 0; NaN stays NaN. Both targets lack or differ in theirs.
static double exponential(double x) {
  if (!(x > -700)) return x != x ? x : 0;
  int32_t power = (int32_t)(x * 1.4426950408889634 - 0.5);
  double r = x - power * 0.693147180369123816490 - power * 1.90821492927058770002e-10, sum = 1;
  for (int i = 14; i > 0; i--) sum = 1 + sum * r / i;
  union {
    uint64_t bits;
    double value;
  } two = {(uint64_t)(1023 + power) << 52};
  return sum * two.value;
}

// Natural logarithm within 1e-15, for finite x of 1 and above.
static double logarithm(double x) {
  union {
    double value;
    uint64_t bits;
  } part = {x};
  int32_t power = (int32_t)(part.bits >> 52) - 1023;
  part.bits = (part.bits & 0xfffffffffffffull) | 0x3ff0000000000000ull;
  if (part.value > 1.4142135623730951) part.value /= 2, power++;
  double s = (part.value - 1) / (part.value + 1), sum = 0;
  for (int i = 25; i > 0; i -= 2) sum = sum * s * s + 1.0 / i;
  return power * 0.693147180559945309417 + 2 * s * sum;
}

static void cross_entropy(const float *logits, const int32_t *classes, int rows, int width, float *loss,
                          float *gradient) {
  double total = 0;
  for (int row = 0; row < rows; row++, logits += width, gradient += width) {
    float most = logits[0];
    for (int i = 1; i < width; i++) most = logits[i] > most || logits[i] != logits[i] ? logits[i] : most;
    double sum = 0;
    for (int i = 0; i < width; i++) sum += exponential((double)logits[i] - most);
    // Where a logit is no number, so is the loss.
    total += (sum >= 1 ? logarithm(sum) : sum) + most - logits[classes[row]];
    for (int i = 0; i < width; i++)
      gradient[i] = (exponential((double)logits[i] - most) / sum - (i == classes[row])) / rows;
  }
  *loss = total / rows;
}
