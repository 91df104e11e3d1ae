/** Kinds that the video patrol tells of, and that the console shows beside a camera: what a camera is seen to do, and what is wrong with it. */
export const CAMERA_KIND = 'camera';
export const FAULT_KIND = 'fault';

const MINUTE_MS = 60_000;

/** Id of a fault: it holds its camera's, and the minute in which it was first seen. */
export function faultSubject(camera: string, foundMs: number): string {
  return `F-${camera}-${Math.floor(foundMs / MINUTE_MS).toString(36)}`;
}

/** The camera of a fault, by the fault's id; undefined where the id is of another making. */
export function cameraOfFault(subject: string): string | undefined {
  return /^F-(.+)-[0-9a-z]+$/.exec(subject)?.[1];
}
