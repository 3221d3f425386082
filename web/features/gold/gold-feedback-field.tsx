import { Choice, Field, Options } from '@/components/field.tsx'
import type { graphql } from '@/lib/graphql.ts'

type Feedback = ReturnType<typeof graphql.scalar<'GoldFeedback'>>

const words: Record<Feedback, string> = {
  NONE: 'They are not told',
  IMMEDIATE: 'With each answer',
  DELAYED: 'Together, once they have answered all',
}
const choices = Object.keys(words) as Feedback[]

interface GoldFeedbackFieldProps {
  value: Feedback
  isFixed: boolean
  onChange: (feedback: Feedback) => void
}

/** Whether, and when, readers are told how they answered images with a gold answer. */
export function GoldFeedbackField({ value, isFixed, onChange }: GoldFeedbackFieldProps) {
  return (
    <Field
      label="Gold answers are told to readers"
      name="goldFeedback"
      hint="Images with a gold answer measure readers who are blind: a reviewer or administrator sets it on the image. Never before their own answer."
    >
      {input => (
        <Choice
          {...input}
          disabled={isFixed}
          value={value}
          onChange={e => onChange(choices.find(choice => choice === e.target.value) ?? 'NONE')}
        >
          <Options of={choices.map(choice => ({ value: choice, text: words[choice] }))} />
        </Choice>
      )}
    </Field>
  )
}
