export interface Kept<Value> {
  of: string
  /** What an earlier release kept under the same key has none. */
  value?: Value
}

export const valueFor = <Value>(kept: Kept<Value>, of: string, initial: Value): Value =>
  kept.of === of && kept.value !== undefined ? kept.value : initial
