export { findChromium } from '../../bench/harness/chromium.ts'
