import { describe, expect, it } from 'vitest';
import { readAddress } from '../../wall-client/address.ts';

describe('readAddress', () => {
  it('reads wall, screen, scene, language and a frozen moment', () => {
    expect(readAddress({ pathname: '/wall/main/left', search: '?scene=alerts&lang=en&t=1795501392400' })).toEqual({
      wall: 'main',
      screen: 'left',
      scene: 'alerts',
      language: 'en',
      frozenAt: 1_795_501_392_400,
      surface: 'shared',
      barCodeHz: undefined,
      rateHz: undefined,
      antialias: undefined,
      video: undefined,
    });
  });

  it('leaves it to the address how pictures are drawn', () => {
    expect(readAddress({ pathname: '/', search: '?video=frames&antialias=0' })).toMatchObject({
      video: 'frames',
      antialias: false,
    });
    expect(readAddress({ pathname: '/', search: '?antialias=1' }).antialias).toBe(true);
    expect(readAddress({ pathname: '/', search: '?video=magic&antialias=yes' })).toMatchObject({
      video: undefined,
      antialias: undefined,
    });
  });

  it('counts frames of a usual display for the bar code, or of the rate that is said', () => {
    const rateOf = (search: string) => readAddress({ pathname: '/', search }).barCodeHz;
    expect(['?barcode=1', '?barcode=50', '?barcode=4', '?barcode=yes', '?barcode='].map(rateOf)).toEqual([
      60,
      50,
      undefined,
      undefined,
      undefined,
    ]);
    expect(readAddress({ pathname: '/', search: '?fps=15' }).rateHz).toBe(15);
    expect(readAddress({ pathname: '/', search: '?fps=2' }).rateHz, 'a preview').toBe(2);
    expect(readAddress({ pathname: '/', search: '?fps=0' }).rateHz).toBeUndefined();
  });

  it('takes what it does not understand for not said', () => {
    expect(readAddress({ pathname: '/', search: '?lang=fr&t=soon' })).toMatchObject({
      wall: undefined,
      screen: undefined,
      language: undefined,
      frozenAt: undefined,
    });
    expect(readAddress({ pathname: '/wall/main', search: '?screen=right' }).screen).toBe('right');
  });
});
