/** Text of a file may hold anything, tags too. */
export function escape(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!)
    // Control characters are shown, or a browser drops them.
    .replace(/\p{Cc}/gu, (letter) => {
      const code = letter.charCodeAt(0);
      if (letter === "\n" || letter === "\t") return letter;
      return String.fromCharCode(code < 0x20 ? 0x2400 + code : code === 0x7f ? 0x2421 : 0xfffd);
    });
}
