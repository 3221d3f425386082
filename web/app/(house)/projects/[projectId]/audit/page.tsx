import type { Metadata } from 'next'
import { AuditTrail } from '@/features/audit/audit-trail.tsx'

export const metadata: Metadata = { title: 'Audit' }

export default function Page() {
  return <AuditTrail />
}
