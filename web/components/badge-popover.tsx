'use client'
import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names.ts'

interface BadgePopoverProps {
  /** The button that opens it. */
  badge: ReactNode
  label: string
  className?: string
  children: ReactNode
}

/** More of what a badge of the top bar says. */
export const BadgePopover = ({ badge, label, className, children }: BadgePopoverProps) => (
  <Popover.Root>
    <Popover.Trigger asChild>{badge}</Popover.Trigger>
    <Popover.Portal>
      <Popover.Content
        align="end"
        sideOffset={4}
        collisionPadding={8}
        aria-label={label}
        className={cn('z-30 max-h-[70vh] w-96 overflow-y-auto rounded-md border border-line bg-surface p-3', className)}
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
)
