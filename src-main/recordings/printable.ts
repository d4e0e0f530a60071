// Text of strangers in our messages: one line, no terminal controls, not endless. Must not know whose it is.

/** Control and line-breaking characters become spaces; longer text ends in `...`. */
export function printable(text: string, maxChars = 60): string {
  const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ');
  return clean.length > maxChars ? `${clean.slice(0, maxChars - 3)}...` : clean;
}
