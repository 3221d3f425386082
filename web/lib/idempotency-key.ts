/** A key that nobody else has; crypto.randomUUID is there on secure pages alone, and this product is used in plain rooms too. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')

interface Attempt {
  key: string
  /** What was asked, as text: other input needs another key. */
  asked: string
}

/** The key of an act: of the attempt before, where nobody knows whether that was carried out and the same is asked again. */
export function keyFor(unsettled: Attempt | undefined, variables: unknown): Attempt {
  const asked = JSON.stringify(variables)
  return unsettled?.asked === asked ? unsettled : { key: newKey(), asked }
}
