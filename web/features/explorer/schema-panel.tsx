'use client'
import type { GraphQLSchema } from 'graphql'
import { useMemo, useState } from 'react'
import { TextInput } from '@/components/field.tsx'
import { Panel } from '@/components/panel.tsx'
import { formatCounted } from '@/lib/format.ts'
import { findInSchema, listSchema } from './find-in-schema.ts'

const mostShown = 60

/** What can be asked, searchable. */
export function SchemaPanel({ schema, problem }: { schema?: GraphQLSchema; problem?: string }) {
  const [wanted, setWanted] = useState('')
  const entries = useMemo(() => (schema ? listSchema(schema) : []), [schema])
  const found = useMemo(() => findInSchema(entries, wanted), [entries, wanted])
  return (
    <Panel title="Schema" aside={schema && formatCounted(found.length, 'entry', 'entries')}>
      <TextInput
        aria-label="Search the schema"
        placeholder="A type, a field, or a word about it"
        value={wanted}
        onChange={e => setWanted(e.target.value)}
      />
      {problem && <p className="mt-2 text-danger text-xs">{problem}</p>}
      <dl className="mt-3 max-h-[60vh] overflow-y-auto text-xs" aria-label="Found in the schema" tabIndex={0}>
        {found.slice(0, mostShown).map(({ name, signature, about, deprecated }) => (
          <div key={name} className="border-b py-1.5 last:border-b-0">
            <dt className="break-words font-mono">
              <span className="font-semibold">{name}</span> <span className="text-muted">{signature}</span>
            </dt>
            {about && <dd>{about}</dd>}
            {deprecated && <dd className="text-warn">Deprecated: {deprecated}</dd>}
          </div>
        ))}
      </dl>
      {found.length > mostShown && (
        <p className="mt-2 text-muted text-xs">
          {found.length - mostShown} more: search for a word to narrow them down.
        </p>
      )}
    </Panel>
  )
}
