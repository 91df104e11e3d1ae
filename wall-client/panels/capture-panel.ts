import { Container } from 'pixi.js';
import { assertNever } from '../../protocol/assert-never.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { Language } from '../../protocol/words.ts';
import type { PanelBody, PanelContext, PanelLook } from './panel.ts';
import type { Capture, CaptureState } from './panel-sources.ts';
import { LivePicture } from './parts/live-picture.ts';

type CapturePanel = Extract<Panel, { panel: 'capture' }>;

/** The picture of a device of this screen's machine: an HDMI grabber, a virtual camera. */
export function createCapture(context: PanelContext<CapturePanel>): PanelBody {
  const { panel, rectangle, language, renew, waitFor, sources } = context;
  const view = new Container();
  const picture = new LivePicture({ x: 0, y: 0, width: rectangle.width, height: rectangle.height });
  view.addChild(picture.view);
  let capture: Capture | undefined;
  let isGone = false;
  const open = async () => {
    const opened = await sources.openCapture(panel.device, renew);
    if (isGone) opened.close();
    else capture = opened;
  };
  waitFor(open());
  return {
    view,
    update: () => {
      if (!capture) return 'waiting';
      picture.show(capture.condition.state === 'live' ? capture.picture : undefined);
      return lookOf(capture.condition, panel.device, language);
    },
    frame: () => {
      capture?.frame();
      picture.frame();
    },
    destroy: () => {
      isGone = true;
      // Before its source goes with the device.
      picture.destroy();
      capture?.close();
      view.destroy({ children: true });
    },
  };
}

function lookOf(condition: CaptureState, device: string, language: Language): PanelLook {
  switch (condition.state) {
    case 'live':
      return 'shown';
    case 'asking':
      return { says: { zh: '正在打开采集设备', en: 'Opening the device' }, about: device, isFault: false };
    case 'refused':
      return {
        says: { zh: '本页未获准使用采集设备', en: 'This page may not use the device' },
        about: device,
        isFault: true,
      };
    case 'missing':
      return {
        says: { zh: '本机没有这个采集设备', en: 'This machine has no such device' },
        about: `${device} · ${sayOthers(condition.others, language)}`,
        isFault: true,
      };
    case 'lost':
      return { says: { zh: '没有信号，将自动重试', en: 'No signal; trying again' }, about: device, isFault: true };
    default:
      return assertNever(condition, 'capture state');
  }
}

/** How many, not which: their names are nobody's business on a wall. */
function sayOthers(others: number, language: Language): string {
  if (language === 'zh') return others === 0 ? '一个设备也没有' : `另有 ${others} 个设备`;
  return others === 0 ? 'it has none' : `it has ${others} other${others === 1 ? '' : 's'}`;
}
