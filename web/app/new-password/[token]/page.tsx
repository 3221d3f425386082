import type { Metadata } from 'next'
import { ResetPassword } from '@/features/session/reset-password.tsx'

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' }

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <ResetPassword token={(await params).token} />
}
