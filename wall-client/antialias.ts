/** Whether the page's address asks for smooth edges; undefined: it leaves that to the machine. */
export function readAntialias(search: string): boolean | undefined {
  const said = new URLSearchParams(search).get('antialias');
  return said === '0' ? false : said === '1' ? true : undefined;
}
