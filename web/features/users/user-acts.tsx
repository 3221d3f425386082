'use client'
import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef } from 'react'
import { Button } from '@/components/button.tsx'
import { cn } from '@/lib/class-names.ts'

export type UserAct = 'RESET' | 'END_SESSIONS' | 'MAKE_ADMINISTRATOR' | 'UNMAKE_ADMINISTRATOR' | 'DISABLE' | 'ENABLE'

interface UserMenuProps {
  user: { name: string; isAdmin: boolean | null; disabledAt: string | null }
  isSelf: boolean
  onChoose: (act: UserAct) => void
}

/** What an administrator of the installation may do with an account. */
export function UserMenu({ user, isSelf, onChoose }: UserMenuProps) {
  // Told when the menu has given the focus back to its button, so that the dialog in its turn gives it back to it.
  const chosen = useRef<UserAct>(undefined)
  const choose = (act: UserAct) => {
    chosen.current = act
  }
  const tell = () => {
    if (chosen.current) onChoose(chosen.current)
    chosen.current = undefined
  }
  const isDisabled = user.disabledAt !== null
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look="quiet" size="icon" className="size-6" aria-label={`What can be done with ${user.name}`}>
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          onCloseAutoFocus={tell}
          className="z-30 min-w-52 rounded-md border border-line bg-surface p-1"
        >
          {!isDisabled && <Item text="Make a reset link" onSelect={() => choose('RESET')} />}
          {!isDisabled && <Item text="End all sessions" onSelect={() => choose('END_SESSIONS')} />}
          {user.isAdmin ? (
            <Item text="Take administrator away" onSelect={() => choose('UNMAKE_ADMINISTRATOR')} />
          ) : (
            !isDisabled && <Item text="Make administrator" onSelect={() => choose('MAKE_ADMINISTRATOR')} />
          )}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          {isDisabled ? (
            <Item text="Enable the account" onSelect={() => choose('ENABLE')} />
          ) : (
            <Item
              text={isSelf ? 'Disable your own account' : 'Disable the account'}
              onSelect={() => choose('DISABLE')}
              className="text-danger"
            />
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface ItemProps {
  text: string
  onSelect: () => void
  className?: string
}

const Item = ({ text, onSelect, className }: ItemProps) => (
  <DropdownMenu.Item
    onSelect={onSelect}
    className={cn('cursor-pointer rounded-md px-2 py-1.5 data-highlighted:bg-raised', className)}
  >
    {text}
  </DropdownMenu.Item>
)
