// The text of resources/default-config.yaml: every setting with its meaning and its default, written from the
// schema so that the two cannot disagree. Pure: does not touch the disk.

import { stringify } from 'yaml';
import { listSettings, type Setting } from './settings.ts';

const HEADER = `# Every setting of Sferic, with its meaning and its default. Written by build/write-config-reference.ts: change
# src-main/config/schema.ts, not this file. Copy the lines that you want to change into sferic.yaml
# ("sferic config" says where it is looked for), or set the variable that is named beside a setting.
`;

export function renderReference(): string {
  const blocks: string[] = [HEADER];
  let section = '';
  for (const setting of listSettings()) {
    const [first, second] = setting.key.split('.');
    const isInSection = second !== undefined;
    if (isInSection && first !== undefined && first !== section) {
      section = first;
      blocks.push(`${section}:\n`);
    }
    blocks.push(renderSetting(setting, isInSection ? '  ' : '', second ?? setting.key));
  }
  return `${blocks.join('\n').replace(/:\n\n {2}#/g, ':\n  #')}`;
}

function renderSetting(setting: Setting, indent: string, name: string): string {
  const value = stringify(setting.defaultValue).trim();
  return `${indent}# ${setting.description}. (${setting.variable})\n${indent}${name}: ${value}\n`;
}
