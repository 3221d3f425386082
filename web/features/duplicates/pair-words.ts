interface Laid {
  isInverted: boolean
  isMirrored: boolean
  /** Degrees, 0 to 360. */
  angle: number
}

/** Two digits, never more than there is: 0.9999 is no 1. */
export const formatScore = (score: number) => (Math.floor(score * 100 + 1e-6) / 100).toFixed(2)

const turnOf = ({ angle }: Laid) => Math.round(angle) % 360

/** What speaks for a pair: "laid upon each other: 0.97, turned 90°, mirrored, inverted". */
export function sayEvidence(pair: Laid & { evidence: 'SAME_PREVIEW' | 'ALIGNED'; score: number }): string {
  if (pair.evidence === 'SAME_PREVIEW') return 'displayed the same'
  const turn = turnOf(pair)
  return [
    `laid upon each other: ${formatScore(pair.score)}`,
    turn !== 0 && `turned ${turn}°`,
    pair.isMirrored && 'mirrored',
    pair.isInverted && 'inverted',
  ]
    .filter(Boolean)
    .join(', ')
}

interface Size {
  width: number
  height: number
}

const percent = (share: number) => `${100 * share}%`

/** A picture that fills a square as far as it goes. */
export const fitIn = ({ width, height }: Size) => ({
  width: percent(width / Math.max(width, height)),
  height: percent(height / Math.max(width, height)),
})

/**
 * How the second picture of a pair lies upon the first in the same square: as they were compared, middle upon middle and shorter
 * side upon shorter side. The angle says how far the second is turned clockwise beside the first, so it is turned back by it.
 */
export function layUpon(first: Size, second: Size, { isInverted, isMirrored, angle }: Laid) {
  const scale = Math.min(first.width, first.height) / Math.max(first.width, first.height)
  const shorter = Math.min(second.width, second.height)
  return {
    width: percent((scale * second.width) / shorter),
    height: percent((scale * second.height) / shorter),
    // Read from its end: mirrored first, then turned.
    transform: `translate(-50%, -50%) rotate(${-angle}deg)${isMirrored ? ' scaleX(-1)' : ''}`,
    filter: isInverted ? 'invert(1)' : undefined,
  }
}

export const views = [
  { value: 'open', decision: null, text: 'To decide', empty: 'Every pair that was found is decided.' },
  { value: 'confirmed', decision: 'CONFIRMED', text: 'Copies', empty: 'Nobody has said of a pair that it is copies.' },
  { value: 'denied', decision: 'DENIED', text: 'Not copies', empty: 'Nobody has said of a pair that it is no copies.' },
] as const
export type View = (typeof views)[number]

/** Which pairs are shown: of one decision, and where one is said, in different splits of that dataset version. */
export interface Shown {
  view: View
  datasetId: string | null
}

/** Which pairs an address asks for; what it cannot mean is said by name. */
export function readShown(params: URLSearchParams): Shown | { refusal: string } {
  const decision = params.get('decision') || null
  const view = views.find(v => v.decision === decision)
  if (view) return { view, datasetId: params.get('dataset') || null }
  return {
    refusal: `decision is ${JSON.stringify(decision)} in the address. Allowed: CONFIRMED, DENIED, or none for what is to be decided.`,
  }
}

/** The other way round: of the same dataset, where there is one. */
export function addressOf(decision: string | null, datasetId: string | null): string {
  const params = new URLSearchParams()
  if (datasetId) params.set('dataset', datasetId)
  if (decision) params.set('decision', decision)
  return params.size > 0 ? `?${params}` : ''
}
