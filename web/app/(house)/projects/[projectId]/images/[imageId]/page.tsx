import type { Metadata } from 'next'
import { ImageReader } from '@/features/image/image-reader.tsx'

export const metadata: Metadata = { title: 'Image' }

export default async function Page({ params }: { params: Promise<{ imageId: string }> }) {
  return <ImageReader imageId={(await params).imageId} />
}
