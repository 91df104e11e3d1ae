import { registerHooks } from 'node:module';
const seen = {}; let total=0;
registerHooks({ load(url, ctx, next) { total++; const m = url.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/); const k = m ? m[1] : url.startsWith('node:') ? 'node:' : 'own'; seen[k]=(seen[k]??0)+1; return next(url, ctx); } });
process.on('exit', () => console.log(total, Object.entries(seen).sort((a,b)=>b[1]-a[1]).slice(0,25)));
