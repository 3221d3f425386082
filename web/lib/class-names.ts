import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

export const cn = (...names: ClassValue[]) => twMerge(clsx(names))
