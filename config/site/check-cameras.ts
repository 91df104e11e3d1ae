import { Camera } from '../../protocol/site/cameras.ts';
import { CODE_PATTERN } from '../../protocol/site/names.ts';
import { checkCameraAddress, checkDeviceAddress } from './camera-address.ts';
import type { CameraRow } from './camera-rows.ts';
import { isInherited } from './check-names.ts';
import { compileSchemaCheck, show } from './check-schema.ts';
import { collectFindings, type Finding, type Findings } from './finding.ts';
import type { SiteFault } from './site-fault.ts';
import { oneOf } from './suggest.ts';

/** A list that came in the wrong form has one fault a row; nobody reads more of them. */
const MAX_FAULTS = 200;
const CODE = new RegExp(CODE_PATTERN);

/** Every camera that is as it should be, by id; and what is wrong with the others. */
export function checkCameras(
  file: string,
  rows: readonly CameraRow[],
  districts: readonly string[] | undefined,
  patrolClasses?: readonly string[],
): { readonly cameras: ReadonlyMap<string, Camera>; readonly faults: readonly SiteFault[] } {
  const checkShape = compileSchemaCheck(Camera);
  const known = districts && new Set(districts);
  const cameras = new Map<string, Camera>();
  const faults: SiteFault[] = [];
  let unsaid = 0;
  for (const row of rows) {
    const { id, value } = row;
    const found: Finding[] = collectFindings((findings) => {
      if (!CODE.test(id) || isInherited(id)) findings.atKey([], `the id ${show(id)}`, 'a code: letters, digits, _ . -');
      else if (cameras.has(id)) findings.atKey([], `the camera ${id} for the second time`, 'each camera once');
    });
    const shape = checkShape(value);
    if (shape.length === 0) {
      const camera = value as Camera;
      found.push(...collectFindings((findings) => checkCamera(camera, { districts: known, patrolClasses }, findings)));
      if (found.length === 0) cameras.set(id, camera);
    }
    for (const { path, part, found: what, expected } of [...found, ...shape]) {
      if (faults.length < MAX_FAULTS) faults.push({ file, ...row.locate(path, part), found: what, expected });
      else unsaid += 1;
    }
  }
  if (unsaid > 0)
    faults.push({
      file,
      line: 1,
      column: 1,
      found: `${unsaid} faults more`,
      expected: 'those above to be mended first',
    });
  return { cameras, faults };
}

function checkCamera(
  camera: Camera,
  {
    districts,
    patrolClasses,
  }: { districts: ReadonlySet<string> | undefined; patrolClasses: readonly string[] | undefined },
  findings: Findings,
): void {
  if (districts && !districts.has(camera.district))
    findings.at(['district'], `the unknown district ${camera.district}`, oneOf(districts, camera.district));
  const { patrol } = camera;
  if (patrolClasses && patrol !== undefined && !patrolClasses.includes(patrol))
    findings.at(['patrol'], `the unknown patrol class ${patrol}`, oneOf(patrolClasses, patrol));
  for (const rendition of ['main', 'sub'] as const) {
    const address = camera[rendition];
    const fault = address === undefined ? undefined : checkCameraAddress(address);
    if (fault) findings.at([rendition], fault.found, fault.expected);
  }
  const fault = camera.onvif && checkDeviceAddress(camera.onvif.device);
  if (fault) findings.at(['onvif', 'device'], fault.found, fault.expected);
  if (camera.onvif && camera.privacy?.length)
    findings.at(
      ['privacy'],
      'privacy areas of a camera that turns (onvif), which would turn away from under them',
      'one of the two: areas lie on the picture, not on the place',
    );
}
