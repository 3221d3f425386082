'use client'
import { Play, Square } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Choice } from '@/components/field.tsx'
import { Notice } from '@/components/notice.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { checkDocument, type Fault } from './check-document.ts'
import { SchemaPanel } from './schema-panel.tsx'
import { useHistory } from './use-history.ts'
import { useRun } from './use-run.ts'
import { useSchema } from './use-schema.ts'

const example = `query {
  viewer {
    user { name email }
  }
}
`
const box =
  'w-full min-w-0 resize-y rounded-md border border-line-strong bg-page p-2 font-mono text-ink text-sm leading-5 placeholder:text-muted'

/** Asks the API of this very server, as whoever is signed in; nothing comes from elsewhere. */
export function Explorer() {
  const [query, setQuery] = useState(example)
  const [variables, setVariables] = useState('')
  const { schema, problem: schemaProblem } = useSchema()
  const { history, keep, clear } = useHistory()
  const { run, stop, answer, problem, isRunning } = useRun()
  const editor = useRef<HTMLTextAreaElement>(null)
  const faults = useMemo(() => checkDocument(query, schema), [query, schema])

  const send = () => {
    keep({ query, variables })
    void run(query, variables)
  }
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  const recall = (index: string) => {
    const sent = history[Number(index)]
    if (!sent) return
    setQuery(sent.query)
    setVariables(sent.variables)
  }
  const goTo = ({ at }: Fault) => {
    editor.current?.focus()
    editor.current?.setSelectionRange(at, at + 1)
  }

  return (
    <Page>
      <PageHeader
        title="API explorer"
        about="Documents run against this server, as you. Changes are real. Ctrl+Enter runs."
        actions={
          <>
            <Choice aria-label="Sent before" value="" onChange={e => recall(e.target.value)} className="w-56">
              <option value="">Sent before</option>
              {history.map((sent, i) => (
                <option key={`${sent.query}${sent.variables}`} value={i}>
                  {sent.query.replaceAll(/\s+/g, ' ').slice(0, 60)}
                </option>
              ))}
            </Choice>
            <Button look="quiet" disabledReason={history.length === 0 ? 'Nothing is kept' : undefined} onClick={clear}>
              Forget
            </Button>
            {isRunning && (
              <Button onClick={stop}>
                <Square aria-hidden /> Stop
              </Button>
            )}
            <Button look="primary" onClick={send}>
              <Play aria-hidden /> Run
            </Button>
          </>
        }
      />
      <div className="grid gap-3 lg:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_22rem]">
        <Panel title="Document">
          <textarea
            ref={editor}
            aria-label="Document"
            aria-invalid={faults.length > 0 || undefined}
            aria-describedby="explorer-faults"
            className={`${box} min-h-72`}
            spellCheck={false}
            value={query}
            onChange={e => setQuery(e.target.value)}
            onKeyDown={sendByKey}
          />
          <ul id="explorer-faults" className="mt-1 text-danger text-xs" aria-live="polite">
            {faults.map(fault => (
              <li key={`${fault.at} ${fault.message}`}>
                <button type="button" className="text-left hover:underline" onClick={() => goTo(fault)}>
                  Line {fault.line}, column {fault.column}: {fault.message}
                </button>
              </li>
            ))}
          </ul>
          <label className="mt-3 block font-medium text-muted text-xs" htmlFor="explorer-variables">
            Variables, as JSON
          </label>
          <textarea
            id="explorer-variables"
            className={`${box} mt-1 min-h-24`}
            placeholder="{}"
            spellCheck={false}
            value={variables}
            onChange={e => setVariables(e.target.value)}
            onKeyDown={sendByKey}
          />
        </Panel>
        <Panel title="Answer" aside={<span aria-live="polite">{answer?.status}</span>}>
          {problem && (
            <Notice tone="danger" className="mb-2">
              <span className="whitespace-pre-wrap">{problem}</span>
            </Notice>
          )}
          <section
            aria-label="Answer"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
            tabIndex={0}
            className="max-h-[70vh] min-h-72 overflow-auto"
          >
            <pre className="whitespace-pre-wrap break-words font-mono text-sm leading-5">
              {answer?.text ?? 'Nothing was asked yet.'}
            </pre>
          </section>
        </Panel>
        <SchemaPanel schema={schema} problem={schemaProblem} />
      </div>
    </Page>
  )
}
