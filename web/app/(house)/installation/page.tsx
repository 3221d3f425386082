import type { Metadata } from 'next'
import { Installation } from '@/features/installation/installation.tsx'

export const metadata: Metadata = { title: 'Disk and parts' }

export default function Page() {
  return <Installation />
}
