import type { ReactNode } from 'react'

/** The room before the house: sign in, accept an invitation. */
export function Door({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[16vh]">
      <div className="w-full max-w-[380px]">
        <p className="pb-3 font-semibold text-base tracking-tight">Lamina</p>
        <div className="rounded-lg border border-line bg-surface">
          <header className="border-b px-4 py-3">
            <h1 className="font-semibold text-base">{title}</h1>
            <p className="text-muted">{about}</p>
          </header>
          {children}
        </div>
      </div>
    </main>
  )
}

export const DoorText = ({ children }: { children: ReactNode }) => <p className="px-4 py-3">{children}</p>
