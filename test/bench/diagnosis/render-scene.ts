import { hash, smooth } from './chance.ts';
import { addSensor, drawFlakes, drawStreaks } from './draw-weather.ts';
import { AMBIENT, type Scene } from './scene.ts';

type Rgb = [red: number, green: number, blue: number];
const FOCAL = 0.8;
const FAR = 160;

/** One picture as planes (I420, BT.709, limited range), of `width` x `height`, at `timeS` seconds. */
export function renderScene(scene: Scene, timeS: number, { width, height }: { width: number; height: number }): Buffer {
  const rgb = new Float32Array(width * height * 3);
  const focal = FOCAL * width;
  const pitch = (scene.pitch * Math.PI) / 180;
  const yaw = (scene.yaw * Math.PI) / 180;
  const cars = vehiclesAt(scene, timeS);
  const colour: Rgb = [0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const right = (column - width / 2) / focal;
      const up = (height / 2 - row) / focal;
      const ahead = Math.cos(pitch) + up * Math.sin(pitch);
      const rise = up * Math.cos(pitch) - Math.sin(pitch);
      shade(
        scene,
        cars,
        [right * Math.cos(yaw) + ahead * Math.sin(yaw), rise, ahead * Math.cos(yaw) - right * Math.sin(yaw)],
        colour,
      );
      rgb.set(colour, (row * width + column) * 3);
    }
  }
  if (scene.weather === 'rain') drawStreaks(rgb, { width, height, scene, timeS });
  if (scene.weather === 'snow') drawFlakes(rgb, { width, height, scene, timeS });
  addSensor(rgb, { width, height, scene, timeS });
  return toPlanes(rgb, width, height);
}

interface Vehicle {
  readonly across: number;
  readonly along: number;
  readonly colour: Rgb;
  readonly comes: boolean;
}

function vehiclesAt(scene: Scene, timeS: number): Vehicle[] {
  return Array.from({ length: scene.vehicles }, (_, index) => {
    const random = (of: number) => hash(scene.seed + 71, index, of);
    const comes = index % 2 === 0;
    const speed = (comes ? -1 : 1) * (6 + 8 * random(1));
    const along = 6 + mod(random(2) * 110 + speed * timeS, 110);
    const shade = 0.15 + 0.7 * random(3);
    return {
      across: comes ? -2.2 : 2.2,
      along,
      comes,
      colour: [shade, shade * (0.7 + 0.3 * random(4)), shade * (0.7 + 0.4 * random(5))],
    };
  });
}

/** Light that reaches the camera along one ray, linear, 1 being a white wall by day. */
function shade(scene: Scene, cars: readonly Vehicle[], [x, y, z]: readonly [number, number, number], into: Rgb): void {
  const ground = y < 0 ? scene.height / -y : Infinity;
  const wallX = x < 0 ? -scene.leftWall - scene.across : scene.rightWall - scene.across;
  const wall = x === 0 ? Infinity : wallX / x;
  let distance = Math.min(ground, wall > 0 ? wall : Infinity, FAR / Math.max(0.05, z));
  const atWallHeight = scene.height + y * distance;
  const isWall = distance === wall && atWallHeight < wallTop(scene, x < 0, z * distance);
  if (distance === wall && !isWall) distance = ground < Infinity ? ground : FAR;
  const px = scene.across + x * distance;
  const pz = z * distance;
  const isDark = scene.light === 'night' || scene.light === 'infrared';
  let glow = 0;
  if (isWall) {
    shadeWall(scene, { along: pz, up: atWallHeight, isLeft: x < 0 }, into);
    if (isDark && into[0] > 1.5) glow = into[0];
  } else if (ground < Infinity && distance === ground && pz < FAR) shadeGround(scene, px, pz, into);
  else shadeSky(scene, x, y, into);
  shadeTrees(scene, { x, y, z }, distance, into);
  const car = hitCar(scene, cars, x, y, z, distance);
  if (car) into.splice(0, 3, ...car);
  const lit =
    car && car[0] > 1.2 ? 1 : Math.max(AMBIENT[scene.light], glow > 0 ? 1 : 0) + lampLight(scene, px, pz, isDark);
  const tint = isDark ? (scene.sodium ?? 0) : 0;
  const reach = scene.light === 'infrared' ? (Math.max(0, 1 - Math.hypot(x, y + 0.1) / 0.9) * 30) / (10 + distance) : 0;
  const total = lit + reach;
  into[0] *= total * (1 + 0.25 * tint);
  into[1] *= total * (1 - 0.2 * tint);
  into[2] *= total * (1 - 0.65 * tint);
  if (scene.light === 'dusk') {
    into[0] *= 1.15;
    into[2] *= 0.85;
  }
  if (scene.weather === 'fog' || scene.weather === 'rain' || scene.weather === 'snow') {
    const clear = Math.exp(-distance / (scene.weather === 'fog' ? 28 : 120));
    const haze = 0.62 * AMBIENT[scene.light];
    for (let part = 0; part < 3; part += 1) into[part] = (into[part] as number) * clear + haze * (1 - clear);
  }
}

