import type { Reference, TypePolicies } from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'

export const possibleTypes = {
  UserError: ['Conflict', 'Forbidden', 'InvalidInput', 'LabelConflict', 'NotFound', 'TooManyAttempts'],
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

type Pagination = ReturnType<typeof relayStylePagination>

/** The first page, asked for anew, does not throw away the pages after it: whoever has scrolled to them stays there. */
function keepTail(pagination: Pagination): Pagination {
  const { merge } = pagination
  if (typeof merge !== 'function') return pagination
  return {
    ...pagination,
    merge(existing, incoming, options) {
      const merged = merge.call(pagination, existing, incoming, options)
      if (!existing || options.args?.after || options.args?.before) return merged
      const last = merged?.edges.at(-1)?.cursor
      const at = last === undefined ? -1 : existing.edges.findIndex(edge => edge.cursor === last)
      if (!merged || at < 0) return merged
      const { labelClassId, unlabelled, burnedIn } = options.args ?? {}
      const isStill = (node: unknown) => {
        if (burnedIn && options.readField('burnedIn', node as Reference) !== burnedIn) return false
        const label = options.readField<Reference | null>('currentLabel', node as Reference)
        if (unlabelled) return !label
        if (!labelClassId) return true
        const labelClass = label ? options.readField<Reference>('labelClass', label) : undefined
        return options.readField('id', labelClass) === labelClassId
      }
      const { endCursor, hasNextPage } = existing.pageInfo
      return {
        ...merged,
        edges: [
          ...merged.edges,
          ...existing.edges.slice(at + 1).filter(edge => isStill(options.readField('node', edge))),
        ],
        pageInfo: { ...merged.pageInfo, endCursor, hasNextPage },
      }
    },
  }
}

export const typePolicies: TypePolicies = {
  Project: {
    fields: {
      images: keepTail(relayStylePagination(['burnedIn', 'importId', 'labelClassId', 'search', 'unlabelled'])),
      predictions: keepTail(relayStylePagination(['imageId', 'modelVersionId'])),
      auditEvents: relayStylePagination(['actorId', 'noun', 'nounId']),
      trainingRuns: replace,
      imports: replace,
      uploads: replace,
      labelCounts: replace,
      memberships: replace,
      invitations: relayStylePagination(),
      apiKeys: relayStylePagination(),
    },
  },
  Query: {
    fields: {
      users: relayStylePagination(['search', 'status']),
      invitations: relayStylePagination(),
      projectsWithoutAdmin: relayStylePagination(),
    },
  },
  Import: { fields: { files: relayStylePagination(['outcome', 'search']), classCounts: replace } },
  ImportFile: { keyFields: false },
  TrainingRun: { fields: { epochs: { keyArgs: false, merge: mergeEpochs } } },
  Membership: { keyFields: false },
  Viewer: { merge: true, fields: { sessions: relayStylePagination(), apiKeys: relayStylePagination() } },
}
