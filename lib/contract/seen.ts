/**
 * What could be read of a value: anything in it may be missing, because it was left out or because it
 * is not what it should be. So one mistake keeps no other from being found.
 */
export type Seen<T> = T extends readonly (infer E)[] ? (Seen<E> | undefined)[]
  : T extends object ? { [K in keyof T]?: Seen<T[K]> | undefined }
  : T;

/** An entry of what could be read. */
export type SeenEntry<T> = NonNullable<T> extends { [key: string]: infer E } ? NonNullable<E>
  : never;
