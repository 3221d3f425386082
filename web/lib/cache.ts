import type { Reference, TypePolicies } from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'

export const possibleTypes = {
  UserError: ['Conflict', 'Forbidden', 'InvalidInput', 'LabelConflict', 'NotFound'],
}

interface StoredEpoch {
  number: number
}

/** Whatever arrives, in whatever order and however often: each epoch once, by its number. */
export function mergeEpochs(
  existing: readonly StoredEpoch[] = [],
  incoming: readonly StoredEpoch[] = [],
): StoredEpoch[] {
  const byNumber = new Map(existing.map(epoch => [epoch.number, epoch]))
  for (const epoch of incoming) byNumber.set(epoch.number, { ...byNumber.get(epoch.number), ...epoch })
  return [...byNumber.values()].sort((a, b) => a.number - b.number)
}

const replace = { merge: (_: unknown, incoming: Reference[]) => incoming }

export const typePolicies: TypePolicies = {
  Project: {
    fields: {
      images: relayStylePagination(['importId', 'labelClassId', 'search', 'unlabelled']),
      predictions: relayStylePagination(['imageId', 'modelVersionId']),
      auditEvents: relayStylePagination(['actorId', 'noun', 'nounId']),
      trainingRuns: replace,
      imports: replace,
      labelCounts: replace,
      memberships: replace,
    },
  },
  TrainingRun: { fields: { epochs: { keyArgs: false, merge: mergeEpochs } } },
  Membership: { keyFields: false },
  Viewer: { merge: true },
}
