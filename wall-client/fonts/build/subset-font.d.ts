declare module 'subset-font' {
  /** What is used of it here; the package has no types. */
  function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'sfnt' | 'woff2';
      noLayoutClosure?: boolean;
      dropTables?: readonly string[];
      preserveNameIds?: readonly number[];
    },
  ): Promise<Buffer>;
  export { subsetFont as default };
}
