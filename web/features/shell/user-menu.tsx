'use client'
import { useQuery } from '@apollo/client/react'
import { ChevronDown } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { signOut } from '@/lib/session.ts'
import { useKeys } from './key-map.tsx'
import { viewerQuery } from './viewer.ts'

const item = 'block cursor-pointer rounded-md px-2 py-1.5 data-highlighted:bg-raised'

export function UserMenu({ user }: { user: { name: string; email: string } }) {
  const router = useRouter()
  // The shell has asked already.
  const isAdmin = useQuery(viewerQuery, { fetchPolicy: 'cache-only' }).data?.viewer?.isAdmin === true
  const [refused, setRefused] = useState<string | null>(null)
  const places = [
    { href: '/account', text: 'Account', keys: 'g c' },
    ...(isAdmin
      ? [
          { href: '/users', text: 'Users', keys: 'g u' },
          { href: '/installation', text: 'Disk and parts', keys: 'g o' },
        ]
      : []),
    { href: '/explorer', text: 'API explorer', keys: 'g x' },
  ]
  useKeys(places.map(({ href, text, keys }) => ({ keys, does: `Go to ${text}`, act: () => router.push(href) })))

  async function leave() {
    const problem = await signOut()
    // A fresh document: nothing that was fetched for this person stays in memory.
    if (problem === null) location.assign('/sign-in')
    else setRefused(problem)
  }

  return (
    <DropdownMenu.Root onOpenChange={() => setRefused(null)}>
      <DropdownMenu.Trigger asChild>
        <Button look="quiet" size="sm" className="h-7 text-sm" aria-label={`Account of ${user.name}`}>
          {user.name}
          <ChevronDown aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-30 min-w-52 rounded-md border border-line bg-surface p-1"
        >
          <DropdownMenu.Label className="px-2 py-1.5">
            <p className="font-medium">{user.name}</p>
            <p className="text-xs text-muted">{user.email}</p>
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          {places.map(({ href, text }) => (
            <DropdownMenu.Item key={href} asChild className={item}>
              <Link href={href}>{text}</Link>
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            className={item}
            onSelect={e => {
              e.preventDefault()
              void leave()
            }}
          >
            Sign out
          </DropdownMenu.Item>
          {refused && (
            <p role="alert" className="max-w-52 px-2 py-1.5 text-xs text-danger">
              {refused}
            </p>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
