import { performance } from 'node:perf_hooks';
const t0=performance.now(); const c0=process.cpuUsage();
const { loadSite } = await import('/work/wt/ci/config/site/load-site.ts');
const t1=performance.now(); const c1=process.cpuUsage(c0);
await loadSite('/work/wt/ci/config/sites/lianyuan' as never);
const t2=performance.now(); const c2=process.cpuUsage(c0);
console.log('import', t1-t0, (c1.user+c1.system)/1e3, 'load', t2-t1, (c2.user+c2.system-c1.user-c1.system)/1e3);
const c3=process.cpuUsage();await loadSite('/work/wt/ci/config/sites/lianyuan' as never);const c4=process.cpuUsage(c3);console.log('again',(c4.user+c4.system)/1e3)
