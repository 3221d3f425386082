// The part of the standard that the engines and the search for copies use; TypeScript has it only among the types of a browser.
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  class Global {
    value: number
  }
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports?: { env: { memory: Memory } })
    readonly exports: object
  }
  function validate(bytes: Uint8Array): boolean
}
