import { describe, expect, it } from 'vitest';
import { layCartogram } from '../../../../wall-client/panels/map/cartogram.ts';
import { planCity } from '../../../../wall-client/panels/map/city/city-plan.ts';
import { daylight, hourOf, litShare } from '../../../../wall-client/panels/map/city/daylight.ts';
import { isOnWay } from '../../../../wall-client/panels/map/city/ways.ts';
import { contains } from '../../../../wall-client/panels/map/plane.ts';
import { layStops, placeOnTour } from '../../../../wall-client/panels/map/tour.ts';

const laid = layCartogram(['a', 'b', 'c'], { a: [0, 0], b: [1, 0], c: [0, 1] });

describe('planCity', () => {
  const plan = planCity(laid, { seed: 'a site', isSurveyed: false });

  it('is the same town for the same site, and another for another', () => {
    expect(planCity(laid, { seed: 'a site', isSurveyed: false })).toEqual(plan);
    expect(planCity(laid, { seed: 'another', isSurveyed: false }).blocks).not.toEqual(plan.blocks);
  });

  it('builds in districts alone, and on no road and no river', () => {
    expect(plan.blocks.length).toBeGreaterThan(1_000);
    for (const { district, place } of plan.blocks) {
      expect(contains(plan.districts[district]?.polygons[0] ?? [], place)).toBe(true);
      for (const way of [...plan.roads, ...plan.rivers]) expect(isOnWay(way, place, 0)).toBe(false);
    }
  });

  it('bends no border and invents no river where the land is known', () => {
    const surveyed = planCity(laid, { seed: 'a site', isSurveyed: true });
    expect(surveyed.districts).toBe(laid);
    expect(surveyed.rivers).toEqual([]);
  });
});

describe('windows', () => {
  it('are lit most in the evening, least before dawn', () => {
    expect(litShare(20.5)).toBeGreaterThan(litShare(13));
    expect(litShare(13)).toBeGreaterThan(litShare(4));
  });

  it('know the hour of a zone, day and night', () => {
    expect(hourOf(Date.UTC(2026, 10, 24, 20, 30), 8 * 3_600_000)).toBeCloseTo(4.5);
    expect([daylight(3), daylight(12), daylight(23)]).toEqual([0, 1, 0]);
  });
});

describe('the tour', () => {
  const whole = { x: 0, y: 0, distance: 40, elevation: 0.7, turn: 0 };
  const stops = layStops([{ stay: '20s' }, { district: 'b', zoom: 2, turn: 10, stay: '10s' }], whole, () => [3, 1]);
  const at = (wall: number) => {
    const place = { ...whole, stop: 0, names: 1 };
    placeOnTour(stops, wall, place);
    return place;
  };

  it('stays, moves without names, and stays again, by wall time alone', () => {
    expect(at(10_000)).toMatchObject({ stop: 0, names: 1, distance: 40 });
    expect(at(24_000)).toMatchObject({ stop: 1, names: 0, x: 1.5 });
    expect(at(33_000)).toMatchObject({ stop: 1, names: 1, x: 3, distance: 20 });
    expect(at(33_000 + 46_000 * 1_000)).toEqual(at(33_000));
  });

  it('jumps nowhere', () => {
    for (let wall = 0; wall < 46_000; wall += 20)
      expect(Math.abs(at(wall + 20).distance - at(wall).distance)).toBeLessThan(0.1);
  });

  it('stands still where nothing is declared', () => {
    const [only] = layStops(undefined, whole, () => undefined);
    const place = { ...whole, stop: 0, names: 0 };
    placeOnTour([only], Date.UTC(2026, 1, 1), place);
    expect(place).toEqual({ ...whole, stop: 0, names: 1 });
  });
});
