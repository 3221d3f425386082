import type { Metadata } from 'next'
import { Dataset } from '@/features/datasets/dataset.tsx'

export const metadata: Metadata = { title: 'Dataset' }

export default async function Page({ params }: { params: Promise<{ datasetId: string }> }) {
  return <Dataset datasetId={(await params).datasetId} />
}
