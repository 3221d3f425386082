import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'

interface PageHeaderProps {
  title: ReactNode
  /** From the outside in, without the page itself. */
  crumbs?: { text: string; href: string }[]
  about?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, crumbs = [], about, actions }: PageHeaderProps) {
  return (
    <header className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2 pb-3">
      <div className="min-w-0 flex-1">
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumbs" className="flex items-center gap-1 text-xs text-muted">
            {crumbs.map(({ text, href }) => (
              <Fragment key={href}>
                <Link href={href} className="hover:text-ink hover:underline">
                  {text}
                </Link>
                <ChevronRight aria-hidden className="size-3" />
              </Fragment>
            ))}
          </nav>
        )}
        <h1 className="truncate text-lg font-semibold">{title}</h1>
        {about && <div className="text-muted">{about}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

/** The room a page stands in: scrolls by itself under the bars. */
export const Page = ({ children }: { children: ReactNode }) => (
  <div className="w-full max-w-[1600px] px-5 py-4">{children}</div>
)
