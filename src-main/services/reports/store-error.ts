import { AppError } from '../../../src-core/errors/app-error.ts';

/** What went wrong with an object store, in the words of publishing. Errors of secrets already say what to do and stay. */
export function storeError(place: string, name: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const options = { cause: error };
  const what = String(error.details.what ?? error.details.reason ?? '');
  switch (error.code) {
    case 'connector.auth-rejected':
      return new AppError('report.destination-denied', { place, name, reason: 'the store refused the key' }, options);
    case 'connector.forbidden':
      return new AppError('report.destination-denied', { place, name, reason: what }, options);
    case 'connector.unreachable':
      if (what === 'HTTP 507') return new AppError('report.destination-full', { place, name, needed: '' }, options);
      return new AppError('report.destination-missing', { place, reason: what }, options);
    case 'connector.circuit-open':
    case 'connector.rate-limited':
    case 'connector.tls':
      return new AppError('report.destination-missing', { place, reason: error.userMessage }, options);
    case 'connector.origin-refused':
    case 'connector.bad-answer':
    case 'connector.answer-too-large':
    case 'source.bad-settings':
      return new AppError(
        'report.destination-failed',
        { place, reason: what === '' ? error.userMessage : what },
        options,
      );
    default:
      return error;
  }
}
