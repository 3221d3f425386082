import type { ReactNode } from 'react'
import { ProjectFrame } from '@/features/project/project-frame.tsx'

interface LayoutProps {
  params: Promise<{ projectId: string }>
  children: ReactNode
}

export default async function Layout({ params, children }: LayoutProps) {
  return <ProjectFrame projectId={(await params).projectId}>{children}</ProjectFrame>
}
