'use client'
import { cva, type VariantProps } from 'class-variance-authority'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names.ts'
import { Tooltip } from './tooltip.tsx'

const variants = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        plain: 'border-line bg-surface text-ink hover:bg-raised',
        primary: 'border-accent bg-accent text-accent-ink hover:brightness-110',
        quiet: 'border-transparent bg-transparent text-muted hover:bg-raised hover:text-ink',
        danger: 'border-line bg-surface text-danger hover:bg-danger-wash',
      },
      size: { md: 'h-8 px-3 text-sm', sm: 'h-6 px-2 text-xs', icon: 'size-7 p-0' },
    },
    defaultVariants: { look: 'plain', size: 'md' },
  },
)

type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof variants> & {
    asChild?: boolean
    /** Why it cannot be pressed now; it stays focusable and says so. */
    disabledReason?: string
    isBusy?: boolean
  }

export function Button({ className, look, size, asChild, disabledReason, isBusy, onClick, ...rest }: ButtonProps) {
  const Component = asChild ? Slot.Root : 'button'
  const isOff = Boolean(disabledReason) || isBusy
  const button = (
    <Component
      type={asChild ? undefined : 'button'}
      {...rest}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      onClick={isOff ? e => e.preventDefault() : onClick}
      className={cn(variants({ look, size }), className)}
    />
  )
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button
}
