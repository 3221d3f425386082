'use client'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <div role="alert" className="w-full max-w-[1600px] px-5 py-4">
      <EmptyState title="This page failed" actions={<Button onClick={reset}>Try again</Button>}>
        {error.message}
      </EmptyState>
    </div>
  )
}
