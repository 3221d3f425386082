import type { Metadata } from 'next'
import { Runs } from '@/features/runs/runs.tsx'

export const metadata: Metadata = { title: 'Runs' }

export default function Page() {
  return <Runs />
}
