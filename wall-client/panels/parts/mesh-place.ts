/** For a vertex shader of Pixi's: `meshPlace` puts a point of a mesh where the mesh stands. */
export const MESH_PLACE = `
uniform mat3 uProjectionMatrix;
uniform mat3 uWorldTransformMatrix;
uniform mat3 uTransformMatrix;
vec4 meshPlace(vec2 point) {
  vec3 place = uProjectionMatrix * uWorldTransformMatrix * uTransformMatrix * vec3(point, 1.0);
  return vec4(place.xy, 0.0, 1.0);
}`;
