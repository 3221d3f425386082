import type { Problem } from '../../lib/problem.ts'

/** A link that stopped working while its page stood open; what it was is not repeated, for it is a secret. */
export const linkProblem = (problem: Problem | undefined): Problem | undefined =>
  problem?.kind === 'NotFound'
    ? { ...problem, message: 'This link works no more: it was used or taken back meanwhile, or has expired.' }
    : problem
