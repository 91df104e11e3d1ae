/** Red of red; green of blue and of red, taken away; blue of blue: ITU-R BT.601 and BT.709. */
export const COLOUR_MATRICES = {
  bt601: [1.402, 0.344136, 0.714136, 1.772],
  bt709: [1.5748, 0.187324, 0.468124, 1.8556],
} as const;

/** Where black lies, and by how much luma and colours are stretched. */
export const COLOUR_RANGES = { full: [0, 1, 1], limited: [16 / 255, 255 / 219, 255 / 224] } as const;
