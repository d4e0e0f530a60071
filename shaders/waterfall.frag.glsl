// One pixel of the waterfall: the greatest level of the rows that this pixel row shows, through the colour ramp.
// The rows texture has a texel for every pixel column, so a peak can be lost neither across nor down.
precision highp float;

uniform sampler2D rows; // levels, one texel for a column of a row; a ring of rows
uniform sampler2D rowMap; // for each pixel row from the top: first texel row (two bytes), how many, a mark
uniform sampler2D ramp; // weakest to strongest
uniform vec2 plotSizePx;
uniform vec2 rowsSizePx;
uniform float levelScale; // from a texel to dBFS
uniform float levelOffset;
uniform float leastLevelDb; // what no bin covers is written below this
uniform float lowDb;
uniform float highDb;
uniform vec3 emptyColor;
uniform vec3 gapColor;
uniform vec3 seamColor;

const int MAX_ROWS_PER_PIXEL = 64;

float levelAt(float column, float row) {
  float wrapped = mod(row, rowsSizePx.y);
  vec2 at = vec2(column + 0.5, wrapped + 0.5) / rowsSizePx;
  return texture2D(rows, at).r * levelScale + levelOffset;
}

void main() {
  float column = floor(gl_FragCoord.x);
  float fromTop = plotSizePx.y - floor(gl_FragCoord.y) - 1.0;
  vec4 entry = floor(texture2D(rowMap, vec2(0.5, (fromTop + 0.5) / plotSizePx.y)) * 255.0 + 0.5);
  float firstRow = entry.r * 256.0 + entry.g;
  float count = entry.b;

  float level = -1000.0;
  for (int index = 0; index < MAX_ROWS_PER_PIXEL; index++) {
    if (float(index) >= count) break;
    level = max(level, levelAt(column, firstRow + float(index)));
  }

  vec3 color = emptyColor;
  if (level > leastLevelDb) {
    float strength = clamp((level - lowDb) / (highDb - lowDb), 0.0, 1.0);
    color = texture2D(ramp, vec2((strength * 255.0 + 0.5) / 256.0, 0.5)).rgb;
  }
  if (entry.a == 1.0) color = mix(color, gapColor, 0.75);
  if (entry.a == 2.0) color = mix(color, seamColor, 0.55);
  gl_FragColor = vec4(color, 1.0);
}
