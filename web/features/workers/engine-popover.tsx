'use client'
import { Popover } from 'radix-ui'
import type { FragmentOf } from '@/lib/graphql.ts'
import { EngineDetails, type engineDetailsFragment } from './engine-details.tsx'

interface EnginePopoverProps {
  engine: string
  worker: FragmentOf<typeof engineDetailsFragment>
}

/** The name of an engine, with everything about it a click away. */
export function EnginePopover({ engine, worker }: EnginePopoverProps) {
  return (
    <Popover.Root>
      <Popover.Trigger className="rounded-sm underline decoration-dotted underline-offset-4">{engine}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-30 w-96 rounded-md border border-line bg-surface p-3"
          aria-label={`Engine ${engine}`}
        >
          <EngineDetails worker={worker} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
