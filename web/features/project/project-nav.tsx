'use client'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { UnreadMentions } from '@/features/comments/unread-mentions.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { cn } from '@/lib/class-names.ts'

const rooms = [
  { text: 'Images', path: '', key: 'i' },
  { text: 'Work', path: '/work', key: 'w' },
  { text: 'Comments', path: '/comments', key: 't' },
  { text: 'Agreement', path: '/agreement', key: 'b' },
  { text: 'Duplicates', path: '/duplicates', key: 'l' },
  { text: 'Datasets', path: '/datasets', key: 'd' },
  { text: 'Runs', path: '/runs', key: 'r' },
  { text: 'Models', path: '/models', key: 'm' },
  { text: 'Predictions', path: '/predictions', key: 'p' },
  { text: 'Audit', path: '/audit', key: 'a' },
  { text: 'People', path: '/people', key: 'e' },
  { text: 'Settings', path: '/settings', key: 's' },
]

const isIn = (pathname: string, base: string, path: string) =>
  path === ''
    ? pathname === base || ['images', 'imports'].some(room => pathname.startsWith(`${base}/${room}`))
    : pathname.startsWith(base + path)

export function ProjectNav({ projectId }: { projectId: string }) {
  const pathname = usePathname()
  const router = useRouter()
  const base = `/projects/${projectId}`
  useKeys(
    rooms.map(room => ({
      keys: `g ${room.key}`,
      does: `Go to ${room.text}`,
      act: () => router.push(base + room.path),
    })),
  )
  return (
    <nav aria-label="Project" className="flex h-9 shrink-0 gap-1 overflow-x-auto border-b bg-surface px-4">
      {rooms.map(room => {
        const isHere = isIn(pathname, base, room.path)
        return (
          <Link
            key={room.text}
            href={base + room.path}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              '-mb-px flex items-center border-b-2 border-transparent px-2.5 text-muted hover:text-ink',
              isHere && 'border-accent text-ink',
            )}
          >
            {room.text}
            {room.path === '/comments' && <UnreadMentions projectId={projectId} />}
          </Link>
        )
      })}
    </nav>
  )
}
