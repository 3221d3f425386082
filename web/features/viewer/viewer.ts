import { brightnessOf } from './brightness.ts'
import { type Display, displayOf, pixelAspectOf } from './display.ts'
import type { ViewerImage } from './image.ts'
import { type LabelView, toLabelView } from './label-view.ts'
import { type Placement, type Point, place, type Shown, type Size, shownAs, toPicture } from './placement.ts'
import { type Preset, presetsOf } from './presets.ts'
import { getSamples, samplesHere } from './sample-cache.ts'
import { type Samples, SamplesUnavailable } from './samples.ts'
import { firstView, Store, type View } from './view.ts'

export interface Situation {
  phase: 'loading' | 'ready' | 'failed'
  /** Why it failed, for a person. */
  reason: string
  /** Of which image the preview has come; null: of none. */
  previewOf: string | null
  /** Why the pictures cannot be drawn in this browser; null: they can. */
  obstacle: string | null
  tool: 'window' | 'pan'
  isMagnified: boolean
  presets: readonly Preset[]
  isColour: boolean
}

/** One pane: an image, how it is looked at, and all that the hand, the keys and the toolbar do to it. */
export class Viewer {
  readonly view = new Store<View>(firstView)
  readonly situation = new Store<Situation>({
    phase: 'loading',
    reason: '',
    previewOf: null,
    obstacle: null,
    tool: 'window',
    isMagnified: false,
    presets: [],
    isColour: false,
  })
  /** Where the pointer is, device pixels from the upper left; null: elsewhere. */
  readonly pointer = new Store<{ at: Point | null }>({ at: null })
  image: ViewerImage | null = null
  samples: Samples | null = null
  display: Display | null = null
  pane: Size = { width: 0, height: 0 }
  /** Brings what may be opened next to the graphics card; whoever draws sets it. */
  prepare: (samples: Samples) => void = () => {}
  #lit: { view: View | null; brightness: Uint16Array | null } = { view: null, brightness: null }

  /** Shows an image as it is displayed first; at once where its samples are here. */
  open(image: ViewerImage): void {
    this.image = image
    this.samples = null
    this.display = null
    const here = samplesHere(image.samplesUrl)
    if (here) this.#begin(here)
    else {
      this.view.change(firstView)
      this.situation.change({ phase: 'loading', presets: [] })
    }
    getSamples(image.samplesUrl).then(
      samples => image === this.image && samples !== this.samples && this.#begin(samples),
      error => {
        if (!(error instanceof SamplesUnavailable)) throw error
        if (image === this.image) this.situation.change({ phase: 'failed', reason: error.message })
      },
    )
  }

  #begin(samples: Samples): void {
    const { image } = this
    if (!image) return
    this.samples = samples
    this.display = displayOf(image.display, samples)
    this.#lit = { view: null, brightness: null }
    const presets = this.display ? presetsOf(this.display, samples, image.bitDepth) : []
    this.view.change({ ...firstView, isSmooth: this.view.value.isSmooth, ...this.#first(presets) })
    this.situation.change({ phase: 'ready', presets, isColour: samples.channels === 3 })
  }

  #first([preset]: readonly Preset[]): Partial<View> {
    return preset ? { ...preset.window, preset: preset.id } : {}
  }

  choose(id: string): void {
    const preset = this.situation.value.presets.find(p => p.id === id)
    if (preset) this.view.change({ ...preset.window, preset: preset.id })
  }

  choosePreset(step: 1 | -1): void {
    const { presets } = this.situation.value
    const at = presets.findIndex(p => p.id === this.view.value.preset)
    const next = presets[(Math.max(at, step === 1 ? -1 : 0) + step + presets.length) % presets.length]
    if (next) this.choose(next.id)
  }

  reset(): void {
    this.view.change({ ...firstView, isSmooth: this.view.value.isSmooth, ...this.#first(this.situation.value.presets) })
    this.situation.change({ isMagnified: false })
  }

  /** Whether somebody can have seen the picture: its samples, or its preview in a browser that cannot draw them. */
  hasShown(imageId: string): boolean {
    const { phase, obstacle, previewOf } = this.situation.value
    return this.image?.id === imageId && (obstacle ? previewOf === imageId : phase === 'ready')
  }

  /** What is kept with a label; null: the samples were not seen. */
  labelView(imageId: string): LabelView | null {
    const { phase, obstacle } = this.situation.value
    return phase === 'ready' && !obstacle && this.image?.id === imageId ? toLabelView(this.view.value) : null
  }

  restore({ rotation, ...view }: LabelView): void {
    const turned = ([0, 90, 180, 270] as const).find(degrees => degrees === rotation) ?? 0
    const preset = this.situation.value.presets.find(p => p.id === view.preset)
    this.view.change({ ...view, rotation: turned, shape: preset?.window.shape ?? firstView.shape })
  }

  /** The sides that the picture is seen with; null: its samples are not here. */
  get shown(): Shown | null {
    return this.samples && shownAs(this.samples, pixelAspectOf(this.image?.display ?? null))
  }

  placement(): Placement | null {
    const { shown } = this
    return shown && place(this.view.value, shown, this.pane)
  }

  /** Brightness of each sample under the window of now; null: colour. */
  brightness(): Uint16Array | null {
    const { display, samples } = this
    const view = this.view.value
    if (!display || !samples) return null
    const { center, width, shape, isInverted } = this.#lit.view ?? {}
    const isSame =
      center === view.center && width === view.width && shape === view.shape && isInverted === view.isInverted
    if (!isSame || !this.#lit.brightness) this.#lit = { view, brightness: brightnessOf(display, view, samples.bits) }
    return this.#lit.brightness
  }

  /** What lies under the pointer, or in the middle where the pointer is elsewhere. */
  read(): { x: number; y: number; values: number[] } | null {
    const { samples, display, pane } = this
    const placement = this.placement()
    if (!samples || !placement) return null
    const at = this.pointer.value.at ?? { x: pane.width / 2, y: pane.height / 2 }
    const point = toPicture(placement, at)
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)]
    if (x < 0 || y < 0 || x >= samples.width || y >= samples.height) return null
    const first = (y * samples.width + x) * samples.channels
    const found = [...samples.values.subarray(first, first + samples.channels)]
    return { x, y, values: display ? found.map(value => value * display.slope + display.intercept) : found }
  }
}
