export function checkShaders(folder?: string): { readonly isOk: boolean; readonly output: string };
