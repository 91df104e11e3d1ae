import type { Finding } from './finding.ts';

const MARKS = { well: 'ok', warning: 'warning', fault: 'FAULT', unknown: '?' } as const;

/** A line each, with what to do under what is not well, and how many there are of each at the end. */
export function describeFindings(findings: readonly Finding[]): string {
  const wide = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.map(({ state, about, says, remedy }) => {
    const line = `${MARKS[state].padEnd(8)} ${about.padEnd(wide)}  ${says}\n`;
    return remedy === undefined ? line : `${line}${' '.repeat(wide + 11)}→ ${remedy}\n`;
  });
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [faults, warnings, unknown] = [count('fault'), count('warning'), count('unknown')];
  return `${lines.join('')}\n${findings.length} looked at: ${faults} at fault, ${warnings} to see to, ${unknown} that nobody here can tell\n`;
}
