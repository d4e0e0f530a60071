// Opens a device by its name: what it is, said as a recording is described, and what its engine run needs. Must not start
// anything, nor know who listens.

import { isAbsolute } from 'node:path';
import type { RecordingInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { NativeSceneSpec } from '../../native/index.d.ts';
import ownScene from '../../resources/scenes/live-band.json' with { type: 'json' };
import { known, unknownFact } from '../recordings/facts.ts';
import { type AllowedFolders, withFile } from '../recordings/file.ts';
import { PLAIN_LAYOUT } from '../recordings/plain-layout.ts';
import { planScene } from '../scenes/native-scene.ts';
import { parseScene } from '../scenes/read-scene.ts';
import type { Scene } from '../scenes/scene-schema.ts';
import { OWN_SCENE, parseDeviceName, shortDeviceName } from './device-name.ts';

export interface OpenedDevice {
  readonly info: RecordingInfo;
  readonly scene: NativeSceneSpec;
}

/** A scene is text: more is none. */
const SCENE_FILE_MAX_BYTES = 4 * 1024 * 1024;

/**
 * `folders`: where its file may lie, links resolved; null is anywhere. Throws SfericError `bad-request` for a name that is
 * none, `input-refused` for a file that is no scene, `outside-folders`.
 */
export async function openDevice(device: string, folders: AllowedFolders): Promise<OpenedDevice> {
  const { argument } = parseDeviceName(device);
  const scene =
    argument === '' ? parseScene(JSON.stringify(ownScene), OWN_SCENE) : await fileScene(argument, folders);
  return { info: describedAs(device, shortDeviceName(device), scene), scene: planScene(scene).spec };
}

async function fileScene(path: string, folders: AllowedFolders): Promise<Scene> {
  if (!isAbsolute(path)) {
    throw new SfericError('bad-request', `The file of scene:${path} must be a whole path, from / on`, {
      path,
    });
  }
  const text = await withFile(path, folders, async (file) => {
    if (file.sizeBytes > SCENE_FILE_MAX_BYTES) {
      throw new SfericError('input-refused', `${file.name} is larger than 4 MiB: that is no scene file`, {
        path,
      });
    }
    return (await file.read(0, file.sizeBytes)).toString('utf8');
  });
  return parseScene(text, path);
}

function describedAs(device: string, name: string, scene: Scene): RecordingInfo {
  const {
    datatype,
    sample_rate_hz: sampleRateHz,
    center_freq_hz: centerFreqHz,
    duration_s: durationS,
  } = scene;
  const emitters = scene.emitters.length === 1 ? 'one emitter' : `${scene.emitters.length} emitters`;
  return {
    path: device,
    name,
    container: 'live',
    dataPath: device,
    dataOffsetBytes: 0,
    sampleCount: 0,
    layout: PLAIN_LAYOUT,
    datatype: known(datatype, 'device'),
    sampleRateHz: known(sampleRateHz, 'device'),
    centerFreqHz: centerFreqHz === undefined ? unknownFact() : known(centerFreqHz, 'device'),
    timeStartNs: unknownFact(),
    annotations: [],
    parts: [
      {
        firstCapture: 1,
        captureCount: 1,
        storedStart: 0,
        storedCount: 0,
        centerFreqHz: centerFreqHz ?? null,
        timeStartNs: null,
        brokenBy: null,
        lostBefore: null,
      },
    ],
    part: 1,
    remarks: [
      ...(scene.description === undefined
        ? []
        : [{ place: 'scene description', text: scene.description, use: 'shown' as const }]),
      { place: 'scene emitters', text: emitters, use: 'read' as const },
      {
        place: 'scene duration_s',
        text: `${durationS} s, then every presence comes again, with other noise and other data`,
        use: 'read' as const,
      },
    ],
    warnings: [],
  };
}
