export { takeTurns } from '#core/take-turns.ts'
