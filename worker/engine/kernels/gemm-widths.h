// The tiles of ROWS rows, in every width. Included once a number of rows.
#define W 1
#define TILE_VECTORS 1
#include "gemm-tile.h"
#undef W
#define W 4
#include "gemm-tile.h"
#if LANES == 4
#undef TILE_VECTORS
#define TILE_VECTORS 2
#include "gemm-tile.h"
#endif
#if LANES >= 8
#undef W
#define W 8
#include "gemm-tile.h"
#endif
#if LANES == 8
#undef TILE_VECTORS
#define TILE_VECTORS 2
#include "gemm-tile.h"
#endif
#if LANES >= 16
#undef W
#define W 16
#include "gemm-tile.h"
#undef TILE_VECTORS
#define TILE_VECTORS 2
#include "gemm-tile.h"
#endif
#undef W
#undef TILE_VECTORS
