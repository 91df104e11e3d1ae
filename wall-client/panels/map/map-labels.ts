import { Container, type Graphics } from 'pixi.js';
import type { Theme } from '../../theme/theme.ts';
import { createHighlightMark } from '../parts/highlight-mark.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import { alarmOf } from './district-readings.ts';
import { chooseLabels } from './label-places.ts';
import { DistrictLabel, type LabelForm, type LabelWords } from './labels.ts';
import type { MapDepth } from './map-depth.ts';
import type { MapPlane } from './map-plane.ts';

/** The first that has room is taken; a district with nothing to report has its name alone. */
const LABEL_FORMS = ['full', 'line', 'value', 'name'] as const satisfies readonly LabelForm[];
/** Shapes are of all sizes, and names on columns stand above them: they may lie over a neighbour's ground. */
const ANY_SIZE = { width: Number.POSITIVE_INFINITY, height: 0 };

/** Height of the mark about a district, in title type. */
const MARK_ROOM = 2.8;

/** How far a label may stand beside its column, in its own widths: the column still meets its plate. */
const ASIDE = 0.44;

/** What a district's label says, and how high its district rises. */
export interface DistrictReading extends LabelWords {
  readonly share: number;
}

interface Standing {
  readonly form: LabelForm | undefined;
  readonly place: readonly [x: number, y: number];
}

export interface MapLabelsOptions {
  readonly plane: MapPlane;
  readonly depth: MapDepth;
  readonly room: Rectangle;
  readonly nameOf: (code: string) => string;
  readonly theme: Theme;
}

/** Names and numbers of the districts. Which have room is settled for each of the camera's stops, not in a frame. */
export class MapLabels {
  readonly view = new Container();
  readonly #options: MapLabelsOptions;
  readonly #labels: readonly DistrictLabel[];
  /** For each stop, for each district. */
  #standing: readonly (readonly Standing[])[] = [];
  #readings: readonly DistrictReading[] = [];
  #shownStop = -1;
  readonly #mark: Graphics;
  #marked: string | undefined;
  #markedIndex = -1;

  constructor(options: MapLabelsOptions) {
    this.#options = options;
    const { plane, depth, nameOf, theme } = options;
    const isBound = plane.project === undefined && plane.city === undefined;
    this.#labels = plane.districts.map(
      (district) =>
        new DistrictLabel(nameOf(district.code), theme, {
          seen: isBound ? depth.seenSize(district) : ANY_SIZE,
          hasPlate: plane.city !== undefined,
        }),
    );
    const room = theme.type.title * MARK_ROOM;
    this.#mark = createHighlightMark({ width: room * 1.7, height: room }, theme);
    this.view.addChild(...this.#labels.map((label) => label.view), this.#mark);
  }

  /** Room that a district's label takes in full, in pixels. */
  room(district: number): { readonly width: number; readonly height: number } {
    return this.#labels[district]?.room('full') ?? { width: 0, height: 0 };
  }

  update(readings: readonly DistrictReading[], at: number): void {
    const { depth } = this.#options;
    this.#readings = readings;
    this.#standing = depth.stops.map((_, stop) => {
      depth.lookFrom(stop);
      const standing = this.#choose(readings);
      depth.setLabels(
        stop,
        standing.flatMap(({ form, place: [x, y] }, index) => {
          const size = form && this.#labels[index]?.room(form, readings[index]?.alerts);
          return size ? [{ x, y, ...size }] : [];
        }),
      );
      return standing;
    });
    if (this.#shownStop >= 0) this.#show(this.#shownStop, at, 'moving');
  }

  frame(wall: number): void {
    const { stop, names } = this.#options.depth.tour;
    if (stop !== this.#shownStop) this.#show(stop, wall, 'standing');
    this.view.alpha = names;
    for (let index = 0; index < this.#labels.length; index += 1) this.#labels[index]?.frame(wall);
  }

  /** Marks a district, by its code; call in a frame. Its label may have no room and the camera may move: the mark stands about its ground. */
  mark(code: string | undefined): void {
    if (code !== this.#marked) this.#find(code);
    this.#mark.visible = this.#markedIndex >= 0;
    if (!this.#mark.visible) return;
    const { plane, depth } = this.#options;
    const [x, y] = depth.project(
      plane.districts[this.#markedIndex]?.centre ?? [0, 0],
      this.#readings[this.#markedIndex]?.share ?? 0,
    );
    this.#mark.position.set(Math.round(x), Math.round(y));
  }

  /** Apart from `mark`: a function that is asked to remember `code` would be given room for it at every call. */
  #find(code: string | undefined): void {
    this.#marked = code;
    this.#markedIndex = this.#options.plane.districts.findIndex((district) => district.code === code);
  }

  #choose(readings: readonly DistrictReading[]): Standing[] {
    const { plane, room } = this.#options;
    const wishes = readings.map((reading, index) => {
      const { value, role, alerts } = reading;
      const [x, y, footY] = this.#place(index, reading.share);
      const forms = LABEL_FORMS.filter((form) => (form === 'name') === (value === 0 && alerts === 0)).flatMap(
        (form) => {
          const size = this.#labels[index]?.clearance(form, alerts);
          if (!size) return [];
          if (!plane.city) return [{ ...size, form, shiftX: 0, shiftY: 0 }];
          // On top of its column, in the middle or by an edge; where others stand before it, at the column's foot.
          const aside = size.width * ASIDE;
          return [
            { ...size, form, shiftX: 0, shiftY: -size.height / 2 },
            { ...size, form, shiftX: -aside, shiftY: -size.height / 2 },
            { ...size, form, shiftX: aside, shiftY: -size.height / 2 },
            { ...size, form, shiftX: 0, shiftY: footY - y + size.height / 2 },
          ];
        },
      );
      return { x, y, forms, weight: (value ?? 0) + (alerts > 0 ? alarmOf(role) * 1e6 : 0) };
    });
    return chooseLabels(wishes, room).map((chosen, index): Standing => {
      const { x = 0, y = 0, forms = [] } = wishes[index] ?? {};
      const taken = forms[chosen];
      return { form: taken?.form, place: [x + (taken?.shiftX ?? 0), y + (taken?.shiftY ?? 0)] };
    });
  }

  /** Where a district is seen, and how far down its foot. */
  #place(index: number, share: number): readonly [x: number, y: number, footY: number] {
    const { plane, depth } = this.#options;
    const centre = plane.districts[index]?.centre ?? [0, 0];
    const [x, y] = depth.project(centre, share);
    return [x, y, depth.projectGround(centre)[1]];
  }

  #show(stop: number, at: number, how: 'moving' | 'standing'): void {
    this.#shownStop = stop;
    this.#standing[stop]?.forEach(({ form, place }, index) => {
      const label = this.#labels[index];
      const reading = this.#readings[index];
      if (!label || !reading) return;
      label.view.visible = form !== undefined;
      if (form) label.set(reading, form, { place, at, how });
    });
  }
}
