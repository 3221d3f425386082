import type { Metadata } from 'next'
import { AcceptInvitation } from '@/features/session/accept-invitation.tsx'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <AcceptInvitation token={(await params).token} />
}