function wallTop(scene: Scene, isLeft: boolean, along: number): number {
  const house = Math.floor(along / 14);
  return scene.wallHeight * (0.6 + 0.6 * hash(scene.seed, house, isLeft ? 1 : 2));
}

function shadeWall(
  scene: Scene,
  { along, up, isLeft }: { along: number; up: number; isLeft: boolean },
  into: Rgb,
): void {
  const side = isLeft ? 11 : 23;
  const house = Math.floor(along / 14);
  const tone = 0.35 + 0.4 * hash(scene.seed, house, side);
  const warm = hash(scene.seed, house, side + 1);
  into[0] = tone * (0.95 + 0.15 * warm);
  into[1] = tone;
  into[2] = tone * (1.05 - 0.2 * warm);
  const grain = 0.9 + 0.2 * smooth(scene.seed + side, along * 3, up * 3);
  for (let part = 0; part < 3; part += 1) into[part] = (into[part] as number) * grain;
  const inX = mod(along, 3.2);
  const inY = mod(up, 3.1);
  if (up > 0.8 && inX > 0.8 && inX < 2.4 && inY > 0.9 && inY < 2.4) {
    const room = hash(scene.seed + side, Math.floor(along / 3.2), Math.floor(up / 3.1));
    const isLitRoom = (scene.light === 'night' || scene.light === 'dusk') && room > 0.8;
    if (isLitRoom) into.splice(0, 3, 1.6, 1.3, 0.8);
    else into.splice(0, 3, 0.1 + 0.1 * room, 0.12 + 0.12 * room, 0.16 + 0.12 * room);
  }
}

function shadeGround(scene: Scene, px: number, pz: number, into: Rgb): void {
  const grain = 0.85 + 0.3 * smooth(scene.seed + 5, px * 4, pz * 4);
  const isRoad = Math.abs(px) < 5;
  const tone = (isRoad ? 0.24 : 0.42) * grain * (0.9 + 0.2 * smooth(scene.seed + 6, px / 3, pz / 7));
  const isWhite = scene.weather === 'snow' && !isRoad;
  into.splice(0, 3, isWhite ? 0.8 * grain : tone, isWhite ? 0.82 * grain : tone, isWhite ? 0.85 * grain : tone * 1.03);
  const isMark = (Math.abs(px) < 0.1 && mod(pz, 6) < 3) || Math.abs(Math.abs(px) - 4.6) < 0.08;
  const isCrossing = pz > 12 && pz < 16 && isRoad && mod(px, 1.2) < 0.6;
  const isKerb = Math.abs(Math.abs(px) - 5.1) < 0.12;
  if (isMark || isCrossing) into.splice(0, 3, 0.8, 0.8, 0.78);
  if (isKerb) into.splice(0, 3, 0.6, 0.6, 0.6);
  if (!isRoad && !isKerb && mod(px, 1.5) < 0.06)
    for (let part = 0; part < 3; part += 1) into[part] = (into[part] as number) * 0.6;
}

