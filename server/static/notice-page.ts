export interface Notice {
  readonly title: string;
  readonly zh: string;
  readonly en: string;
  /** The page loads itself anew, by what a browser does without scripts. */
  readonly againInS?: number;
}

/** A page of the server itself, for addresses that have nothing of their own to show: two lines, zh and en. */
export function noticePage({ title, zh, en, againInS }: Notice): string {
  return `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${againInS === undefined ? '' : `<meta http-equiv="refresh" content="${againInS}">\n`}<title>${title}</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: dark; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 0.75rem; padding: 2rem; text-align: center;
  background: #0b1220; color: #c9d4e5; font: 400 1rem/1.5 system-ui, "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
h1 { margin: 0; font-size: 1.5rem; font-weight: 500; color: #eef3fa; letter-spacing: 0.02em; }
p { margin: 0; color: #8fa0b8; }
a { color: #7fb2ff; text-underline-offset: 0.25em; }
nav { margin-top: 1rem; display: flex; gap: 1.5rem; justify-content: center; }
</style>
</head>
<body>
<h1>${zh}</h1>
<p lang="en">${en}</p>
<nav><a href="/">大屏 Wall</a><a href="/api/docs">接口 API</a></nav>
</body>
</html>
`;
}
