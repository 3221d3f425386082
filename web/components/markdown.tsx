import { lexer, type Token, type Tokens } from 'marked'
import { createElement, Fragment, type ReactNode, useMemo } from 'react'
import { cn } from '@/lib/class-names.ts'

const leadsOut = /^(https?:\/\/|mailto:)/i

/** Without a key each: what is in a text does not move about. */
const all = (nodes: readonly ReactNode[]) => createElement(Fragment, null, ...nodes)

/** A link out of the house, which learns nothing of where it stood; anything else is its text. */
function linkOf(href: string, children: ReactNode): ReactNode {
  if (!leadsOut.test(href)) return children
  return (
    <a href={href} target="_blank" rel="noreferrer" className="text-accent underline">
      {children}
    </a>
  )
}

const inlineOf = (tokens: readonly Token[] = []): ReactNode => all(tokens.map(inline))

function inline(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlineOf(token.tokens)}</strong>
    case 'em':
      return <em>{inlineOf(token.tokens)}</em>
    case 'del':
      return <del>{inlineOf(token.tokens)}</del>
    case 'br':
      return <br />
    case 'codespan':
      return <code className="rounded-sm bg-raised px-1 font-mono text-xs">{token.text}</code>
    case 'link':
      return linkOf(token.href, inlineOf(token.tokens))
    // Nothing is fetched from elsewhere for it: a picture is a link to it.
    case 'image':
      return linkOf(token.href, token.text || token.href)
    default:
      return 'tokens' in token && token.tokens ? inlineOf(token.tokens) : 'text' in token ? token.text : token.raw
  }
}

const cellsOf = (cells: readonly Tokens.TableCell[], as: 'th' | 'td') =>
  all(
    cells.map(cell =>
      createElement(
        as,
        { className: 'border border-line px-1.5 py-0.5 text-left align-top', scope: as === 'th' ? 'col' : undefined },
        inlineOf(cell.tokens),
      ),
    ),
  )

const tableOf = ({ header, rows }: Tokens.Table) => (
  <table className="border-collapse">
    <thead>
      <tr>{cellsOf(header, 'th')}</tr>
    </thead>
    <tbody>{all(rows.map(row => <tr key={row[0]?.text}>{cellsOf(row, 'td')}</tr>))}</tbody>
  </table>
)

const itemOf = ({ tokens, task, checked }: Tokens.ListItem) => (
  <li>
    {task && (checked ? '☑ ' : '☐ ')}
    {blocksOf(tokens)}
  </li>
)

function listOf({ ordered, start, items }: Tokens.List): ReactNode {
  const children = all(items.map(itemOf))
  return ordered ? (
    <ol start={Number(start) || 1} className="list-decimal pl-5">
      {children}
    </ol>
  ) : (
    <ul className="list-disc pl-5">{children}</ul>
  )
}

function block(token: Token): ReactNode {
  switch (token.type) {
    // Under the heading of where it stands, whatever depth its author gave it.
    case 'heading':
      return <h3 className={cn('font-semibold', token.depth === 1 && 'text-base')}>{inlineOf(token.tokens)}</h3>
    case 'paragraph':
      return <p>{inlineOf(token.tokens)}</p>
    case 'blockquote':
      return (
        <blockquote className="flex flex-col gap-2 border-l-2 border-line-strong pl-2 text-muted">
          {blocksOf(token.tokens)}
        </blockquote>
      )
    case 'code':
      return <pre className="whitespace-pre-wrap rounded-md bg-raised p-2 font-mono text-xs">{token.text}</pre>
    case 'list':
      return listOf(token as Tokens.List)
    case 'table':
      return tableOf(token as Tokens.Table)
    case 'hr':
      return <hr />
    case 'space':
    case 'def':
      return null
    default:
      return inline(token)
  }
}

const blocksOf = (tokens: readonly Token[] = []): ReactNode => all(tokens.map(block))

/**
 * Markdown as elements. No HTML is ever made of it: what stands in it as HTML is shown as the text that it is, links
 * lead to web addresses and mail alone, and pictures are not fetched.
 */
export function Markdown({ text, className }: { text: string; className?: string }) {
  const tokens = useMemo(() => lexer(text), [text])
  return <div className={cn('wrap-anywhere flex min-w-0 flex-col gap-2', className)}>{blocksOf(tokens)}</div>
}
