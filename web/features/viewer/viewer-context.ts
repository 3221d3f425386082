'use client'
import { createContext, useContext, useState } from 'react'
import { Viewer } from './viewer.ts'

export const ViewerContext = createContext<Viewer | null>(null)

/** Of the picture that is labelled; null outside the reading room. */
export const useViewer = () => useContext(ViewerContext)

/** One that stays, whatever image it shows. */
export const useNewViewer = (): Viewer => useState(() => new Viewer())[0]
