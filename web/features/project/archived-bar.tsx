'use client'
import { Archive } from 'lucide-react'
import Link from 'next/link'
import { Time } from '@/components/time.tsx'
import { useProject } from './project.ts'

/** On every page of a project that is archived: that it is only read, and where it is restored. */
export function ArchivedBar() {
  const { id, archivedAt } = useProject()
  if (!archivedAt) return null
  return (
    <section
      aria-label="Archived project"
      className="flex shrink-0 items-center gap-2 border-b bg-raised px-4 py-1 text-xs"
    >
      <Archive aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        Archived <Time at={archivedAt} />: nothing of this project changes.
      </span>
      <Link href={`/projects/${id}/settings`} className="rounded-sm underline">
        Settings
      </Link>
    </section>
  )
}
