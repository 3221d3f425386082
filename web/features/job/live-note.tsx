import { type LiveState, sayLive } from '@/lib/follow.ts'

/** Beside what is followed: how it comes, where that is not as it should be. */
export function LiveNote({ live }: { live: LiveState }) {
  return (
    <p role="status" className="text-xs text-warn empty:hidden">
      {sayLive(live)}
    </p>
  )
}
