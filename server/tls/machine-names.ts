import { hostname, networkInterfaces } from 'node:os';

/** By what this machine is called: its name, its addresses in each network, and those of the loopback. */
export function listMachineNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // An address of one link alone would stand in no URL.
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => address);
  return [...new Set(['localhost', hostname().toLowerCase(), ...addresses])].sort();
}

/** An address of this machine for others; undefined where it has none but the loopback. */
export function findOuterAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
}
