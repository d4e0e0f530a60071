// A uniform that is misspelt reads as zero and draws something plausible. Here it is an error: what a pass supplies
// and what its shaders declare must be the same names.

const DECLARATION = /^\s*uniform\s+(?:(?:lowp|mediump|highp)\s+)?\w+\s+([\w\s,]+);/gm;

/** Names declared as `uniform` in GLSL source. */
export function declaredUniforms(...sources: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const source of sources) {
    for (const match of source.matchAll(DECLARATION)) {
      for (const name of (match[1] ?? '').split(',')) names.add(name.trim());
    }
  }
  return names;
}

/** Returns `uniforms` as it is, or throws with the names that are missing on one side. */
export function checkedUniforms<T extends object>(vert: string, frag: string, uniforms: T): T {
  const declared = declaredUniforms(vert, frag);
  const supplied = new Set(Object.keys(uniforms));
  const unknown = [...supplied].filter((name) => !declared.has(name));
  const missing = [...declared].filter((name) => !supplied.has(name));
  if (unknown.length > 0)
    throw new Error(`No shader declares the uniform ${unknown.join(', ')}: check the spelling`);
  if (missing.length > 0) throw new Error(`The uniform ${missing.join(', ')} is declared but never supplied`);
  return uniforms;
}
