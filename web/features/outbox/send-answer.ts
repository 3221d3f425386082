import type { ApolloClient } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { goldFragment } from '@/features/gold/gold.ts'
import { answeredImageFragment } from '@/features/image/answered-image.ts'
import { forgetGroup } from '@/features/image/forget-group.ts'
import { labelPageFragment } from '@/features/image/label-page.ts'
import { isCoded, isUnanswered } from '@/lib/carry-on.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type Problem, problemFragment, sortOutcome } from '@/lib/problem.ts'
import type { Entry, Outcome } from './entry.ts'

const setLabelMutation = graphql(
  `
  mutation SetLabel($input: SetLabelInput!, $idempotencyKey: String) {
    setLabel(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Label {
        id
        image { id ...AnsweredImage ...Gold }
      }
      ... on LabelConflict {
        current {
          id
          version
          createdAt
          labelClass { id name position }
          cannotTell
          attributes { attribute { id name } choices { id name } }
          reader { id name }
          labeller
          image { id labelVersion currentLabel { id labelClass { id name position } } labels(first: 50) { ...LabelPage } }
        }
      }
      ...Problem
    }
  }
`,
  [answeredImageFragment, labelPageFragment, problemFragment, goldFragment],
)

type Data = ResultOf<typeof setLabelMutation>

/** No answer within this is none. */
const patienceMs = 30_000

/** Refusals that say: later. */
const isLater = ['TOO_MANY_REQUESTS', 'TOO_MANY_OPERATIONS', 'TIME_LIMIT', 'TRY_AGAIN']

function inWords({ kind, field, message }: Problem): string {
  if (kind === 'Forbidden') return `You may not label here any more. ${message}`
  if (kind === 'NotFound') return 'The image is not there, or not for you any more.'
  if (field === 'expectedVersion')
    return 'What was said of the image was taken back meanwhile. Look at it and answer anew.'
  return message
}

/** Nobody else is on top of it: the server wrote it as the next version of what was expected, or it stands. */
function versionOf(
  label: { id: string; image: { labelVersion: number; currentLabel: { id: string } | null } },
  expected: number,
) {
  const { labelVersion, currentLabel } = label.image
  return labelVersion <= expected + 1 || currentLabel?.id === label.id ? labelVersion : null
}

function outcomeOf(data: Data | undefined, entry: Entry): Outcome {
  const answer = data?.setLabel
  if (!answer) return { kind: 'failed', problem: 'The server answered nothing.' }
  if (answer.__typename === 'Label') {
    const { expectedVersion } = entry.input
    // The same answer that stood already is none that could be taken back.
    const labelId = answer.image.labelVersion > expectedVersion ? answer.id : null
    return { kind: 'saved', version: versionOf(answer, expectedVersion), labelId }
  }
  if (answer.__typename === 'LabelConflict') {
    const { image, ...current } = answer.current
    return { kind: 'conflict', other: { ...current, labelVersion: image.labelVersion } }
  }
  const sorted = sortOutcome(answer)
  return 'problem' in sorted
    ? { kind: 'refused', problem: inWords(sorted.problem) }
    : { kind: 'failed', problem: 'The server answered something else.' }
}

function outcomeOfError(error: unknown): Outcome {
  if (isCoded(error, 'UNAUTHENTICATED')) return { kind: 'signedOut' }
  if (isUnanswered(error) || isLater.some(code => isCoded(error, code))) return { kind: 'unanswered' }
  const problem = CombinedGraphQLErrors.is(error) ? error.errors.map(e => e.message).join('; ') : String(error)
  return { kind: 'failed', problem }
}

/** Shows it wherever the image stands, as what this page has asked for itself. */
export function showAnswer(client: ApolloClient, data: unknown, entry: Entry): void {
  client.cache.write({ query: setLabelMutation, result: data as Data, dataId: 'ROOT_MUTATION' })
  forgetGroup(client.cache, entry.input.imageId)
  askAnew(client, entry)
}

/** With an answer of one's own, what others said is shown. */
function askAnew(client: ApolloClient, { input, isAskedAnew }: Pick<Entry, 'input' | 'isAskedAnew'>): void {
  if (!isAskedAnew) return
  // It fails as any look does: the page shows what it has, and says itself that the server is away.
  for (const query of client.getObservableQueries('active').values())
    if (query.queryName === 'Image' && query.variables.id === input.imageId) void query.refetch().catch(() => {})
}

/** Sends one answer, as this person or not at all, and says what became of it. */
export async function sendAnswer(client: ApolloClient, entry: Entry, tell: (data: unknown) => void): Promise<Outcome> {
  const { input, key, userId } = entry
  try {
    const { data } = await client.mutate({
      mutation: setLabelMutation,
      variables: { input, idempotencyKey: key },
      context: {
        isCarriedOn: false,
        headers: { 'x-user-id': userId },
        fetchOptions: { signal: AbortSignal.timeout(patienceMs) },
      },
    })
    const outcome = outcomeOf(data, entry)
    if (outcome.kind === 'saved') {
      tell(data)
      forgetGroup(client.cache, input.imageId)
      askAnew(client, entry)
    }
    // What may be said, or must be, was changed meanwhile: the page offers what can be answered now.
    const active = [...client.getObservableQueries('active').values()].some(q => q.queryName === 'Project')
    const isOther = data?.setLabel?.__typename === 'Conflict' || data?.setLabel?.__typename === 'InvalidInput'
    if (isOther && active) void client.refetchQueries({ include: ['Project'] })
    return outcome
  } catch (error) {
    return outcomeOfError(error)
  }
}
