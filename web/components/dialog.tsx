'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { cn } from '@/lib/class-names.ts'
import { giveFocusBack } from '@/lib/give-focus-back.ts'
import { Button } from './button.tsx'

interface DialogProps {
  title: string
  description: string
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  children: ReactNode
  className?: string
  /** A click beside it does not close it: what was typed stays. */
  isModal?: boolean
}

export const Dialog = (props: DialogProps) => (props.isOpen ? <OpenDialog {...props} /> : null)

function OpenDialog({ title, description, onOpenChange, children, className, isModal }: DialogProps) {
  // Before an input inside takes the focus: whoever works by keyboard goes on where the dialog was opened.
  const [opened] = useState(() => ({
    by: document.activeElement,
    in: document.activeElement?.closest('section') ?? null,
  }))
  const stay = (e: Event) => e.preventDefault()
  const giveBack = (e: Event) => {
    e.preventDefault()
    giveFocusBack(opened.by, opened.in)
  }
  return (
    <Radix.Root open onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/55" />
        <Radix.Content
          onInteractOutside={stay}
          onCloseAutoFocus={giveBack}
          onEscapeKeyDown={isModal ? stay : undefined}
          className={cn(
            'fixed left-1/2 top-[8vh] z-40 flex max-h-[84vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 flex-col rounded-lg border border-line bg-surface',
            className,
          )}
        >
          {/* No header: behind a page that is still coming it would be a second banner. */}
          <div className="flex items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              <Radix.Description className="text-muted">{description}</Radix.Description>
            </div>
            {!isModal && (
              <Radix.Close asChild>
                <Button look="quiet" size="icon" aria-label="Close">
                  <X aria-hidden />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export const DialogBody = ({ children, className }: { children: ReactNode; className?: string }) => (
  <div className={cn('flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4', className)}>{children}</div>
)

export const DialogFooter = ({ children }: { children: ReactNode }) => (
  <div className="order-2 flex items-center justify-end gap-2 border-t px-4 py-3">{children}</div>
)
