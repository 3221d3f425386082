export interface ProjectPreset {
  name: string
  title: string
  question: string
  labelClasses: { name: string; isPositive: boolean }[]
}

/** Questions to start a project from. */
export const projectPresets: readonly ProjectPreset[] = [
  {
    name: 'cervical-fracture',
    title: 'Cervical fracture',
    question: 'Does this lateral cervical radiograph show a fracture?',
    labelClasses: [
      { name: 'Normal', isPositive: false },
      { name: 'Fracture', isPositive: true },
    ],
  },
  {
    name: 'pneumonia',
    title: 'Pneumonia',
    question: 'Does this chest radiograph show pneumonia?',
    labelClasses: [
      { name: 'Normal', isPositive: false },
      { name: 'Pneumonia', isPositive: true },
    ],
  },
]
