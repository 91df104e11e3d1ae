import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { Transition } from '../../protocol/site/scenes.ts';

/** One take as Redis keeps it: the latest of each wall. Written by `lua/take-2.lua`. */
export const Take = Type.Object({
  wall: Type.String(),
  scene: Type.String(),
  transition: Transition,
  /** Wall time from which it holds, epoch ms. */
  at: Type.Number(),
  /** What it took the place of, and since when that stood; left out: the wall's own scene, which nobody had taken. */
  from: Type.Optional(Type.Object({ scene: Type.String(), since: Type.Number() })),
  revision: Type.Integer(),
});
export type Take = Static<typeof Take>;

/** Throws where what stands in Redis is no take. */
export function parseTake(text: string): Take {
  return Value.Parse(Take, JSON.parse(text));
}

/** HASH wall -> latest take, and STREAM of takes; the braces put them into one slot. Both data sets of a site share them. */
export function controlKeys(site: string): { readonly walls: string; readonly takes: string } {
  return { walls: `{wf:${site}:control}:walls`, takes: `{wf:${site}:control}:takes` };
}
