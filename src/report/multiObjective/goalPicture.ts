/** Objects that were drawn for preferences or directions spread over all. */
export interface PreferencePicture {
  readonly objectives: readonly string[];
  /** [n] */
  readonly texts: readonly string[];
  /** [n][K] what each object was asked for. */
  readonly asked: readonly (readonly number[])[];
  /** [n][K] what it has, 0 to 1. */
  readonly points: readonly (readonly number[])[];
  /** For each pair of objectives, the objects that no other beats in both, by rising x. */
  readonly fronts: readonly {
    readonly x: number;
    readonly y: number;
    readonly front: readonly number[];
  }[];
  /** [K] of what was asked with what came. */
  readonly pearson: readonly number[];
  /** NaN where it is not known. */
  readonly hypervolume: number;
  readonly goals: number;
}

/** Values of a property of objects that were asked to have it in a range. */
export interface RangePicture {
  readonly property: string;
  readonly low: number;
  readonly high: number;
  readonly values: readonly number[];
  /** Share of them in the range. */
  readonly inside: number;
}

/** How a run keeps to what it is asked for. */
export interface GoalPicture {
  readonly preferences?: PreferencePicture;
  readonly ranges: readonly RangePicture[];
  /** Of the checkpoint. */
  readonly step: number;
}
