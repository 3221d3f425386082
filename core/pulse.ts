const everyMs = 2_000

/** Shows the launcher that the event loop of this process turns; without a launcher nobody looks. */
export function showPulse(): void {
  const beat = () => {
    // That the launcher is gone is for core/exit-with-parent.ts.
    if (process.connected) process.send?.('pulse', undefined, undefined, () => {})
  }
  setInterval(beat, everyMs).unref()
}
