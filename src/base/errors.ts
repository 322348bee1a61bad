/**
 * An error that the person or client caused and can mend. Its message holds the value, what was expected,
 * and what to do next. The command prints it without a stack; the server answers with its status.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly status: UserErrorStatus;

  constructor(message: string, status: UserErrorStatus = 'INVALID_ARGUMENT') {
    super(message);
    this.status = status;
  }
}

/** Names from google.rpc.Code that a user can cause. */
export type UserErrorStatus =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'FAILED_PRECONDITION'
  | 'RESOURCE_EXHAUSTED'
  | 'DEADLINE_EXCEEDED';
