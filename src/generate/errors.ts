import { UserError } from '../base/errors.ts';

/** Too many requests are waiting. A server answers 429 with RetryInfo. */
export class QueueFullError extends UserError {
  /** After this long some of them will have been answered, if they go on as the last ones did. */
  readonly retryDelayMilliseconds: number;

  constructor(waiting: number, retryDelayMilliseconds: number) {
    super(
      `${waiting} requests are waiting already, which is as many as may. ` +
        `Try again in ${Math.ceil(retryDelayMilliseconds / 1000)} s.`,
      'RESOURCE_EXHAUSTED',
    );
    this.retryDelayMilliseconds = retryDelayMilliseconds;
  }
}

/** The request's `timeout` has passed. */
export const deadlineExceeded = (milliseconds: number): UserError =>
  new UserError(
    `The answer was not complete after ${milliseconds} ms, the request's timeout. ` +
      'Ask for fewer tokens or allow more time.',
    'DEADLINE_EXCEEDED',
  );
