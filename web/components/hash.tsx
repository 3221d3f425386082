import { CopyButton } from './copy-button.tsx'

/** A hash as people compare it: its beginning, the whole of it on hover and by copy. */
export function Hash({ value, of, isWhole = false }: { value: string; of: string; isWhole?: boolean }) {
  return (
    <span className="inline-flex max-w-full items-center gap-0.5 align-middle">
      <code title={value} className={isWhole ? 'break-all font-mono text-xs' : 'font-mono text-xs'}>
        {isWhole ? value : value.slice(0, 12)}
      </code>
      <CopyButton text={value} label={`Copy ${of}`} />
    </span>
  )
}
