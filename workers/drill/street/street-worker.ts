// A thread of its own: drawing streets takes seconds, in which the drill's own work must go on.
import { parentPort, workerData } from 'node:worker_threads';
import { makeStreetClips, type StreetClipsOptions } from './street-clips.ts';

const { ffmpeg, directory }: Pick<StreetClipsOptions, 'ffmpeg' | 'directory'> = workerData;
await makeStreetClips({ ffmpeg, directory, onProgress: (done, all) => parentPort?.postMessage({ done, all }) });
