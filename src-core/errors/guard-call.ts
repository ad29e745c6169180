/**
 * Run a call and pass every error it throws, now or later in the stream it returns, through `fail`. A stream's values and
 * its return value are left alone.
 */
export async function guardCall<T>(run: () => Promise<T>, fail: (error: unknown) => Error): Promise<T> {
  try {
    const output = await run();
    return isAsyncIterable(output) ? (guardStream(output, fail) as T) : output;
  } catch (error) {
    throw fail(error);
  }
}

type Stream = AsyncIterator<unknown, unknown>;

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> & Stream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

async function* guardStream(stream: Stream, fail: (error: unknown) => Error): AsyncGenerator<unknown, unknown> {
  let isDone = false;
  try {
    while (true) {
      const step = await stream.next();
      isDone = step.done === true;
      if (isDone) return step.value;
      yield step.value;
    }
  } catch (error) {
    isDone = true;
    throw fail(error);
  } finally {
    if (!isDone) await stream.return?.();
  }
}
