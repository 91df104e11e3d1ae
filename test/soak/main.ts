// npm run soak
// A week of a wall in minutes: what is left behind by 20,000 takes and the deltas of seven days. One line of JSON at the end;
// exit 1 where something grew by more than 3 % after the first hour. WATCHFLOOR_SOAK_TAKES for fewer.
import { liveWeek } from './week.ts';

const TAKES = Number(process.env['WATCHFLOOR_SOAK_TAKES'] ?? 20_000);
const MOST_GROWTH = 0.03;

const figures = await liveWeek({
  takes: TAKES,
  onHour: (hour, memory) => {
    if (hour % 12 === 1 || TAKES < 20_000) process.stderr.write(`hour ${hour}: ${JSON.stringify(memory)}\n`);
  },
});
const grown = Object.entries(figures.growth).filter(([, share]) => share > MOST_GROWTH);
for (const [what, share] of grown) process.stderr.write(`${what} grew by ${(share * 100).toFixed(1)} %\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exitCode = grown.length > 0 ? 1 : 0;