function shadeSky(scene: Scene, x: number, y: number, into: Rgb): void {
  const cloud = smooth(scene.seed + 9, x * 6, y * 12);
  if (scene.light === 'day') into.splice(0, 3, 0.55 + 0.35 * cloud, 0.68 + 0.25 * cloud, 0.9);
  else if (scene.light === 'overcast') into.splice(0, 3, 0.85 + 0.1 * cloud, 0.87 + 0.1 * cloud, 0.9 + 0.08 * cloud);
  else if (scene.light === 'dusk') into.splice(0, 3, 1, 0.75, 0.6);
  else into.splice(0, 3, 0.3, 0.3, 0.4);
}

function shadeTrees(scene: Scene, ray: { x: number; y: number; z: number }, distance: number, into: Rgb): void {
  const count = Math.round(scene.trees * 10);
  for (let tree = 0; tree < count; tree += 1) {
    const side = tree % 2 === 0 ? -1 : 1;
    const along = 9 + tree * 6 + 3 * hash(scene.seed + 31, tree, 1);
    const reach = along / ray.z;
    if (ray.z <= 0 || reach > distance) continue;
    const dx = scene.across + ray.x * reach - side * 6.6;
    const up = scene.height + ray.y * reach;
    const crown = 1.5 + 0.8 * hash(scene.seed + 31, tree, 2);
    const ragged = 0.35 * smooth(scene.seed + 33 + tree, dx * 5, up * 5);
    if (up < 3 && Math.abs(dx) < 0.14) into.splice(0, 3, 0.16, 0.12, 0.09);
    else if (Math.hypot(dx, (up - 4.4) * 0.9) < crown * (0.75 + ragged)) {
      const leaf = 0.1 + 0.3 * smooth(scene.seed + 35 + tree, dx * 9, up * 9);
      into.splice(0, 3, leaf * 0.6, leaf, leaf * 0.4);
    }
  }
}

function hitCar(
  scene: Scene,
  cars: readonly Vehicle[],
  x: number,
  y: number,
  z: number,
  distance: number,
): Rgb | undefined {
  let nearest = Infinity;
  let found: Rgb | undefined;
  for (const car of cars) {
    const reach = car.along / z;
    if (z <= 0 || reach > nearest || car.along > distance * z + 4) continue;
    const dx = scene.across + x * reach - car.across;
    const up = scene.height + y * reach;
    if (Math.abs(dx) > 0.95 || up < 0.15 || up > 1.5) continue;
    nearest = reach;
    const isLamp = up > 0.5 && up < 0.8 && Math.abs(Math.abs(dx) - 0.7) < 0.16;
    const isGlass = up > 0.95 && Math.abs(dx) < 0.8;
    const isDark = scene.light === 'night' || scene.light === 'infrared' || scene.light === 'dusk';
    if (isLamp && isDark) found = car.comes ? [3, 3, 2.6] : [1.6, 0.1, 0.08];
    else if (isGlass) found = [0.08, 0.09, 0.11];
    else found = [...car.colour];
  }
  return found;
}

/** Lamps stand every 24 m on the right: a pool of light on the ground and on the houses below. */
function lampLight(scene: Scene, px: number, pz: number, isDark: boolean): number {
  if (!isDark || scene.sodium === undefined) return 0;
  const along = mod(pz - 8, 24) - 12;
  const across = px - 5.5;
  return 0.55 / (1 + (along * along + across * across) / 18);
}

function toPlanes(rgb: Float32Array, width: number, height: number): Buffer {
  const area = width * height;
  const planes = Buffer.alloc((area * 3) / 2);
  const luma = (at: number) =>
    0.2126 * (rgb[at] as number) + 0.7152 * (rgb[at + 1] as number) + 0.0722 * (rgb[at + 2] as number);
  for (let pixel = 0; pixel < area; pixel += 1) planes[pixel] = clamp(16 + (luma(pixel * 3) * 219) / 255);
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const at = (row * width + column) * 3;
      const to = area + (row / 2) * (width / 2) + column / 2;
      const y = luma(at);
      planes[to] = clamp(128 + ((((rgb[at + 2] as number) - y) / 1.8556) * 224) / 255);
      planes[to + area / 4] = clamp(128 + ((((rgb[at] as number) - y) / 1.5748) * 224) / 255);
    }
  }
  return planes;
}
function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
