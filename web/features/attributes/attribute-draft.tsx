'use client'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Keys } from '@/components/keys.tsx'
import { namesOf } from '@/features/shell/pressed-key.ts'
import {
  type Attribute,
  type AttributeAnswer,
  answersOf,
  type Chosen,
  keyOfChoice,
  missingIn,
  toggle,
} from './attributes.ts'

interface AttributeDraftProps {
  labelClass: { id: string; name: string }
  asked: readonly Attribute[]
  /** What is chosen to begin with. */
  chosen: Chosen
  verb: string
  isBusy?: boolean
  onSubmit: (attributes: AttributeAnswer[]) => void
  onCancel: () => void
}

/** An answer that is held until what is asked beside its class is said. Digits choose, Enter gives it, Escape leaves it. */
export function AttributeDraft({ labelClass, asked, verb, isBusy, ...props }: AttributeDraftProps) {
  const [chosen, setChosen] = useState(props.chosen)
  const [missing, setMissing] = useState<Attribute>()
  const [at, setAt] = useState(0)
  const fields = useRef<(HTMLFieldSetElement | null)[]>([])
  const save = useRef<HTMLButtonElement>(null)
  const goTo = (place: number) => {
    const field = fields.current[place]
    const input = field?.querySelector<HTMLInputElement>('input:checked') ?? field?.querySelector('input')
    ;(input ?? save.current)?.focus()
  }
  useEffect(() => fields.current[0]?.querySelector<HTMLInputElement>('input')?.focus(), [])

  const submit = () => {
    const lacking = missingIn(asked, chosen)
    setMissing(lacking)
    if (lacking) goTo(asked.indexOf(lacking))
    else if (!isBusy) props.onSubmit(answersOf(asked, chosen))
  }
  const choose = (attribute: Attribute, choiceId: string) => {
    setMissing(undefined)
    setChosen(toggle(chosen, attribute, choiceId))
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const isButton = event.target instanceof HTMLButtonElement
    // Going on to another image is not meant by an arrow between choices.
    if (event.key.startsWith('Arrow')) return event.stopPropagation()
    const attribute = asked[at]
    const names = namesOf(event.nativeEvent)
    const choice = attribute?.choices.find((_, i) => names.includes(keyOfChoice(i) ?? ''))
    if (event.key !== 'Escape' && (event.key !== 'Enter' || isButton) && !choice) return
    event.preventDefault()
    // The key of the class may be held still.
    if (event.repeat) return
    if (event.key === 'Escape') return props.onCancel()
    if (!attribute || !choice) return submit()
    choose(attribute, choice.id)
    if (!attribute.isMultiple) goTo(at + 1)
  }
  return (
    <fieldset
      aria-label={`What is asked of ${labelClass.name}`}
      onKeyDown={press}
      className="flex flex-col gap-2 rounded-md border border-accent p-2"
    >
      {asked.map((attribute, place) => (
        <fieldset
          key={attribute.id}
          ref={field => {
            fields.current[place] = field
          }}
          onFocus={() => setAt(place)}
          className="flex flex-wrap gap-1"
        >
          <legend className="pb-1 text-xs text-muted">
            {attribute.name}
            {attribute.isRequired ? '' : ' (optional)'}
            {attribute.isMultiple ? ', one or more' : ''}
          </legend>
          {attribute.choices.map((choice, i) => {
            const key = keyOfChoice(i)
            return (
              <label
                key={choice.id}
                className="flex h-7 items-center gap-1.5 rounded-md border border-line-strong px-2 text-sm has-checked:border-accent has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type={attribute.isMultiple ? 'checkbox' : 'radio'}
                  name={attribute.id}
                  checked={chosen[attribute.id]?.includes(choice.id) ?? false}
                  onChange={() => choose(attribute, choice.id)}
                />
                {choice.name}
                {key && at === place && <Keys keys={key} />}
              </label>
            )
          })}
        </fieldset>
      ))}
      {missing && (
        <p role="alert" className="text-xs text-warn">
          {missing.name} is missing: each answer {labelClass.name} has it.
        </p>
      )}
      <div className="flex gap-1">
        <Button ref={save} size="sm" look="primary" isBusy={isBusy} onClick={submit}>
          {verb} <Keys keys="Enter" />
        </Button>
        <Button size="sm" look="quiet" onClick={props.onCancel}>
          Leave it <Keys keys="Escape" />
        </Button>
      </div>
    </fieldset>
  )
}
