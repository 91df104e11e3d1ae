/** Width and height of a page of the sample in points: 16:9. */
const WIDTH = 960;
const HEIGHT = 540;
const BARS = [0.35, 0.6, 0.42, 0.8, 0.55, 0.95, 0.7];

/**
 * A PDF of so many slides, each with its number and a few bars; `isLocked`: one that wants a password. Written here, so that
 * no foreign document is needed to see how one looks.
 */
export function samplePdf(pages: number, { isLocked = false } = {}): Uint8Array<ArrayBuffer> {
  const objects: string[] = [];
  const first = 4;
  const kids = Array.from({ length: pages }, (_, index) => `${first + index * 2} 0 R`).join(' ');
  objects.push(
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>',
  );
  for (let page = 0; page < pages; page += 1) {
    const drawing = drawSlide(page, pages);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${first + page * 2 + 1} 0 R /Resources << /Font << /F 3 0 R >> >> >>`,
      `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    );
  }
  const anyHash = `<${'00'.repeat(32)}>`;
  const lock = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${anyHash} /U ${anyHash} /P -4 >> /ID [<00> <00>]`;
  let text = '%PDF-1.4\n';
  const starts = objects.map((body, index) => {
    const start = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return start;
  });
  const table = text.length;
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${isLocked ? lock : ''} >>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

function drawSlide(page: number, pages: number): string {
  const bars = BARS.map((share, index) => {
    const height = Math.round(300 * share * (0.7 + (0.3 * (page + 1)) / pages));
    return `${90 + index * 115} 60 80 ${height} re f`;
  });
  return [
    `0.96 0.97 0.99 rg 0 0 ${WIDTH} ${HEIGHT} re f`,
    `0.11 0.31 0.58 rg 0 ${HEIGHT - 16} ${WIDTH} 16 re f`,
    `0.08 0.13 0.22 rg BT /F 44 Tf 90 ${HEIGHT - 100} Td (Slide ${page + 1}) Tj ET`,
    '0.22 0.55 0.85 rg',
    ...bars,
    '0.6 0.66 0.74 rg 90 56 770 3 re f',
  ].join('\n');
}
