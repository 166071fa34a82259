/** A value that survives the way through the workflow. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** What steps leave for later ones, above all what was there before; by name, at most some kilobytes in all. */
export type Notes = Readonly<Record<string, JsonValue>>;
