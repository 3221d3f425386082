'use client'
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { Field, TextInput } from './field.tsx'

interface PasswordFieldProps {
  label: string
  /** As the API names it. */
  name: string
  value: string
  onChange: (password: string) => void
  /** A password that is being chosen: its rule is said before it is broken. */
  isNew?: boolean
  autoFocus?: boolean
}

/** A password, hidden unless whoever types it wants to see it: so it need not be typed twice. */
export function PasswordField({ label, name, value, onChange, isNew, autoFocus }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false)
  const toggle = isShown ? `Hide: ${label}` : `Show: ${label}`
  return (
    <Field
      label={label}
      name={name}
      // What was refused is said in words here, never as it was typed.
      className="[&_[role=alert]]:first-letter:uppercase"
      hint={
        isNew &&
        '12 to 128 characters that nobody guesses: not your name, not your e-mail. Several words are easy to keep in mind.'
      }
    >
      {input => (
        <div className="relative">
          <TextInput
            {...input}
            type={isShown ? 'text' : 'password'}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            autoCapitalize="off"
            autoFocus={autoFocus}
            value={value}
            onChange={e => onChange(e.target.value)}
            className="pr-8"
          />
          <Button
            look="quiet"
            size="icon"
            className="absolute right-0.5 top-0.5"
            aria-label={toggle}
            title={toggle}
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
        </div>
      )}
    </Field>
  )
}
