'use client'
import Link from 'next/link'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'

/** Images that are done and that fewer have read than TEST asks for. */
export function TooFewRead({ asked }: { asked: number }) {
  const { id: projectId } = useProject()
  return (
    <Link href={`/projects/${projectId}?reads=${asked}&state=done`} className="underline underline-offset-2">
      Images with fewer than {formatCounted(asked, 'read')}
    </Link>
  )
}
