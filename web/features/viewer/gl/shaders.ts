/** Both passes cover the pane with one triangle. */
export const cover = `#version 300 es
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`

/**
 * What of the picture lies under each pixel of the pane: done anew only when the picture moves. Shrunk, all samples under
 * a pixel count by their share of it; enlarged, they are blended or kept apart. Grey in 16.8 fixed point, colour in 24 bits.
 */
export const gather = `#version 300 es
precision highp float;
precision highp usampler2D;
uniform usampler2D picture;
uniform float paneHeight;
uniform float scale;
uniform vec2 stretch; // of a pixel that is not square
uniform vec2 origin;
uniform vec4 turn;
uniform vec4 lens; // middle, radius, factor
uniform bool isSmooth;
uniform bool isColour;
out uint gathered;

const uint outside = 0xFFFFFFFFu;
const uint ring = 0xFFFFFFFEu;

vec3 texel(ivec2 at, ivec2 size) {
  return vec3(texelFetch(picture, clamp(at, ivec2(0), size - 1), 0).rgb);
}

vec3 shrunk(vec2 at, vec2 side, ivec2 size) {
  vec2 low = max(at - side / 2.0, 0.0);
  vec2 high = min(at + side / 2.0, vec2(size));
  ivec2 from = ivec2(low);
  ivec2 to = min(min(ivec2(ceil(high)), size), from + 64);
  vec3 sum = vec3(0.0);
  float total = 0.0;
  for (int y = from.y; y < to.y; y++) {
    float share = min(high.y, float(y + 1)) - max(low.y, float(y));
    for (int x = from.x; x < to.x; x++) {
      float weight = share * (min(high.x, float(x + 1)) - max(low.x, float(x)));
      sum += weight * vec3(texelFetch(picture, ivec2(x, y), 0).rgb);
      total += weight;
    }
  }
  return sum / total;
}

vec3 enlarged(vec2 at, ivec2 size) {
  vec2 corner = at - 0.5;
  ivec2 from = ivec2(floor(corner));
  vec2 part = corner - floor(corner);
  vec3 upper = mix(texel(from, size), texel(from + ivec2(1, 0), size), part.x);
  vec3 lower = mix(texel(from + ivec2(0, 1), size), texel(from + ivec2(1, 1), size), part.x);
  return mix(upper, lower, part.y);
}

void main() {
  vec2 at = vec2(gl_FragCoord.x, paneHeight - gl_FragCoord.y);
  float here = scale;
  if (lens.z > 0.0) {
    vec2 offset = at - lens.xy;
    float distance = length(offset);
    if (distance < lens.z) {
      at = lens.xy + offset / lens.w;
      here *= lens.w;
    } else if (distance < lens.z + 2.0) {
      gathered = ring;
      return;
    }
  }
  vec2 screen = (at - origin) / scale;
  vec2 point = vec2(dot(turn.xy, screen), dot(turn.zw, screen)) / stretch;
  ivec2 size = textureSize(picture, 0);
  if (any(lessThan(point, vec2(0.0))) || any(greaterThanEqual(point, vec2(size)))) {
    gathered = outside;
    return;
  }
  vec2 side = 1.0 / (here * stretch);
  vec3 value = any(greaterThan(side, vec2(1.0))) ? shrunk(point, side, size)
    : isSmooth && any(lessThan(side, vec2(1.0))) ? enlarged(point, size)
    : texel(ivec2(point), size);
  if (isColour) {
    uvec3 rounded = uvec3(value + 0.5);
    gathered = rounded.r << 16 | rounded.g << 8 | rounded.b;
  } else gathered = uint(value.r * 256.0 + 0.5);
}`

/** What was gathered becomes light: the one pass of a window that is dragged. */
export const show = `#version 300 es
precision highp float;
precision highp usampler2D;
uniform usampler2D gathered;
uniform usampler2D brightness;
uniform int last;
uniform bool isColour;
uniform bool isInverted;
out vec4 light;

float lookUp(int sample_) {
  int index = min(sample_, last);
  return float(texelFetch(brightness, ivec2(index & 255, index >> 8), 0).r) / 65535.0;
}

void main() {
  uint value = texelFetch(gathered, ivec2(gl_FragCoord.xy), 0).r;
  if (value == 0xFFFFFFFFu) light = vec4(0.0, 0.0, 0.0, 1.0);
  else if (value == 0xFFFFFFFEu) light = vec4(0.6, 0.64, 0.68, 1.0);
  else if (isColour) {
    vec3 colour = vec3(uvec3(value >> 16, value >> 8, value) & 255u) / 255.0;
    light = vec4(isInverted ? 1.0 - colour : colour, 1.0);
  } else {
    int below = int(value >> 8);
    float part = float(value & 255u) / 256.0;
    light = vec4(vec3(mix(lookUp(below), lookUp(below + 1), part)), 1.0);
  }
}`
