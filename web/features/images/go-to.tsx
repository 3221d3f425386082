'use client'
import { useApolloClient } from '@apollo/client/react'
import { type FormEvent, useId, useRef, useState } from 'react'
import { TextInput } from '@/components/field.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { formatCount } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { transportProblem } from '@/lib/problem.ts'
import { readPlace, sayNoPlace } from './read-place.ts'
import type { PageVariables } from './use-image-pages.ts'

const imagePlaceQuery = graphql(`
  query ImagePlace($projectId: ID!, $at: DateTime!, $filter: ImageFilterInput) {
    project(id: $projectId) {
      id
      imagePlace(at: $at, filter: $filter)
    }
  }
`)

interface GoToProps {
  variables: PageVariables
  /** Images of the list that can be gone to. */
  count: number
  /** There are more. */
  isCutOff: boolean
  onGo: (index: number) => void
}

/** To an image of a long list by its number, or to those that came on a day and before. */
export function GoTo({ variables, count, isCutOff, onGo }: GoToProps) {
  const client = useApolloClient()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const id = useId()
  const { projectId, filter, orderBy } = variables
  // Days are found in the order in which images came, the newest first.
  const hasDates = orderBy === 'NEWEST_FIRST'
  const name = hasDates ? 'Go to a number or a date' : 'Go to a number'
  useKeys([{ keys: 'j', does: name, act: () => input.current?.focus() }])

  async function go(event: FormEvent) {
    event.preventDefault()
    const place = readPlace(typed, count)
    if (!place || ('at' in place && !hasDates))
      return setProblem(`1 to ${formatCount(count)}${hasDates ? ', or a date such as 2026-03-14' : ''}`)
    setProblem(undefined)
    if ('index' in place) return onGo(place.index)
    try {
      const { data } = await client.query({
        query: imagePlaceQuery,
        variables: { projectId, filter, at: place.at },
        fetchPolicy: 'no-cache',
      })
      const found = data?.project.imagePlace
      const isThere = typeof found === 'number' && found < count
      if (isThere) onGo(found)
      else setProblem(sayNoPlace(found, isCutOff))
    } catch (error) {
      setProblem(transportProblem(error, 'read').message)
    }
  }

  return (
    <form onSubmit={go} className="flex items-center gap-2">
      {problem && (
        <span id={id} role="alert" className="text-danger">
          {problem}
        </span>
      )}
      <TextInput
        ref={input}
        aria-label={name}
        aria-invalid={problem !== undefined}
        aria-describedby={problem && id}
        placeholder={hasDates ? 'Number or date' : 'Number'}
        maxLength={20}
        value={typed}
        onChange={e => {
          setTyped(e.target.value)
          setProblem(undefined)
        }}
        onKeyDown={e => e.key === 'Escape' && e.currentTarget.blur()}
        className="h-6 w-32 px-1.5 text-xs"
      />
    </form>
  )
}
