// A menu as small as the systems allow: the application's own commands are in its window. Must not know them.
import type { MenuItemConstructorOptions } from 'electron';

export function menuTemplate(isMac: boolean, isDevelopment: boolean): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (isDevelopment) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  return [
    isMac ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'quit' }] },
    // Copy and paste need their roles to work in text fields on macOS.
    { role: 'editMenu' },
    { label: 'View', submenu: view },
  ];
}
