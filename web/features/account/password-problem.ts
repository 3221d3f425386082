import type { Problem } from '@/lib/problem.ts'

/** A wrong current password is a plain sentence: there is no value to show, and nothing else is allowed. */
export const inWords = (problem: Problem | undefined): Problem | undefined =>
  problem?.kind === 'InvalidInput' && problem.field === 'currentPassword'
    ? { ...problem, kind: 'Forbidden', message: 'This is not the password that you sign in with.' }
    : problem
