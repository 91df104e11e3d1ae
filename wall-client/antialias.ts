/** Whether the page's address asks for smooth edges; undefined: it leaves that to the machine. Apart, for boot.ts to stay small. */
export function readAntialias(search: string): boolean | undefined {
  const said = new URLSearchParams(search).get('antialias');
  if (said !== '0' && said !== '1') return undefined;
  return said === '1';
}
