import type { Metadata } from 'next'
import { DifferencePage } from '@/features/datasets/difference-page.tsx'

export const metadata: Metadata = { title: 'Difference of datasets' }

export default async function Page({ params }: { params: Promise<{ datasetId: string }> }) {
  return <DifferencePage datasetId={(await params).datasetId} />
}
