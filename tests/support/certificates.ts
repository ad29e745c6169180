import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority and a server's certificate for localhost and 127.0.0.1, made by openssl in `directory`. */
export function makeCertificates(directory: string): { caFile: string; key: string; certificate: string } {
  const path = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const subject = (name: string) => ['-subj', `/CN=${name}`, '-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...subject('Mureon test authority'),
    '-days',
    '2',
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.pem'),
  );
  openssl('req', ...subject('localhost'), '-keyout', path('server.key'), '-out', path('server.csr'));
  writeFileSync(path('names.cnf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const ca = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    path('server.csr'),
    ...ca,
    '-days',
    '2',
    '-extfile',
    path('names.cnf'),
    '-out',
    path('server.pem'),
  );
  const text = (name: string) => readFileSync(path(name), 'utf8');
  return { caFile: path('ca.pem'), key: text('server.key'), certificate: text('server.pem') };
}
