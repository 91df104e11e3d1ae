/**
 * `shared`: both renderers draw into one canvas. `stacked`: a canvas for each, for comparison; README.md has the figures.
 * `cropped`: shared, and what has depth is drawn as on a wall that is larger than the GPU's viewports, for comparison.
 */
export const SURFACE_MODES = ['shared', 'stacked', 'cropped'] as const;
export type SurfaceMode = (typeof SURFACE_MODES)[number];
