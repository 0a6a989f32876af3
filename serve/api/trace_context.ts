const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/**
 * The trace that a caller's request belongs to (https://www.w3.org/TR/trace-context/#traceparent-header);
 * undefined where the header is missing or is none.
 */
export function traceIdOf(headers: Headers): string | undefined {
  const parts = headers.get("traceparent")?.match(form);
  if (!parts) return undefined;
  const [, version, trace_id, parent_id, , more] = parts;
  // Versions above 00 may add parts; ff is forbidden, and ids of zeros alone say that there is none.
  if (version === "ff" || version === "00" && more === "-") return undefined;
  if (/^0+$/.test(trace_id!) || /^0+$/.test(parent_id!)) return undefined;
  return trace_id;
}
