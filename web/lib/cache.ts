import type { Reference, TypePolicies } from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'

export const possibleTypes = {
  UserError: ['Conflict', 'Forbidden', 'InvalidInput', 'LabelConflict', 'NotFound', 'TooManyAttempts'],
}

interface StoredEpochs {
  edges?: readonly { cursor?: string; node: object }[]
  pageInfo?: { endCursor?: string | null; hasNextPage?: boolean }
}

/**
 * Whatever arrives, in whatever order and however often, from a page or from the live view: each epoch once, by its
 * number. Where the pages end is told by pages alone.
 */
export function mergeEpochs(
  existing: StoredEpochs | undefined,
  incoming: StoredEpochs | undefined,
  numberOf: (node: object) => number,
): StoredEpochs {
  const byNumber = new Map((existing?.edges ?? []).map(edge => [numberOf(edge.node), edge]))
  for (const edge of incoming?.edges ?? []) {
    const known = byNumber.get(numberOf(edge.node))
    byNumber.set(numberOf(edge.node), {
      ...known,
      ...edge,
      cursor: edge.cursor ?? known?.cursor ?? '',
      node: { ...known?.node, ...edge.node },
    })
  }
  const edges = [...byNumber].sort(([a], [b]) => a - b).map(([, edge]) => edge)
  const noEnd = { endCursor: null, hasNextPage: false }
  return { ...existing, ...incoming, edges, pageInfo: incoming?.pageInfo ?? existing?.pageInfo ?? noEnd }
}

const replace = { merge: (_: unknown, incoming: Reference[]) => incoming }

type Pagination = ReturnType<typeof relayStylePagination>

const nothingYet = {
  edges: [],
  pageInfo: { hasPreviousPage: false, hasNextPage: true, startCursor: '', endCursor: '' },
}

/**
 * Pages of a list, one behind the other. What was asked of it without its pages, such as its count, makes no list of it:
 * Apollo's own would have an empty one then, with more to come behind a cursor that there is not.
 * @param filters the arguments that say which list it is
 */
function list(...filters: string[]): Pagination {
  const pagination = relayStylePagination(filters)
  const { merge, read } = pagination
  if (typeof merge !== 'function' || !read) throw new Error('a list is merged and read')
  return {
    ...pagination,
    read: (existing, options) => (existing?.edges ? read.call(pagination, existing, options) : existing),
    merge(existing, incoming, options) {
      if (incoming && !incoming.edges) return { ...existing, ...incoming } as NonNullable<typeof existing>
      const standing = existing?.edges ? existing : existing && { ...nothingYet, ...(existing as object) }
      return merge.call(pagination, standing, incoming, options)
    },
  }
}

/** The first page, asked for anew, does not throw away the pages after it: whoever has scrolled to them stays there. */
function keepTail(pagination: Pagination): Pagination {
  const { merge } = pagination
  if (typeof merge !== 'function') return pagination
  return {
    ...pagination,
    merge(existing, incoming, options) {
      const merged = merge.call(pagination, existing, incoming, options)
      if (!existing?.edges || !incoming?.edges || options.args?.after || options.args?.before) return merged
      const last = merged?.edges.at(-1)?.cursor
      const at = last === undefined ? -1 : existing.edges.findIndex(edge => edge.cursor === last)
      // Without pages after it, where the list ends is told by what came.
      if (!merged || at < 0 || at === existing.edges.length - 1) return merged
      const status: unknown = options.args?.status
      const isStill = (node: unknown) => {
        const standing = options.readField('status', node as Reference)
        return !Array.isArray(status) || standing === undefined || status.includes(standing)
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

const pages = (...filters: string[]) => keepTail(list(...filters))

export const typePolicies: TypePolicies = {
  Query: {
    fields: {
      projects: pages('archived'),
      workers: list('isAlive'),
      users: list('isAdmin', 'search', 'status'),
      invitations: list(),
      projectsWithoutAdmin: list(),
    },
  },
  Project: {
    fields: {
      predictions: pages('askedById', 'imageId', 'modelVersionId', 'predictedClassId'),
      predictionBatches: pages('modelVersionId'),
      batches: pages(),
      auditEvents: list('action', 'actorId', 'apiKeyId', 'from', 'noun', 'nounId', 'to'),
      trainingRuns: pages('status'),
      modelVersions: pages('status'),
      datasetVersions: pages(),
      guidelines: pages(),
      classUses: replace,
      imports: pages('stage'),
      jobs: pages('kind', 'status'),
      // A pair that is decided on leaves one list for another.
      duplicatePairs: list('decision', 'datasetVersionId'),
      // An image that is answered again leaves the list of what was sent back.
      ownReadings: list('state'),
      // What was removed is gone from the list, so it is taken as it comes.
      uploads: { keyArgs: false, merge: (_: unknown, incoming: unknown) => incoming },
      labelCounts: replace,
      openComments: list('flagged', 'mine'),
      mentions: list('unread'),
      memberships: list(),
      invitations: list(),
      apiKeys: list(),
    },
  },
  DatasetVersion: { fields: { trainingRuns: pages('status'), items: pages('split') } },
  DatasetDifference: { fields: { items: list('change') } },
  Image: { fields: { labels: pages(), predictions: pages(), comments: list() } },
  AgreementReport: {
    fields: {
      disagreements: list(
        'firstReader',
        'secondReader',
        'firstClassId',
        'secondClassId',
        'firstCannotTell',
        'secondCannotTell',
        'firstOther',
        'secondOther',
      ),
    },
  },
  // What a running request adds comes at the end: pages that were kept would go on saying where it was.
  PredictionBatch: { fields: { predictions: list() } },
  Prediction: { fields: { auditTrail: pages() } },
  Import: {
    fields: {
      files: list('outcome', 'search'),
      classCounts: list('search'),
      labellers: list('search'),
    },
  },
  ImportFile: { keyFields: false },
  TrainingRun: {
    fields: {
      epochs: {
        keyArgs: false,
        merge: (existing, incoming, { readField }) =>
          mergeEpochs(existing, incoming, node => readField<number>('number', node as Reference) ?? 0),
      },
    },
  },
  Membership: { keyFields: false },
  Viewer: { merge: true, fields: { sessions: list(), apiKeys: list() } },
}
