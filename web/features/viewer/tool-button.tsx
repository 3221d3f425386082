'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/button.tsx'
import { Keys } from '@/components/keys.tsx'
import { Tooltip } from '@/components/tooltip.tsx'
import { cn } from '@/lib/class-names.ts'

interface ToolButtonProps {
  label: string
  /** As in the key map. */
  keys: string
  isPressed?: boolean
  onClick: () => void
  children: ReactNode
}

/** A sign with its name and key beside it. */
export function ToolButton({ label, keys, isPressed, onClick, children }: ToolButtonProps) {
  return (
    <Tooltip
      text={
        <span className="inline-flex items-center gap-2">
          {label} <Keys keys={keys} />
        </span>
      }
    >
      <Button
        look="quiet"
        size="icon"
        aria-label={label}
        aria-pressed={isPressed}
        onClick={onClick}
        className={cn(isPressed && 'bg-accent-wash text-ink')}
      >
        {children}
      </Button>
    </Tooltip>
  )
}
