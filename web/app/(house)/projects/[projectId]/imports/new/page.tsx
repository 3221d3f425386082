import type { Metadata } from 'next'
import { NewImport } from '@/features/imports/new-import.tsx'

export const metadata: Metadata = { title: 'Import images' }

export default function Page() {
  return <NewImport />
}
