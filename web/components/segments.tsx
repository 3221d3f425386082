'use client'
import { RadioGroup } from 'radix-ui'

interface SegmentsProps<Value extends string> {
  label: string
  value: Value
  onChange: (value: Value) => void
  choices: readonly { value: Value; text: string }[]
}

/** One of few, all in sight. */
export function Segments<Value extends string>({ label, value, onChange, choices }: SegmentsProps<Value>) {
  const choose = (chosen: string) => {
    const choice = choices.find(c => c.value === chosen)
    if (choice) onChange(choice.value)
  }
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={choose}
      className="inline-flex w-fit rounded-md border border-line-strong p-0.5"
    >
      {choices.map(choice => (
        <RadioGroup.Item
          key={choice.value}
          value={choice.value}
          className="h-6 rounded-sm px-2.5 text-muted hover:text-ink data-[state=checked]:bg-accent-wash data-[state=checked]:text-ink"
        >
          {choice.text}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
