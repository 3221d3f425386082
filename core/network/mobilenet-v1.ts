/** Width multipliers that it is trained with. */
export const alphas = [0.25, 0.5, 0.75, 1] as const

/** conv1 and the 13 separable blocks. */
export const blockCount = 14
