// The report's section about real recordings: names and figures only, nothing of what they hold.

import { LEAST_SNR_DB, type RecordingsResult, type UnexplainedEmitter } from '../real-recordings.ts';
import { type Block, table, text } from './blocks.ts';
import { part } from './words.ts';

export function recordingBlocks(result: RecordingsResult | null): readonly Block[] {
  if (result === null) {
    return [text('Skipped: the recordings were not there (`SFERIC_RECORDINGS` says where they are).')];
  }
  const { recordings, recall, emitters, tracks } = result;
  const gate = (value: number | null): string => ((value ?? 0) >= 0.9 ? 'reached' : 'NOT reached');
  return [
    text(
      `Against an independent measurement of the same recordings. Recall over all ${recordings.length}, signals of ${LEAST_SNR_DB} dB and more:`,
      `${part(recall)}; the aim of 0.9 is ${gate(recall.value)}.`,
    ),
    text(
      'Precision can only be told where the measurement lists everything on the air. Where its own words say that it does not, the',
      'table has the reason, and the recording counts for recall alone. In the others a find is `listed`; or `beside`: on only',
      'while something listed was that is 20 dB and more stronger, as splatter, images and spurs are; or `named`: in the time of',
      'something that is told in words and without figures; or `weak`: below the limit of what was measured, in the cells in which',
      'it was; or `other`: nothing listed explains it, which does not say that nothing is there. An emitter is what most of its energy is.',
      `Emitters: ${part(emitters.judged)} of listed and other ones, ${part(emitters.strict)} of all; tracks: ${part(tracks.judged)} and`,
      `${part(tracks.strict)}. The aim of 0.9 is ${gate(emitters.judged.value)} for emitters and ${gate(tracks.judged.value)} for tracks.`,
    ),
    table(
      1,
      [
        'recording',
        'found',
        'of',
        'left out',
        'emitters: listed',
        'beside',
        'named',
        'weak',
        'other',
        'tracks: listed',
        'beside',
        'named',
        'weak',
        'other',
        'not all is listed because',
        'named',
      ],
      recordings.map(
        ({ file, recall: own, leftOut, emitters: lines, tracks: presences, incomplete, namedWords }) => [
          file,
          String(own.count),
          String(own.total),
          String(leftOut),
          ...[lines, presences].flatMap(({ listed, beside, named, weak, other }) =>
            [listed, beside, named, weak, other].map(String),
          ),
          incomplete ?? '',
          namedWords ?? '',
        ],
      ),
    ),
    text('Emitters of recordings that are described as a whole and that nothing listed explains:'),
    {
      type: 'list',
      items: recordings
        .filter(({ incomplete, unexplained }) => incomplete === null && unexplained.length > 0)
        .map(({ file, unexplained }) => `${file}: ${unexplained.map(emitterText).join('; ')}`),
    },
  ];
}

function emitterText({ verdict, offsetHz, bandwidthHz, snrDb, tracks }: UnexplainedEmitter): string {
  const times = tracks === 1 ? '' : `, ${tracks} tracks`;
  return `${verdict}, ${(offsetHz / 1e3).toFixed(1)} kHz, ${(bandwidthHz / 1e3).toFixed(1)} kHz wide, ${snrDb.toFixed(0)} dB${times}`;
}
