/** The address of the video link as a page opens it; a path of this server is said as one of the page's own. */
export function linkUrl(named: string, page: string): string {
  const url = new URL(named, page);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}
