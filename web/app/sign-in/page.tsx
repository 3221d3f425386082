import type { Metadata } from 'next'
import { SignIn } from '@/features/session/sign-in.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  return <SignIn next={(await searchParams).next} />
}
