// The last line of .ci/run. Plain JavaScript: it must have its say also where nothing could be installed.
import { existsSync, readFileSync } from 'node:fs'

const [checkStatus, testStatus, reportFile] = process.argv.slice(2)
const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined

// a file that cannot be imported fails without a test of its own
const brokenFiles = (report?.testResults ?? []).filter(
  file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
)
let failed = (report?.numFailedTests ?? 0) + brokenFiles.length
if (testStatus !== '0' && failed === 0) failed = 1
let passed = report?.numPassedTests ?? 0
if (checkStatus === '0') passed++
else failed++

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
