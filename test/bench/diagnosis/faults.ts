import type { PictureFault } from '../../../workers/patrol/diagnosis/fault-kinds.ts';

/** A fault as ffmpeg makes it out of a clean clip of 640x360. */
export interface InjectedFault {
  readonly fault: PictureFault;
  readonly strength: string;
  readonly half: 'tuning' | 'report';
  /** A filter on the clip; of a card, a source that stands in its place. */
  readonly filter?: string;
  readonly card?: string;
  /** Clips on which this cannot be seen, such as a blur of what is dark: left out, and said. */
  readonly notOn?: readonly string[];
}

const SIZE = '640x360';
const dark = ['lane-dark', 'street-dark', 'square-night'];
const night = [...dark, 'lane-night', 'street-night-static'];

/** Rows and columns repeat every 40 pixels: a hand, a leaf or a bag before the lens is far out of focus. */
const cover = (share: number, luma: number, tilt: number) =>
  `geq=lum='if(lt(X+${tilt}*(Y-180)\\,${share}*W)\\,${luma}+12*sin(X/170)+9*cos(Y/130)+random(1)*2\\,lum(X\\,Y))':cb='if(lt(2*X+${tilt}*(2*Y-180)\\,${share}*2*W)\\,124\\,cb(X\\,Y))':cr='if(lt(2*X+${tilt}*(2*Y-180)\\,${share}*2*W)\\,132\\,cr(X\\,Y))'`;

/** Something that changes where cameras write the time. */
const CLOCK = "drawbox=x=480:y=10:w=60:h=20:color=white:t=fill:enable='lt(mod(n\\,7)\\,3)'";

const of = (
  fault: PictureFault,
  half: InjectedFault['half'],
  strengths: Readonly<Record<string, string>>,
  notOn: readonly string[] = [],
): InjectedFault[] => Object.entries(strengths).map(([strength, filter]) => ({ fault, half, strength, filter, notOn }));
const cards = (half: InjectedFault['half'], sources: Readonly<Record<string, string>>): InjectedFault[] =>
  Object.entries(sources).map(([strength, card]) => ({ fault: 'signalLost', half, strength, card }));

export const injectedFaults: readonly InjectedFault[] = [
  ...of('black', 'tuning', {
    shut: 'lutyuv=y=16:u=128:v=128',
    'shut, noisy': 'lutyuv=y=16:u=128:v=128,noise=c0s=5:c0f=t',
  }),
  ...of('black', 'report', {
    shut: 'lutyuv=y=17:u=127:v=128',
    'all but shut': "lutyuv=y='16+(val-16)*0.02',noise=c0s=4:c0f=t",
  }),

  ...of('tooDark', 'tuning', { 'x0.12': "lutyuv=y='16+(val-16)*0.12'", 'x0.17': "lutyuv=y='16+(val-16)*0.17'" }, night),
  ...of(
    'tooDark',
    'report',
    { 'x0.10': "lutyuv=y='16+(val-16)*0.10'", 'x0.15': "lutyuv=y='16+(val-16)*0.15',noise=c0s=4:c0f=t" },
    night,
  ),

  ...of(
    'tooBright',
    'tuning',
    { 'x1.9': "lutyuv=y='min(235,16+(val-16)*1.9+50)'", x4: "lutyuv=y='min(235,16+(val-16)*4+40)'" },
    [...night, 'avenue-infrared'],
  ),
  ...of('tooBright', 'report', { x3: "lutyuv=y='min(235,16+(val-16)*3+60)'", '+130': "lutyuv=y='min(235,val+130)'" }, [
    ...night,
    'lane-infrared',
  ]),

  ...of(
    'colourCast',
    'tuning',
    {
      green: "lutyuv=u='val-22':v='val-26'",
      magenta: "lutyuv=u='val+20':v='val+24'",
      blue: "lutyuv=u='val+32':v='val-12'",
    },
    night,
  ),
  ...of(
    'colourCast',
    'report',
    {
      green: "lutyuv=u='val-18':v='val-24'",
      red: "lutyuv=u='val-4':v='val+30'",
      violet: "lutyuv=u='val+26':v='val+16'",
    },
    night,
  ),

  ...of('blurred', 'tuning', { 'sigma 4': 'gblur=sigma=4', 'sigma 7': 'gblur=sigma=7', 'sigma 12': 'gblur=sigma=12' }),
  ...of('blurred', 'report', {
    'sigma 5': 'gblur=sigma=5',
    'sigma 9': 'gblur=sigma=9',
    'disc 13': 'avgblur=sizeX=6:sizeY=6,avgblur=sizeX=4:sizeY=4',
  }),

  ...of('noise', 'tuning', {
    '45': 'noise=alls=45:allf=t',
    '70': 'noise=alls=70:allf=t',
    '100': 'noise=alls=100:allf=t',
  }),
  ...of('noise', 'report', {
    '55': 'noise=alls=55:allf=t',
    '85': 'noise=c0s=85:c0f=t',
    snow: 'noise=c0s=100:c0f=t,noise=c0s=100:c0f=t',
  }),

  ...of(
    'covered',
    'tuning',
    { '62 %': cover(0.62, 70, 0.3), '80 %': cover(0.8, 110, -0.4), all: cover(1.4, 60, 0) },
    dark,
  ),
  ...of(
    'covered',
    'report',
    { '68 %': cover(0.68, 90, -0.3), '85 %': cover(0.85, 60, 0.4), all: cover(1.4, 120, 0) },
    dark,
  ),

  ...cards('tuning', {
    blue: `color=c=0x0000ff:s=${SIZE}`,
    grey: `color=c=0x808080:s=${SIZE}`,
    bars: `smptebars=s=${SIZE}`,
  }),
  ...cards('report', {
    'blue with letters': `color=c=0x1020c0:s=${SIZE},drawbox=x=220:y=160:w=40:h=40:color=white:t=fill,drawbox=x=280:y=160:w=30:h=40:color=white:t=fill,drawbox=x=340:y=160:w=60:h=40:color=white:t=fill`,
    grey: `color=c=0x5a5a5a:s=${SIZE}`,
    bars: `smptehdbars=s=${SIZE}`,
    'bars, full': `pal75bars=s=${SIZE}`,
  }),

  ...of(
    'sceneMoved',
    'tuning',
    {
      'a third aside': 'crop=420:236:220:10,scale=640:360',
      turned: 'rotate=25*PI/180:ow=iw:oh=ih,crop=380:214,scale=640:360',
      'up and aside': 'crop=430:242:0:118,scale=640:360',
    },
    ['road-traffic', 'conveyor', ...dark],
  ),
  ...of(
    'sceneMoved',
    'report',
    {
      'half nearer': 'crop=330:186:20:100,scale=640:360',
      mirrored: 'hflip,crop=500:282:0:40,scale=640:360',
      turned: 'rotate=-20*PI/180:ow=iw:oh=ih,crop=400:226,scale=640:360',
    },
    ['road-traffic', 'conveyor', ...dark],
  ),

  ...of('frozen', 'tuning', {
    'from the start': 'loop=loop=-1:size=1:start=0',
    'under a running clock': `loop=loop=-1:size=1:start=0,${CLOCK}`,
  }),
  ...of('frozen', 'report', {
    'from the second picture': 'loop=loop=-1:size=1:start=1,trim=start_frame=1',
    'under a running clock': `loop=loop=-1:size=1:start=2,trim=start_frame=2,${CLOCK}`,
  }),
];
