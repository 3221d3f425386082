'use client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import Link from 'next/link'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

export function explainError(error: unknown): { title: string; text: string; isFinal?: boolean } {
  if (CombinedGraphQLErrors.is(error)) {
    const code = error.errors[0]?.extensions?.code
    const text = error.errors.map(e => e.message).join('; ')
    if (code === 'NOT_FOUND')
      return {
        title: 'Not found',
        text: `${text.charAt(0).toUpperCase()}${text.slice(1)}. It may have another address, or it is not yours to see.`,
        isFinal: true,
      }
    if (code === 'FORBIDDEN') return { title: 'Not allowed', text }
    if (code === 'UNAUTHENTICATED') return { title: 'Signed out', text: 'Sign in to go on.' }
    return { title: 'The server reports an error', text }
  }
  return { title: 'No connection', text: 'The server could not be reached. It is tried again by itself.' }
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  const { title, text, isFinal } = explainError(error)
  return (
    <div role="alert" className="w-full max-w-[1600px] px-5 py-4">
      <EmptyState
        title={title}
        actions={
          <>
            {isFinal && (
              <Button asChild>
                <Link href="/">All projects</Link>
              </Button>
            )}
            <Button look={isFinal ? 'quiet' : undefined} onClick={() => void onRetry()}>
              Try again
            </Button>
          </>
        }
      >
        {text}
      </EmptyState>
    </div>
  )
}
