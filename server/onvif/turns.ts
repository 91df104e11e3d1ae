import type { Camera } from '../../protocol/site/cameras.ts';

/**
 * Whether a camera can be sent to positions kept in it ([PT1]). One with areas that are never shown cannot: they lie on its
 * picture, and turned away from under them it would show what they cover.
 */
export function turns({ onvif, privacy }: Pick<Camera, 'onvif' | 'privacy'>): boolean {
  return onvif !== undefined && !privacy?.length;
}
