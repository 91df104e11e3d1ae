/**
 * From where on a figure is a fault. Luma from 16 (black) to 235 (white), chroma as distance from grey, shares from 0 to 1.
 * Set on the tuning half of the generated set (`npm run bench:diagnosis`), on the side of calling a doubtful picture clean.
 */
export const limits = {
  /** 98 % of the picture is not above black and its noise. */
  blackHigh: 26,
  /** No lamp, window or headlight anywhere: a night street always has one. */
  darkHigh: 60,
  /** Half of the picture is burnt out: low sun and snow on the ground leave more. */
  whiteShare: 0.5,
  /** Not even 2 % of the picture are darker than this: a scene has shadows, fog too. */
  brightLow: 170,

  /** Cards cover the picture but for some letters. Plain walls and skies have shades. */
  cardShare: 0.8,
  cardChroma: 30,
  /** Grey cards lie between the black of a night and the white of fog. */
  cardGreyFrom: 40,
  cardGreyTo: 215,
  /** Bars hang straight down in strong colours, which nothing that was built does. */
  barsSame: 0.95,
  barsVivid: 0.35,

  /** Chroma that even the least tinted tenth leans by. */
  cast: 12,
  /** Orange is the colour of sunsets and sodium lamps. */
  castWarm: 20,
  warmHueFrom: 105,
  warmHueTo: 165,
  /** By night the lamps' colour is the scene's: a cast is judged by day. */
  castLitShare: 0.6,

  /** Deviation at 320x180, where a large picture's own noise is averaged away. */
  noise: 6,
  /** An eighth of the picture with something to see is enough for an empty square under the sky. */
  emptyShare: 0.96,
  /** Half of what there was to see is gone … */
  lostShare: 0.5,
  /** … but not all of it: that is fog, dark or blur. */
  lostAll: 0.97,
  /** … while the rest is as clear as before, which fog does not leave. */
  keptStrength: 0.75,
  /** An edge takes three pixels of 320, eighteen of 1920. */
  sharpness: 0.55,

  /** Noise of a living sensor changes half of the pixels from one picture to the next; a settled encoder up to a quarter of a still picture … */
  frozenShare: 0.3,
  /** … and no block of it by more than a level. Whatever moves changes some block by ten and more. */
  frozenBlock: 2,
  /** Two views of one street are about 0.3 alike, one view at noon and at night 0.6. */
  movedLikeness: 0.45,
  /** With less to see, nothing can be said of where a camera looks. */
  movedComparable: 0.2,
} as const;
