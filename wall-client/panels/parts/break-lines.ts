/**
 * Breaks a text into lines no wider than `width`: between words, and between any two Chinese characters. No line begins
 * with a sign that closes what stands before it.
 */
export function breakLines(text: string, width: number, measure: (text: string) => number): string[] {
  const pieces =
    text.match(/[\u3000-\u9fff\uff00-\uffef][，。、；：！？）》」』”’]*|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const longer = line + piece;
    if (line !== '' && measure(longer.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line = longer.trimStart();
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
