// The one origin of the desktop shell's page. Must not know what is served under it.

export const APP_SCHEME = 'app';
const APP_HOST = 'sferic';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** Whether an address belongs to the application. A text that is no address does not. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST;
}
