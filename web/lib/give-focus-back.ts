const longestMs = 5000

/**
 * Focuses what a dialog was opened by. Where that has gone, or goes in a moment, with the row that was just ended, the
 * panel around it takes the focus: whoever works by keyboard is not sent back to the top of the page.
 */
export function giveFocusBack(opener: Element | null, panel: Element | null): void {
  if (!(opener instanceof HTMLElement)) return
  if (opener.isConnected) opener.focus()
  if (!(panel instanceof HTMLElement)) return
  const takeOver = () => {
    if (opener.isConnected) return
    stop()
    if (document.activeElement && document.activeElement !== document.body) return
    panel.tabIndex = -1
    panel.focus()
  }
  const observer = new MutationObserver(takeOver)
  const timer = setTimeout(() => stop(), longestMs)
  function stop() {
    observer.disconnect()
    clearTimeout(timer)
  }
  observer.observe(panel, { childList: true, subtree: true })
  takeOver()
}
