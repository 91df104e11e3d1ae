import type { VideoCodec } from '../../../protocol/video.ts';
import { type AccessUnit, nalType, parameterSetTypes, readAccessUnits } from './access-unit.ts';
import { packetise } from './packetise.ts';

/** A picture ready for the network: the payloads of its RTP packets. */
export interface PacketisedUnit {
  readonly isKey: boolean;
  readonly payloads: readonly Buffer[];
}

/** An encoded stretch of pictures that a camera plays again and again. */
export interface Clip {
  readonly codec: VideoCodec;
  /** Pictures a second. */
  readonly rate: number;
  /** Parameter sets for the session description, each kind once. */
  readonly parameterSets: readonly Buffer[];
  /** The first one is a key unit. */
  readonly units: readonly PacketisedUnit[];
}

/**
 * Reads an Annex B stream without B-frames.
 * @throws RangeError if it does not begin with a key unit that brings its parameter sets
 */
export function readClip(stream: Buffer, { codec, rate }: Pick<Clip, 'codec' | 'rate'>): Clip {
  const units = readAccessUnits(stream, codec);
  const [first] = units;
  if (!first?.isKey) throw new RangeError(`a clip of ${units.length} pictures: expected to begin with a key unit`);
  return {
    codec,
    rate,
    parameterSets: findParameterSets(first, codec),
    units: units.map(({ isKey, nals }) => ({ isKey, payloads: packetise(nals, codec) })),
  };
}

function findParameterSets({ nals }: AccessUnit, codec: VideoCodec): Buffer[] {
  return parameterSetTypes[codec].map((type) => {
    const found = nals.find((nal) => nalType(codec, nal) === type);
    if (!found) throw new RangeError(`a clip's first unit has no NAL unit of type ${type}: expected parameter sets`);
    return found;
  });
}
