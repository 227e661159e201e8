/** An error as the API reference lists it (https://learn.microsoft.com/rest/api/storageservices/data-lake-storage-gen2). */
export class LakeError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}
