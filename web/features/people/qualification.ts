export interface Qualified {
  specialty: string | null
  experienceYears: number | null
}

/** "Radiology, 12 years"; empty where nobody said. */
export const sayQualification = ({ specialty, experienceYears: years }: Qualified): string =>
  [specialty, years === null ? null : `${years} ${years === 1 ? 'year' : 'years'}`].filter(Boolean).join(', ')
