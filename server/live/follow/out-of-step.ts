/** What the hub holds no longer follows from what Redis holds: everything is read anew, as another epoch. */
export class OutOfStep extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'OutOfStep';
  }

  static otherRedis(was: string, is: string): OutOfStep {
    return new OutOfStep(`Redis was started again or another one answers: run ${is} after ${was}`);
  }
  static wentBack(partition: number, was: number, is: number): OutOfStep {
    return new OutOfStep(`partition ${partition} went back from revision ${was} to ${is}`);
  }
  static trimmed(partition: number, wanted: number, first: number): OutOfStep {
    return new OutOfStep(`partition ${partition} no longer has revision ${wanted}: its stream begins at ${first}`);
  }
}
