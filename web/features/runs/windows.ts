/** What of a picture a network sees, in words. */
export const windows = {
  AS_DISPLAYED: {
    name: 'As displayed',
    hint: "Through the file's own window, else from its 0.5th to its 99.5th percentile; 8-bit pictures as they are.",
  },
  FULL_RANGE: {
    name: 'Full range',
    hint: 'From the least to the greatest value that the bit depth can hold, whatever the file shows of it.',
  },
} as const
