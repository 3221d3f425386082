import type { ComponentProps } from 'react'
import { cn } from '@/lib/class-names.ts'

export const Table = ({ className, ...rest }: ComponentProps<'table'>) => (
  <table {...rest} className={cn('w-full border-collapse text-left', className)} />
)

export const Row = ({ className, ...rest }: ComponentProps<'tr'>) => (
  <tr {...rest} className={cn('border-b last:border-b-0 hover:bg-raised/60', className)} />
)

export const HeadRow = ({ className, ...rest }: ComponentProps<'tr'>) => (
  <tr {...rest} className={cn('border-b text-xs text-muted', className)} />
)

type CellProps<Tag extends 'td' | 'th'> = ComponentProps<Tag> & { isNumber?: boolean }

export const Head = ({ isNumber, className, ...rest }: CellProps<'th'>) => (
  <th
    scope="col"
    {...rest}
    className={cn(
      'whitespace-nowrap px-2 py-1.5 font-medium first:pl-3 last:pr-3 xl:px-3',
      isNumber && 'text-right',
      className,
    )}
  />
)

export const Cell = ({ isNumber, className, ...rest }: CellProps<'td'>) => (
  <td
    {...rest}
    className={cn('h-9 whitespace-nowrap px-2 py-1 first:pl-3 last:pr-3 xl:px-3', isNumber && 'text-right', className)}
  />
)
