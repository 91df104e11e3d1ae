// The health of a container: does the server take events in and show views? One that speaks TLS answers its own machine without, so
// that no certificate stands between it and this.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/readyz`).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
