await import('/work/wt/ci/server/app.ts'); await import('/work/wt/ci/server/main.ts').catch(()=>{});
