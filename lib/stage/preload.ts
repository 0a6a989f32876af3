// Loaded before a stage: what would carry hidden state from one run to the next is taken away.
for (const name of ["localStorage", "sessionStorage", "caches"]) {
  Reflect.deleteProperty(globalThis, name);
}
