/** What a class is wanted for. */
export interface ClassWanted {
  readonly engine: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly zone: string;
}

/** The classes that database instances can have. */
export interface DatabaseClasses {
  /** Whether the class can be had for this engine in this zone. */
  isOffered(wanted: ClassWanted): Promise<boolean>;
}
