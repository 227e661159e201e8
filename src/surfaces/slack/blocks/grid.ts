/** What stands in one cell. */
export interface Cell {
  readonly text: string;
  readonly date?: { readonly timestamp: number; readonly format: string } | undefined;
}

/** Rows of equal length; the first one holds the titles of the columns. */
export interface Grid {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly isRight: readonly boolean[];
}
