/** A step of the story, or a line under the last one. */
export function say(step: number | string, text?: string): void {
  console.log(text === undefined ? `    ${step}` : `${String(step).padStart(2)}. ${text}`)
}

export const interval = ({ value, low, high }: { value: number; low: number; high: number }): string =>
  `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`
