// deno-lint-ignore no-explicit-any -- any arguments and any result, both kept by the type below
type AnyFunction = (...args: any[]) => any;

/**
 * A function whose module is loaded when it is first called. When nothing has changed, `repro`
 * answers without the runner, and loading what it does not need would take longer than the answer.
 */
export function lazy<M, K extends keyof M>(
  load: () => Promise<M>,
  name: K,
): M[K] extends AnyFunction ? (...args: Parameters<M[K]>) => Promise<Awaited<ReturnType<M[K]>>>
  : never {
  const call: AnyFunction = async (...args) =>
    (await load() as Record<PropertyKey, AnyFunction>)[name]!(...args);
  return call as never;
}
