const c0=process.cpuUsage();
await import('../server/app.ts'); const c1=process.cpuUsage(c0); console.log((c1.user+c1.system)/1e3)
