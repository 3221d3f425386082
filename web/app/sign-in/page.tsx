import type { Metadata } from 'next'
import { SignIn } from '@/features/session/sign-in.tsx'

// Where somebody comes back to may be a link with a secret in it.
export const metadata: Metadata = { title: 'Sign in', referrer: 'no-referrer' }

interface PageProps {
  searchParams: Promise<{ next?: string; reset?: string }>
}

export default async function Page({ searchParams }: PageProps) {
  const { next, reset } = await searchParams
  return <SignIn next={next} isReset={reset === 'done'} />
}
