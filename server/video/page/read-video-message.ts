import { Ajv } from 'ajv';
import { VideoClientMessage } from '../../../protocol/video.ts';

const validate = new Ajv().compile<VideoClientMessage>(VideoClientMessage);

/** A page's frame as a message; undefined for anything else. */
export function readVideoMessage(text: string): VideoClientMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  return validate(message) ? message : undefined;
}
