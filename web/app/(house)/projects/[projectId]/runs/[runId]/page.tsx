import type { Metadata } from 'next'
import { Run } from '@/features/runs/run.tsx'

export const metadata: Metadata = { title: 'Run' }

export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  return <Run runId={(await params).runId} />
}
