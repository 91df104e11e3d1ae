/** CPU that a server has taken so far, as it says itself at /metrics, in microseconds. */
export async function serverCpuMicros(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total ([0-9.e+-]+)/m.exec(text)?.[1]) * 1e6;
}
