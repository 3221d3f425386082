// Sizes of a convolution over [batch, height, width, channels], and how its output rows are cut into chunks.
#ifndef LAMINA_GEOMETRY_H
#define LAMINA_GEOMETRY_H
#include "vector.h"

typedef struct Geometry {
  int batch, in_height, in_width, in_channels, out_height, out_width, out_channels;
  int filter_height, filter_width, stride, pad_top, pad_left;
} Geometry;

// Chunks of `rows` rows within an image: about this many floats each.
#define CHUNK_FLOATS 32768

typedef struct Bands {
  int rows, per_image, count;
} Bands;

INLINE Bands bands_of(int batch, int height, int row_floats) {
  int rows = larger(1, smaller(height, CHUNK_FLOATS / larger(1, row_floats)));
  int per_image = parts(height, rows);
  return (Bands){rows, per_image, per_image * batch};
}
#endif
