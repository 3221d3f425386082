// What a search for copies does most often: near.ts is its other half. To WebAssembly by `npm run build:wasm`.
#include <stdint.h>
#include <wasm_simd128.h>

#define WORDS 4
#define BITS (64 * WORDS)

/**
 * On which side of each direction a descriptor lies.
 * @param directions BITS rows of width floats; width: of a descriptor, filled up with zeros to a multiple of 4
 * @param code WORDS words
 */
__attribute__((export_name("code"))) void code(const float* directions, const float* descriptor, uint32_t width,
                                               uint64_t* code) {
  for (uint32_t bit = 0; bit < BITS; bit++, directions += width) {
    if (bit % 64 == 0) code[bit / 64] = 0;
    v128_t sums = wasm_f32x4_splat(0);
    for (uint32_t i = 0; i < width; i += 4)
      sums = wasm_f32x4_add(sums, wasm_f32x4_mul(wasm_v128_load(directions + i), wasm_v128_load(descriptor + i)));
    float sum = wasm_f32x4_extract_lane(sums, 0) + wasm_f32x4_extract_lane(sums, 1) +
                wasm_f32x4_extract_lane(sums, 2) + wasm_f32x4_extract_lane(sums, 3);
    if (sum > 0) code[bit / 64] |= (uint64_t)1 << (bit % 64);
  }
}

/**
 * Codes that differ from one in at most so many bits.
 * @param found room for 2 * count + 2: of each its place, and in how many bits it differs
 * @return how many they are
 */
__attribute__((export_name("near"))) uint32_t near(const uint64_t* codes, uint32_t count, const uint64_t* own,
                                                   uint32_t most, uint32_t* found) {
  uint64_t a = own[0], b = own[1], c = own[2], d = own[3];
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++, codes += WORDS) {
    uint32_t bits = __builtin_popcountll(codes[0] ^ a) + __builtin_popcountll(codes[1] ^ b) +
                    __builtin_popcountll(codes[2] ^ c) + __builtin_popcountll(codes[3] ^ d);
    // Written always, and kept where it is near: no branch to foretell.
    found[2 * n] = i;
    found[2 * n + 1] = bits;
    n += bits <= most;
  }
  return n;
}
