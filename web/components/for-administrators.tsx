import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

/** What others find on a page of the installation. @param children what is done there */
export const ForAdministrators = ({ children }: { children: ReactNode }) => (
  <EmptyState
    title="For administrators of the installation"
    actions={
      <>
        <Button asChild>
          <Link href="/">All projects</Link>
        </Button>
        <Button asChild look="quiet">
          <Link href="/account">Your account</Link>
        </Button>
      </>
    }
  >
    {children}
  </EmptyState>
)
