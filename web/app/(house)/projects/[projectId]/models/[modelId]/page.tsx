import type { Metadata } from 'next'
import { Model } from '@/features/models/model.tsx'

export const metadata: Metadata = { title: 'Model' }

export default async function Page({ params }: { params: Promise<{ modelId: string }> }) {
  return <Model modelId={(await params).modelId} />
}
