/** Distinct colours are kept for classes; position decides which. */
export const classColour = (position: number) => `var(--class-${position % 8})`
